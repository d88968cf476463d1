"""Hosts that tell of revoked certificates, or hand out issuers and roots, cannot be reached."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.evidence import Evidence
from arcdiag.diagnosis.last_seen import last_seen_clues
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.routing import way_clues
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.words import counted, listing
from arcdiag.model.finding import Impact, Owner
from arcdiag.model.host import OperatingSystem

_PURPOSES: Final = ("pki",)
_LISTED: Final = 12

_WINDOWS: Final = (
    "1. Allow outbound TCP 80 from this machine to {hosts}. Plain HTTP is meant: what comes from "
    "there is signed.\n"
    "2. Windows asks there itself, and waits: while it verifies the certificates of TLS servers, "
    "fetches a root it does not hold yet, and checks the signatures of installers and extensions. "
    "The agent does not: it is a Go program, which asks nobody about revocation."
)
_ELSEWHERE: Final = (
    "1. Allow outbound TCP 80 from this machine to {hosts} where something here is set to check "
    "revocation. Plain HTTP is meant: what comes from there is signed.\n"
    "2. The agent does not need it: it is a Go program, which asks nobody about revocation, and "
    "neither do curl, wget and OpenSSL unless told to."
)


@rule(
    id="revocation-unreachable",
    owner=Owner.FIREWALL,
    title="{count} that tell of revoked certificates and issuers cannot be reached",
    remedy=_ELSEWHERE,
    explained_by=(
        "hosts-file-override",
        "dns-server-down",
        "dns-first-server-dead",
        "dns-unstable",
        "dns-sinkhole",
        "dns-answers-differ",
        "proxy-unreachable",
        "proxy-login-required",
        "proxy-denies",
        "proxy-broken",
        "captive-portal",
    ),
)
def revocation_unreachable(evidence: Evidence) -> Iterator[Case]:
    """Only where these hosts were asked for (feature ``pki``); one case for all of them."""
    failed = [check for check in evidence.failed() if check.purposes == _PURPOSES]
    if not failed:
        return
    windows = evidence.around.host.system is OperatingSystem.WINDOWS
    hosts = list(dict.fromkeys(check.host for check in failed))
    yield Case(
        subjects=tuple(failed),
        clues=(
            *(clue(check, seen) for check in failed for seen in evidence.because(check)[:1]),
            *way_clues(failed),
            *last_seen_clues(failed),
        ),
        values={
            "count": counted(len(hosts), "{count} host", "{count} hosts"),
            "hosts": listing(hosts, most=_LISTED),
        },
        severity=Impact.DEGRADING if windows else Impact.ADVICE,
        remedy=_WINDOWS if windows else None,
    )
