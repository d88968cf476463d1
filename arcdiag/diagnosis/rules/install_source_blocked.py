"""The agent cannot be downloaded from here, but everything it needs afterwards works."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.evidence import Evidence
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.rule import Among, Case, rule
from arcdiag.diagnosis.words import listing
from arcdiag.model.finding import Owner
from arcdiag.model.report import CheckResult

_DOWNLOAD: Final = "download"
_AFTERWARDS: Final = ("onboard", "run")


@rule(
    id="install-source-blocked",
    owner=Owner.FIREWALL,
    title="The agent cannot be downloaded from here ({hosts}); connecting would work",
    remedy=(
        "Either of these:\n"
        "1. Allow outbound TCP {ports} from this machine to {hosts}. Seen now: {causes}.\n"
        "2. Install offline: download the package on another machine (Windows: "
        "AzureConnectedMachineAgent.msi; Linux: the azcmagent package from "
        "packages.microsoft.com), copy it here, install it, and run azcmagent connect as usual. "
        "Updates of the agent need the same path again."
    ),
    explained_by=(
        "proxy-required",
        "dns-server-down",
        "dns-sinkhole",
        "dns-answers-differ",
        "hosts-file-override",
        "proxy-unreachable",
        "proxy-login-required",
        "proxy-denies",
        "proxy-broken",
        "captive-portal",
        "tls-inspection-untrusted",
        "missing-root",
        "clock-skew",
        "certificate-fault",
        "tls-too-old",
        "sni-filter",
        "path-mtu-black-hole",
        "private-dns-missing",
        "private-dns-partial",
        "private-answer-without-scope",
        "private-no-route",
        "private-record-stale",
        "route-filter-region-missing",
        "microsoft-peering-no-edge",
        "private-link-public-rest",
    ),
    among=Among.WAYS,
)
def install_source_blocked(evidence: Evidence) -> Iterator[Case]:
    """Only downloads fail, and something that connecting needs was reached."""
    failed = evidence.failed()
    sources = [check for check in failed if _is_source(check)]
    needed = [check for check in failed if any(name in _AFTERWARDS for name in check.purposes)]
    works = any(any(n in _AFTERWARDS for n in check.purposes) for check in evidence.reached)
    if not sources or needed or not works:
        return
    yield Case(
        subjects=tuple(sources),
        clues=tuple(clue(each, seen) for each in sources for seen in evidence.because(each)),
        values={
            "hosts": listing(check.host for check in sources),
            "ports": listing(check.port for check in sources),
            "causes": listing(check.cause for check in sources),
        },
    )


def _is_source(check: CheckResult) -> bool:
    return _DOWNLOAD in check.purposes and not any(n in _AFTERWARDS for n in check.purposes)
