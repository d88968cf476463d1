"""A certificate that the agent would refuse, or soon will, for what is written in it."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.chains import shown
from arcdiag.diagnosis.evidence import Evidence, grouped, outcomes
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.service import expects_microsoft
from arcdiag.diagnosis.words import listing
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Owner
from arcdiag.model.observation import AnchorKind, Handshaken
from arcdiag.model.report import CheckResult

_TITLES: Final = {
    Cause.CERT_EXPIRED: "Expired certificate at {hosts}",
    Cause.CERT_NOT_YET_VALID: "Certificate not valid yet at {hosts}",
    Cause.CERT_WRONG_HOST: "Certificate for another name at {hosts}",
    Cause.CERT_SELF_SIGNED: "Self-signed certificate at {hosts}",
    Cause.CERT_INCOMPLETE: "Intermediate certificate missing at {hosts}",
    Cause.CERT_UNTRUSTED: "Certificate of an unknown signer at {hosts}",
    Cause.CERT_REVOKED: "Revoked certificate at {hosts}",
    Cause.CERT_WEAK: "Certificate with a weak key or signature at {hosts}",
    Cause.CERT_INVALID: "Malformed or misused certificate at {hosts}",
}
_GENUINE: Final = (AnchorKind.MICROSOFT, AnchorKind.PUBLIC)

_AZURES: Final = (
    "1. Check that this machine's clock is right and that {hosts} resolves to an address of "
    "Azure.\n"
    "2. If both hold, the fault is at the service: look at Azure's status page and open a support "
    "request with what was seen here."
)
_SOMEBODYS: Final = (
    "1. Find out what answers for {hosts} at {addresses}: the certificate it shows ({subject}, "
    "issued by {issuer}) leads to no root of Microsoft or of the public web. A device on the path, "
    "a wrong DNS answer or a stand-in server does that.\n"
    "2. Take it out of the way for these hosts."
)
_OWN: Final = "1. Have the certificate of {hosts} replaced by whoever runs that server."


@rule(
    id="certificate-fault",
    owner=Owner.FIREWALL,
    title="Certificate refused at {hosts}",
    remedy=_SOMEBODYS,
    explained_by=(
        "clock-skew",
        "tls-inspection-untrusted",
        "missing-root",
        "captive-portal",
        "hosts-file-override",
        "dns-answers-differ",
        "gateway-inspected",
    ),
)
def certificate_fault(evidence: Evidence) -> Iterator[Case]:
    """One case per cause and kind of root, so that each has one owner."""
    faulty = [
        check
        for check in (*evidence.failed(*_TITLES), *evidence.warned(*_TITLES))
        if evidence.because(check)
    ]
    kinds = {one.check.id: one.kind in _GENUINE for one in shown(evidence)}
    groups = grouped(faulty, lambda c: (c.cause, c.state, kinds.get(c.id, False), _is_own(c)))
    for (cause, _, genuine, own), checks in groups.items():
        owner, remedy = _whose(genuine=genuine, own=own)
        yield Case(
            subjects=tuple(checks),
            clues=tuple(clue(each, seen) for each in checks for seen in evidence.because(each)),
            values=_values(evidence, checks),
            owner=owner,
            remedy=remedy,
            title=_TITLES[cause] if cause is not None else None,
        )


def _is_own(check: CheckResult) -> bool:
    return not expects_microsoft(check)


def _whose(*, genuine: bool, own: bool) -> tuple[Owner, str]:
    if own:
        return Owner.SERVER, _OWN
    return (Owner.AZURE, _AZURES) if genuine else (Owner.FIREWALL, _SOMEBODYS)


def _values(evidence: Evidence, checks: list[CheckResult]) -> dict[str, object]:
    ids = {check.id for check in checks}
    chains = [one for one in shown(evidence) if one.check.id in ids]
    leaves = [one.chain[0] for one in chains if one.chain]
    return {
        "hosts": listing(check.host for check in checks),
        "addresses": listing(_addresses(checks)) or "-",
        "subject": leaves[0].subject if leaves else "-",
        "issuer": leaves[0].issuer if leaves else "-",
    }


def _addresses(checks: list[CheckResult]) -> Iterator[str]:
    for check in checks:
        for _, shaken in outcomes(check, Handshaken):
            yield shaken.address
