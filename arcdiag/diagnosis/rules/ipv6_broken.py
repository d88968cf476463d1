"""IPv6 that is set up on this machine but leads nowhere."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.addresses import AddressKind, dialled, is_v6, kind
from arcdiag.diagnosis.checks import is_absent_family
from arcdiag.diagnosis.evidence import Evidence, outcomes
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.rule import Among, Case, rule
from arcdiag.diagnosis.words import listing
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Impact, Owner
from arcdiag.model.observation import Connected, Step

_FOLLOWS: Final = (Cause.SLOW, Cause.PARTIAL_ADDRESSES)
_SEVERAL: Final = 2


@rule(
    id="ipv6-broken",
    severity=Impact.DEGRADING,
    owner=Owner.NETWORK_PROVIDER,
    title="IPv6 leads nowhere: {count} hosts answer over IPv4 only",
    remedy=(
        "1. Make IPv6 work as far as the Internet, or stop announcing it to this machine (router "
        "advertisements, DHCPv6, a static address).\n"
        "2. Until then programs that try IPv6 first lose time at every connection: not one over "
        "IPv6 came about, to {hosts} ({addresses}), while IPv4 works ({good})."
    ),
    among=Among.WAYS,
)
def ipv6_broken(evidence: Evidence) -> Iterator[Case]:
    """No IPv6 connect succeeds, several hosts show it, and each of them answers over IPv4.

    Where there is no route for IPv6 at all, programs go on to IPv4 at once: that is no fault.
    """
    if any(_is_on_the_internet(seen.outcome.address) for seen in evidence.ever(Connected)):
        return
    vain = [
        seen
        for seen in evidence.failures(Step.CONNECT)
        if _is_on_the_internet(dialled(seen.observation.target))
        and seen.outcome.cause.startswith("tcp-")
        and not is_absent_family(seen.observation)
        and outcomes(seen.check, Connected)
    ]
    hosts = list(dict.fromkeys(seen.check.host for seen in vain))
    if len(hosts) < _SEVERAL:
        return
    yield Case(
        subjects=tuple(seen.check for seen in vain),
        clues=tuple(clue(seen.check, seen.observation) for seen in vain),
        values={
            "count": len(hosts),
            "hosts": listing(hosts),
            "addresses": listing(dialled(seen.observation.target) for seen in vain),
            "good": listing(
                connected.address
                for seen in vain
                for _, connected in outcomes(seen.check, Connected)
            ),
        },
        explains=frozenset(seen.check.id for seen in vain if seen.check.cause in _FOLLOWS),
    )


def _is_on_the_internet(address: str) -> bool:
    """A private IPv6 address says nothing of the way to the Internet, nor that way of it."""
    return is_v6(address) and kind(address) is AddressKind.PUBLIC
