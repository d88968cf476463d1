"""The system's own TLS library refuses, as a client, what Azure speaks; the agent has its own."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.evidence import Evidence, Sight
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.words import clipped, counted, listing, say, tls_version
from arcdiag.model.finding import Clue, Impact, Owner
from arcdiag.model.observation import Handshaken
from arcdiag.model.tls_posture import OpenSsl, Schannel

_TLS12: Final = "TLSv1.2"
_ABOVE: Final = ("TLSv1.3",)
_BELOW: Final = ("SSLv3", "TLSv1", "TLSv1.0", "TLSv1.1")
REQUIRED_SUITES: Final = (
    "TLS_AES_256_GCM_SHA384",
    "TLS_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
)
"""Windows agents 1.56 to 1.63 insist on one of these (Microsoft: troubleshoot networking of
Arc-enabled servers, 2026-01-14)."""

_OPENSSL: Final = (
    "1. Let OpenSSL clients use TLS 1.2: set {wrong} back in {files}{policy}.\n"
    "2. What fails until then: curl, wget, package managers and extensions that use the system's "
    "OpenSSL, at {hosts}. The agent itself does not: it is a Go program with a TLS of its own."
)
_SCHANNEL: Final = (
    "1. Let TLS clients use TLS 1.2: under HKLM\\SYSTEM\\CurrentControlSet\\Control\\"
    "SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Client set Enabled to 1 and "
    "DisabledByDefault to 0, or delete the key, and restart the machine.\n"
    "2. What fails until then: the install script in PowerShell, and extensions that use Windows' "
    "own TLS, at {hosts}. The agent itself does not: it is a Go program with a TLS of its own."
)
_SUITES: Final = (
    "1. Allow at least one of these cipher suites {place}: {suites}. Restart the machine then.\n"
    "2. What fails until then: the install script in PowerShell and extensions, at every host. "
    "Agents 1.56 to 1.63 look at this list too and refuse to work."
)
_NO_SUITE: Final = "This machine's own TLS clients have no cipher suite that Azure needs"
_BY_POLICY: Final = (
    "in the group policy SSL Cipher Suite Order (Computer Configuration, Administrative Templates, "
    "Network, SSL Configuration Settings)"
)
_BY_HAND: Final = "with Enable-TlsCipherSuite in PowerShell"


@rule(
    id="client-tls-restricted",
    severity=Impact.DEGRADING,
    owner=Owner.SERVER,
    title="This machine's own TLS clients may not use TLS 1.2; the agent may",
    remedy=_OPENSSL,
)
def client_tls_restricted(evidence: Evidence) -> Iterator[Case]:
    """Tied to what the hosts really speak: those that were seen to speak TLS 1.2 and no newer.

    arcdiag offers every version, so a host that took 1.2 has no 1.3.
    """
    posture = evidence.around.host.tls
    shaken = evidence.of(Handshaken)
    if posture is None or not shaken:
        return
    older = [seen for seen in shaken if seen.outcome.version == _TLS12]
    if posture.openssl is not None:
        yield from _openssl(posture.openssl, shaken, older)
    if posture.schannel is not None:
        yield from _schannel(posture.schannel, shaken, older)


_Seen = Sight[Handshaken]


def _openssl(openssl: OpenSsl, shaken: tuple[_Seen, ...], older: list[_Seen]) -> Iterator[Case]:
    if openssl.max_protocol in _BELOW:
        yield _case(openssl, "MaxProtocol", openssl.max_protocol, list(shaken))
    elif openssl.min_protocol in _ABOVE and older:
        yield _case(openssl, "MinProtocol", openssl.min_protocol, older)


def _case(openssl: OpenSsl, name: str, value: str, hit: list[_Seen]) -> Case:
    policy = say(" (crypto policy {name})", name=clipped(openssl.policy)) if openssl.policy else ""
    wrong = f"{name} = {value}"
    return Case(
        subjects=(),
        clues=_clues(hit, say("OpenSSL is set to {wrong}", wrong=wrong)),
        values={
            "wrong": wrong,
            "files": listing(openssl.files),
            "policy": policy,
            "hosts": listing(seen.check.host for seen in hit),
        },
    )


def _schannel(schannel: Schannel, shaken: tuple[_Seen, ...], older: list[_Seen]) -> Iterator[Case]:
    if "TLS 1.2" in schannel.off:
        hit = list(shaken) if "TLS 1.3" in schannel.off or not older else older
        note = say("Schannel has TLS 1.2 switched off for clients")
        hosts = listing(seen.check.host for seen in hit)
        yield Case(subjects=(), clues=_clues(hit, note), values={"hosts": hosts}, remedy=_SCHANNEL)
    suites = schannel.suites
    if suites is not None and not set(map(_bare, suites)) & set(REQUIRED_SUITES):
        number = counted(len(suites), "{count} cipher suite", "{count} cipher suites")
        note = say("Schannel allows {number}, none of those needed", number=number)
        yield Case(
            subjects=(),
            clues=_clues(list(shaken)[:1], note),
            values={
                "suites": ", ".join(REQUIRED_SUITES),
                "place": _BY_POLICY if schannel.suites_by_policy else _BY_HAND,
            },
            title=_NO_SUITE,
            remedy=_SUITES,
        )


def _bare(suite: str) -> str:
    """Windows before 10 writes the curve behind the name: ``…_SHA256_P256``."""
    head, _, tail = suite.rpartition("_")
    return head if tail in ("P256", "P384", "P521") else suite


def _clues(hit: list[_Seen], note: str) -> tuple[Clue, ...]:
    return tuple(
        clue(
            seen.check,
            seen.observation,
            say(
                "{host}: speaks {version} at best; {note}",
                host=seen.check.host,
                version=tls_version(seen.outcome.version),
                note=note,
            ),
        )
        for seen in hit[:8]
    )
