"""Names on the edge (Front Door, CDN) fail over Microsoft peering, which does not carry them."""

from collections.abc import Iterator, Sequence
from typing import Final

from arcdiag.diagnosis.evidence import Evidence, grouped
from arcdiag.diagnosis.last_seen import last_seen_clues
from arcdiag.diagnosis.notes import clue, note_of
from arcdiag.diagnosis.peering import (
    ARC,
    PATH_CAUSES,
    addresses,
    edge_tags,
    facts,
    is_arc_address,
    reach,
)
from arcdiag.diagnosis.routes import goes_direct
from arcdiag.diagnosis.routing import way_clues
from arcdiag.diagnosis.rule import Among, Case, rule
from arcdiag.diagnosis.words import listing, say, verbatim
from arcdiag.model.catalog import Reach
from arcdiag.model.choices import Mode, State
from arcdiag.model.finding import Certainty, Clue, Owner
from arcdiag.model.observation import Connected
from arcdiag.model.report import CheckResult

_USES: Final = {
    "install-download": "the download of the Windows installer",
    "install-packages": "the Linux package and its updates",
    "install-akams": "the install script's short links",
    "ext-cdn": "the download of extensions",
    "gns": "notifications, so that Azure's orders come late",
    "gateway": "the Arc gateway",
    "k8s-mcr": "container images",
    "k8s-mcr-data": "container images",
    "k8s-dlk8s": "the download of command line extensions",
}
_CDN: Final = "ext-cdn"
_SERVES: Final = "install-script-his"
"""The endpoint that hands out the Windows package from a region (release notes of 1.49)."""
_DOWNLOAD: Final = "download"
_AFTERWARDS: Final = ("onboard", "run")

_FACT: Final = (
    "No community and no route filter changes it: Microsoft peering carries neither Azure Front "
    "Door nor CDN (ExpressRoute FAQ, 2026-03-31). What does not work: {lacks}. {works}"
)
_OFFLINE: Final = (
    "Install offline: download the package on another machine (Windows: "
    "AzureConnectedMachineAgent.msi; Linux: the azcmagent package from packages.microsoft.com), "
    "copy it here, install it, and run azcmagent connect by hand: the onboarding script that Azure "
    "generates begins with a download that fails here."
)
_FROM_HERE: Final = (
    "On Windows without another machine: {host} hands out the package too (agent 1.49 and later), "
    "and is reached over this path: https://{host}/azcmagent/latest/AzureConnectedMachineAgent.msi"
)
_EXTENSIONS: Final = (
    "Not tested are the packages of extensions: by Microsoft's pages they come from a CDN (since "
    "April 2026 service tag AzureFrontDoor.Frontend) whose hosts are not named, so expect that "
    "they cannot be downloaded either."
)
_INTERNET: Final = (
    "Give these names a second way, over the Internet: outbound TCP {ports} from this machine to "
    "{hosts}{tags}."
)
_PROXY: Final = (
    "Or let the agent use a proxy that has a way to the Internet: azcmagent config set proxy.url "
    "http://PROXY:PORT."
)
_ELSEWHERE: Final = (
    "{hosts}: fails too; the catalog knows it from a content network, which Microsoft peering does "
    "not carry"
)
_LIKEWISE: Final = (
    "What does not work: {lacks}. What the finding on {others} says helps here, too; a second way "
    "over the Internet then needs outbound TCP {ports} from this machine to {hosts} as well."
)
_CONNECTS: Final = "All that connect tests itself was reached: onboarding and heartbeat work."
_PARTLY: Final = "Reached over the same path: {hosts}."


@rule(
    id="microsoft-peering-no-edge",
    owner=Owner.NETWORK_PROVIDER,
    confidence=Certainty.LIKELY,
    title="{hosts}: on the edge ({where}), which Microsoft peering does not carry",
    remedy=_PROXY,
    explained_by=("hosts-file-override", "dns-sinkhole", "dns-answers-differ"),
    among=Among.WAYS,
)
def microsoft_peering_no_edge(evidence: Evidence) -> Iterator[Case]:
    """Edge names fail on their path, Azure Arc's regional ones work, and no edge name does.

    Certain is where the addresses lie; that the peering is the reason cannot be proved from here.
    """
    direct = [
        check
        for check in evidence.checks
        if check.mode is Mode.MICROSOFT_PEERING and goes_direct(check)
    ]
    lost = [check for check in direct if _fails(check) and _is_edge(evidence, check)]
    works = [check for check in direct if _reached(check) and _is_arcs(evidence, check)]
    if not lost or not works or any(_reached(c) and edge_tags(evidence, c) for c in direct):
        return
    groups = grouped(lost, lambda check: bool(edge_tags(evidence, check)))
    for known, checks in groups.items():
        tags = [tag for check in checks for tag in edge_tags(evidence, check)]
        yield Case(
            subjects=tuple(checks),
            clues=tuple(_clues(evidence, checks, works)),
            values={
                "hosts": listing((check.host for check in checks), most=3),
                "where": listing(tags),
            },
            confidence=None if known else Certainty.POSSIBLE,
            title=None if known else _ELSEWHERE,
            remedy=_remedy(direct, checks, works, tags)
            if known or len(groups) == 1
            else _likewise(checks, groups[True]),
        )


def _fails(check: CheckResult) -> bool:
    return check.state is State.FAIL and check.cause in PATH_CAUSES


def _reached(check: CheckResult) -> bool:
    return check.state in (State.PASS, State.WARN)


def _is_edge(evidence: Evidence, check: CheckResult) -> bool:
    """By today's addresses; by the catalog only where Microsoft's ranges know none of them."""
    if facts(evidence, check):
        return bool(edge_tags(evidence, check))
    known = reach(check, evidence.around.catalog) is Reach.NO
    return known and bool(addresses(check))


def _is_arcs(evidence: Evidence, check: CheckResult) -> bool:
    endpoint = evidence.around.catalog.endpoints.get(check.endpoint)
    by_catalog = endpoint is not None and endpoint.service_tag.partition(".")[0] == ARC
    found = facts(evidence, check)
    return any(map(is_arc_address, found)) or (by_catalog and not edge_tags(evidence, check))


def _remedy(
    direct: Sequence[CheckResult],
    lost: Sequence[CheckResult],
    works: Sequence[CheckResult],
    tags: Sequence[str],
) -> str:
    tested = [check for check in direct if check.azcmagent_check]
    connects = bool(tested) and all(map(_reached, tested))
    lasting = [check for check in lost if _DOWNLOAD not in check.purposes] or list(lost)
    downloads = any(_DOWNLOAD in check.purposes for check in lost)
    served = [check.host for check in works if check.endpoint == _SERVES]
    steps = [
        *((_OFFLINE,) if downloads else ()),
        *(say(_FROM_HERE, host=host) for host in served[:1] if downloads),
        say(
            _INTERNET,
            ports=listing(sorted({check.port for check in lasting})),
            hosts=listing((check.host for check in lasting), most=20),
            tags=say(" (service tags {tags})", tags=listing(tags)) if tags else "",
        ),
        _PROXY,
    ]
    fact = say(
        _FACT,
        lacks=listing(_USES.get(check.endpoint, check.host) for check in lost),
        works=_CONNECTS
        if connects
        else say(_PARTLY, hosts=listing((check.host for check in works), most=3)),
    )
    untold = [check for check in direct if check.endpoint == _CDN and check.untestable]
    facts_told = (fact, *((_EXTENSIONS,) if untold and tags else ()))
    return verbatim("\n".join((*facts_told, *(f"{n}. {one}" for n, one in enumerate(steps, 1)))))


def _likewise(lost: Sequence[CheckResult], others: Sequence[CheckResult]) -> str:
    """What helps what is known to be on the edge is told once."""
    said = say(
        _LIKEWISE,
        lacks=listing(_USES.get(check.endpoint, check.host) for check in lost),
        others=listing((check.host for check in others), most=3),
        ports=listing(sorted({check.port for check in lost})),
        hosts=listing((check.host for check in lost), most=20),
    )
    return verbatim(said)


def _clues(
    evidence: Evidence, lost: Sequence[CheckResult], works: Sequence[CheckResult]
) -> Iterator[Clue]:
    for check in lost:
        for seen in evidence.because(check)[:1]:
            note = say("{note}; {place}", note=note_of(seen), place=_place(evidence, check))
            yield clue(check, seen, note)
    yield from way_clues(lost)
    yield from last_seen_clues(lost)
    for check in works[:3]:
        for seen in check.observations:
            if isinstance(seen.outcome, Connected):
                note = say("{note}; {place}", note=note_of(seen), place=_place(evidence, check))
                yield clue(check, seen, note)
                break


def _place(evidence: Evidence, check: CheckResult) -> str:
    found = facts(evidence, check)
    if not found:
        return say("in none of Microsoft's published ranges that are loaded here")
    return say(
        "{address} lies in {tags}",
        address=found[0].address,
        tags=listing(found[0].tags, most=2),
    )
