"""The system verifier's opinion, where there is one, laid over arcdiag's own judgement.

On Windows the agent asks the system's verifier and believes it; arcdiag's own path then only tells
why. The codes are the system's: HRESULT on Windows, OSStatus on macOS.
"""

from dataclasses import replace
from typing import Final

from msgspec import structs

from arcdiag.model.failure import Cause
from arcdiag.model.observation import CertificateFault
from arcdiag.net.trust.judgement import Judgement
from arcdiag.net.trust.store import Opinion, Store

CAUSES: Final = {
    0x800B0101: Cause.CERT_EXPIRED,  # CERT_E_EXPIRED: or not yet valid
    0x800B0102: Cause.CERT_EXPIRED,  # CERT_E_VALIDITYPERIODNESTING
    0x800B0103: Cause.CERT_INVALID,  # CERT_E_ROLE
    0x800B0104: Cause.CERT_INVALID,  # CERT_E_PATHLENCONST
    0x800B0105: Cause.CERT_INVALID,  # CERT_E_CRITICAL
    0x800B0106: Cause.CERT_INVALID,  # CERT_E_PURPOSE
    0x800B0109: Cause.CERT_UNTRUSTED,  # CERT_E_UNTRUSTEDROOT
    0x800B010A: Cause.CERT_INCOMPLETE,  # CERT_E_CHAINING
    0x800B010C: Cause.CERT_REVOKED,  # CERT_E_REVOKED
    0x800B010D: Cause.CERT_UNTRUSTED,  # CERT_E_UNTRUSTEDTESTROOT
    0x800B010F: Cause.CERT_WRONG_HOST,  # CERT_E_CN_NO_MATCH
    0x800B0110: Cause.CERT_INVALID,  # CERT_E_WRONG_USAGE
    0x800B0111: Cause.CERT_UNTRUSTED,  # TRUST_E_EXPLICIT_DISTRUST
    0x800B0114: Cause.CERT_INVALID,  # CERT_E_INVALID_NAME
    0x80092010: Cause.CERT_REVOKED,  # CRYPT_E_REVOKED
    0x80096004: Cause.CERT_INVALID,  # TRUST_E_CERT_SIGNATURE
    -67843: Cause.CERT_UNTRUSTED,  # errSecNotTrusted
    -67818: Cause.CERT_EXPIRED,  # errSecCertificateExpired
    -67819: Cause.CERT_NOT_YET_VALID,  # errSecCertificateNotValidYet
    -67820: Cause.CERT_REVOKED,  # errSecCertificateRevoked
    -25318: Cause.CERT_INCOMPLETE,  # errSecCreateChainFailed
}
NOT_FATAL: Final = frozenset(
    {
        0x80092012,  # CRYPT_E_NO_REVOCATION_CHECK
        0x80092013,  # CRYPT_E_REVOCATION_OFFLINE
        0x800B010E,  # CERT_E_REVOCATION_FAILURE
    }
)
"""Revocation could not be checked: nothing is known against the certificate."""
ABOUT_TRUST: Final = frozenset(
    {Cause.CERT_UNTRUSTED, Cause.CERT_INCOMPLETE, Cause.CERT_SELF_SIGNED}
)
ABOUT_TIME: Final = frozenset({Cause.CERT_EXPIRED, Cause.CERT_NOT_YET_VALID})


def with_opinion(opinion: Opinion | None, ours: Judgement, store: Store) -> Judgement:
    """The judgement that counts; *ours* where the system has no verifier to ask."""
    if opinion is None or _added(ours, store):
        return ours
    if not opinion.code or opinion.code in NOT_FATAL:
        return _confirmed(ours)
    cause = CAUSES.get(opinion.code, Cause.CERT_INVALID)
    if any(one.fatal and _alike(Cause(one.cause), cause) for one in ours.faults):
        return ours
    words = f"the system refuses it: {opinion.message or 'no reason given'} ({opinion.code:#x})"
    theirs = CertificateFault(cause=cause, subject="", message=words)
    doubted = replace(ours, faults=(theirs, *ours.faults))
    return _untrusted(doubted) if cause in ABOUT_TRUST else doubted


def _added(ours: Judgement, store: Store) -> bool:
    """Does it lead to a root the user added, of which the system knows nothing?"""
    return bool(ours.path) and ours.path[-1].der in store.added


def _confirmed(ours: Judgement) -> Judgement:
    """The system trusts it: what arcdiag found is worth a remark, not a refusal.

    Windows fetches roots and intermediates that are missing, so these are no faults of the chain.
    """
    remarks = tuple(
        structs.replace(one, fatal=False)
        for one in ours.faults
        if Cause(one.cause) not in ABOUT_TRUST or Cause(one.cause) is Cause.CERT_INCOMPLETE
    )
    end = structs.replace(ours.anchor, trusted=True) if ours.anchor else None
    return replace(ours, faults=remarks, anchor=end)


def _untrusted(judgement: Judgement) -> Judgement:
    end = structs.replace(judgement.anchor, trusted=False) if judgement.anchor else None
    return replace(judgement, anchor=end)


def _alike(ours: Cause, theirs: Cause) -> bool:
    return any(ours in group and theirs in group for group in (ABOUT_TRUST, ABOUT_TIME)) or (
        ours is theirs
    )
