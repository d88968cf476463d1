"""Names that stay public with Private Link, and that cannot be reached: it replaces no way out."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.answers import public
from arcdiag.diagnosis.evidence import Evidence
from arcdiag.diagnosis.last_seen import last_seen_clues
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.peering import PATH_CAUSES
from arcdiag.diagnosis.private_link import given, is_private, rest_clues, wanted_private
from arcdiag.diagnosis.private_paths import is_cut_off
from arcdiag.diagnosis.routes import goes_direct
from arcdiag.diagnosis.rule import Among, Case, rule
from arcdiag.diagnosis.words import counted, listing
from arcdiag.model.choices import Wanted
from arcdiag.model.finding import Owner

_LISTED: Final = 20


@rule(
    id="private-link-public-rest",
    owner=Owner.FIREWALL,
    title="{names} with Private Link too, and cannot be reached: {first}",
    remedy=(
        "One of these ways, since Private Link carries Azure Arc's own services only:\n"
        "1. Allow outbound TCP {ports} from this machine over the Internet to {hosts}.\n"
        "2. Or let the agent use a proxy for them: azcmagent config set proxy.url "
        "http://PROXY:PORT, and azcmagent config set proxy.bypass Arc, so that Azure Arc's own "
        "names go to the private endpoint and not to the proxy.\n"
        "3. Or use the explicit proxy of an Azure Firewall over the same private peering or VPN "
        "(preview), with proxy.bypass Arc as well."
    ),
    explained_by=(
        "hosts-file-override",
        "dns-unstable",
        "dns-sinkhole",
        "dns-answers-differ",
    ),
    among=Among.WAYS,
)
def private_link_public_rest(evidence: Evidence) -> Iterator[Case]:
    """Private names are there, so Private Link is in use; what fails is what stays beside it."""
    linked = any(is_private(check) for check in wanted_private(evidence))
    if not linked or is_cut_off(evidence):
        return
    lost = [
        check
        for check in evidence.failed(*PATH_CAUSES)
        if goes_direct(check) and check.expected is Wanted.ANY and public(given(check))
    ]
    if not lost:
        return
    hosts = list(dict.fromkeys(check.host for check in lost))
    yield Case(
        subjects=tuple(lost),
        clues=(
            *(clue(check, seen) for check in lost for seen in evidence.because(check)[:1]),
            *rest_clues(evidence),
            *last_seen_clues(lost),
        ),
        values={
            "names": counted(len(hosts), "{count} name stays public", "{count} names stay public"),
            "first": listing(hosts, most=3),
            "hosts": listing(hosts, most=_LISTED),
            "ports": listing(sorted({check.port for check in lost})),
        },
    )
