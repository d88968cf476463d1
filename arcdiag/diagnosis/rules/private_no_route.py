"""All private endpoints of Azure Arc are out of reach alike: the network does not lead there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from arcdiag.diagnosis.evidence import Evidence
from arcdiag.diagnosis.last_seen import last_seen_clues
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.private_link import rest_clues
from arcdiag.diagnosis.private_paths import (
    alive,
    dead,
    dialled_by,
    exits,
    is_cut_off,
    lost_publicly,
    private_links,
    turned_back,
    ways,
)
from arcdiag.diagnosis.routing import leads_nowhere, way_clues
from arcdiag.diagnosis.rule import Among, Case, rule
from arcdiag.diagnosis.words import listing, say
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Certainty, Clue, Owner
from arcdiag.model.report import CheckResult

_SEVERAL: Final = 2

_FIREWALL: Final = (
    "Have the firewalls on the way, and the network security group on the endpoints' subnet, let "
    "TCP 443 through from this machine to {addresses}."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """How sure it is, who must act, and what to say."""

    certainty: Certainty
    owner: Owner
    title: str
    remedy: str


_HERE: Final = _Words(
    certainty=Certainty.PROVED,
    owner=Owner.SERVER,
    title="This machine has no route to the private endpoints of Azure Arc ({addresses})",
    remedy=(
        "1. Give this machine a route to {addresses}, by the router that leads to the ExpressRoute "
        "private peering or the VPN: its own routing leads nowhere there, and no packet has left "
        "it.\n"
        "2. Look for a route on this machine that refuses private networks (ip route, route print)."
    ),
)
_TOLD: Final = _Words(
    certainty=Certainty.PROVED,
    owner=Owner.NETWORK_PROVIDER,
    title="There is no way to the private endpoints of Azure Arc: {addresses} are reported "
    "unreachable",
    remedy=(
        "1. Have the virtual network's address space announced to this site over the ExpressRoute "
        "private peering or the VPN, and carried on to this machine's network: a router on the way "
        "says that it knows no way to {addresses}, or must not pass them on.\n"
        "2. See that answers find their way back: the virtual network needs a route to {sources}."
    ),
)
_INTERNET: Final = _Words(
    certainty=Certainty.LIKELY,
    owner=Owner.NETWORK_PROVIDER,
    title="Packets to the private endpoints of Azure Arc ({addresses}) leave for the Internet",
    remedy=(
        "1. Route {addresses} to the ExpressRoute private peering or the VPN: packets to them come "
        "to {router}, a router with a public address, and the Internet carries no private "
        "addresses.\n"
        "2. Have the virtual network's address space announced to this site, so that the default "
        "route is not taken for it."
    ),
)
_DEFAULT: Final = _Words(
    certainty=Certainty.POSSIBLE,
    owner=Owner.NETWORK_PROVIDER,
    title="None of the private endpoints of Azure Arc answers ({addresses}); packets take the same "
    "way as those to the Internet",
    remedy=(
        "1. See whether this site has a route to {addresses} at all: here they are sent through "
        "{gateway}, as everything else is. The virtual network's address space must be announced "
        "over the ExpressRoute private peering or the VPN, and the answers need a way back to "
        "{sources}.\n2. "
        + _FIREWALL
        + "\n3. If both are right, compare the addresses with the private endpoint's DNS "
        "configuration: all records may be old."
    ),
)
_SILENT: Final = _Words(
    certainty=Certainty.POSSIBLE,
    owner=Owner.NETWORK_PROVIDER,
    title="None of the private endpoints of Azure Arc answers ({addresses})",
    remedy=(
        "1. See that {addresses} are routed to the ExpressRoute private peering or the VPN, that "
        "its sessions are up, and that answers find their way back to {sources}.\n2. "
        + _FIREWALL
        + "\n3. If both are right, compare the addresses with the private endpoint's DNS "
        "configuration: all records may be old."
    ),
)


@rule(
    id="private-no-route",
    owner=Owner.NETWORK_PROVIDER,
    confidence=Certainty.POSSIBLE,
    title=_SILENT.title,
    remedy=_SILENT.remedy,
    explained_by=(
        "hosts-file-override",
        "dns-unstable",
        "dns-answers-differ",
        "private-answer-without-scope",
    ),
    among=Among.WAYS,
)
def private_no_route(evidence: Evidence) -> Iterator[Case]:
    """Not one answers, and all fail alike; a machine without any way at all is another case."""
    links = private_links(evidence)
    lost = dead(links)
    causes = {check.cause for check in lost}
    if not lost or alive(links) or len(causes) != 1 or is_cut_off(evidence):
        return
    words = _words(evidence, lost)
    addresses = tuple(dict.fromkeys(a for check in lost for a in dialled_by(check)))
    if words is None or (words.certainty is Certainty.POSSIBLE and len(addresses) < _SEVERAL):
        return
    taken = [way for check in lost for _, way in ways(check)]
    routers = (router for check in lost for _, router in lost_publicly(check))
    yield Case(
        subjects=lost,
        clues=(*_clues(evidence, lost), *rest_clues(evidence)),
        values={
            "addresses": listing(addresses, most=12),
            "sources": listing(way.source for way in taken) or say("this machine"),
            "gateway": listing(way.gateway or way.interface for way in taken) or "-",
            "router": listing(routers) or "-",
        },
        confidence=words.certainty,
        owner=words.owner,
        title=words.title,
        remedy=words.remedy,
    )


def _words(evidence: Evidence, lost: Sequence[CheckResult]) -> _Words | None:
    if all(leads_nowhere(check) for check in lost):
        return _HERE
    if all(turned_back(check) for check in lost):
        return _TOLD
    if any(check.cause is not Cause.TCP_TIMEOUT for check in lost):
        return None
    if any(lost_publicly(check) for check in lost):
        return _INTERNET
    out = exits(evidence)
    taken = {(way.interface, way.gateway) for check in lost for _, way in ways(check)}
    return _DEFAULT if taken and taken <= out else _SILENT


def _clues(evidence: Evidence, lost: Sequence[CheckResult]) -> Iterator[Clue]:
    for check in lost:
        for seen in evidence.because(check):
            yield clue(check, seen)
    yield from way_clues(lost)
    for check in lost:
        for seen, router in lost_publicly(check):
            note = say("packets to a private address come to {router}, a public one", router=router)
            yield clue(check, seen, note)
    yield from last_seen_clues(lost)
