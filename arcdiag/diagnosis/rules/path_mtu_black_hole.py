"""Large packets get lost without a word: connections come about, and then nothing comes."""

from collections.abc import Iterable, Iterator
from typing import Final

from arcdiag.diagnosis.evidence import Evidence, grouped, outcomes
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.trials import Dead, cause_of, dead, passed
from arcdiag.diagnosis.words import listing, say
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Certainty, Owner
from arcdiag.model.observation import Routed, Trial

_REMEDY: Final = (
    "1. Whoever runs the routers, tunnels (VPN, GRE, PPPoE) and firewalls on the way: let ICMP "
    '"fragmentation needed" (IPv4 type 3 code 4) and "packet too big" (ICMPv6 type 2) pass in '
    "both directions, and clamp the segment size (TCP MSS) to the narrowest link. {mtu}\n"
    "2. Until then, on this server, as a work-around that can be undone: make its packets "
    "smaller, with 1280 bytes to begin with, which nearly every tunnel carries.\n"
    '   Windows: netsh interface ipv4 set subinterface "{interface}" mtu=1280 '
    "store=persistent\n"
    "   Linux: ip link set dev {interface} mtu 1280\n"
    "3. Seen for {addresses}: with segments of {segment} bytes the handshake stands, at full "
    "size it got no answer twice."
)
_OR_ELSE: Final = (
    "\n4. If nothing of that kind is found, look for a filter by server name (SNI): one that reads "
    "single packets misses a greeting that is split into small ones."
)


@rule(
    id="path-mtu-black-hole",
    owner=Owner.NETWORK_PROVIDER,
    title="Large packets get lost on the way to {hosts}: TLS stands only in small segments",
    remedy=_REMEDY,
    explained_by=("sni-filter",),
)
def path_mtu_black_hole(evidence: Evidence) -> Iterator[Case]:
    """Silent twice at full size, and complete in small segments.

    A filter that looks for a name in single packets misses a greeting that is split; so it is
    proved only where another name at the same address dies at full size, too. One that passes
    proves nothing to the contrary: its answer may be small enough.
    """
    lost = [one for one in dead(evidence) if one.silent and passed(one.small)]
    for certainty, group in grouped(lost, _certainty).items():
        ways = [way for one in group for _, way in outcomes(one.check, Routed)]
        yield Case(
            subjects=tuple(one.check for one in group),
            clues=tuple(clue for one in group for clue in one.clues),
            values={
                "hosts": listing(one.check.host for one in group),
                "addresses": listing(one.address for one in group),
                "segment": listing(_segments(group)),
                "interface": listing(way.interface for way in ways) or say("NAME"),
                "mtu": _mtu(ways),
            },
            confidence=certainty,
            remedy=None if certainty is Certainty.PROVED else _REMEDY + _OR_ELSE,
        )


def _certainty(one: Dead) -> Certainty:
    alike = cause_of(one.contrast) is Cause.TLS_TIMEOUT
    return Certainty.PROVED if alike else Certainty.LIKELY


def _segments(group: Iterable[Dead]) -> Iterator[int]:
    for one in group:
        if one.small is not None and isinstance(one.small.outcome, Trial):
            yield one.small.outcome.segment


def _mtu(ways: Iterable[Routed]) -> str:
    sizes = listing(dict.fromkeys(way.mtu for way in ways if way.mtu))
    if not sizes:
        return say("The narrowest link carries less than this machine believes.")
    return say("This machine's own link carries {sizes} bytes; a later one does not.", sizes=sizes)
