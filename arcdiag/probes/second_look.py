"""Why a handshake died: another name at the same address, and the same name in small segments.

Both are made beside the second try, by themselves, and prove nothing unless they pass.
"""

import asyncio
from typing import Final

from arcdiag.model.failure import Cause, Failure
from arcdiag.model.observation import Observation, Step, Trial
from arcdiag.model.plan import Check
from arcdiag.ports import NetError, Network
from arcdiag.probes.trace import Trace

NEUTRAL: Final = "www.example.com"
"""A name that says nothing (RFC 2606), where no host of this run has passed."""

SEGMENT: Final = 536
"""Bytes that every path carries: IPv4's least datagram without headers (RFC 9293, 3.7.1)."""

_CONNECT_SHARE: Final = 0.5
"""Of a time limit, for the connect: it has come about once already."""


class Companions:
    """The hosts that passed their handshake in this run, and what other names came to.

    Filters with a list of allowed names let through only those; so one that was let through is
    the name to compare with.
    """

    def __init__(self) -> None:
        self._passed: dict[str, None] = {}
        self._contrasts: dict[tuple[str, int], asyncio.Future[Observation | None]] = {}

    def passed(self, host: str) -> None:
        """A handshake for *host* reached its end."""
        self._passed[host] = None

    def beside(self, host: str) -> str:
        """The name to compare *host* with: of the same service where there is one."""
        others = (other for other in self._passed if other != host)
        return max(others, key=lambda other: _alike(host, other), default=NEUTRAL)

    async def contrast(self, check: Check, network: Network, trace: Trace, address: str) -> bool:
        """Try another name at this address, once per run, however many checks died there.

        Returns whether it passed.
        """
        place = address, check.port
        if place in self._contrasts:
            seen = await self._contrasts[place]
            if seen is not None:
                trace.adopt((seen,))
            return _passed(seen)
        known = self._contrasts[place] = asyncio.get_running_loop().create_future()
        seen = None
        try:
            name = self.beside(check.host)
            seen = await _tried(Step.CONTRAST, network, trace, name, place)
        finally:
            known.set_result(seen)
        return _passed(seen)


async def small_segments(check: Check, network: Network, trace: Trace, address: str) -> None:
    """Shake hands once more, with segments that are small enough for any path."""
    place = address, check.port
    await _tried(Step.SMALL_SEGMENTS, network, trace, check.host, place, SEGMENT)


async def look_closer(
    check: Check, network: Network, trace: Trace, companions: Companions, first: Observation
) -> bool:
    """Make the trials that can tell why the handshake *first* died; did the other name pass?"""
    address = first.target.rpartition(" at ")[2]
    async with asyncio.TaskGroup() as group:
        other = group.create_task(companions.contrast(check, network, trace, address))
        if isinstance(first.outcome, Failure) and first.outcome.cause is Cause.TLS_TIMEOUT:
            group.create_task(small_segments(check, network, trace, address))
    return other.result()


async def _tried(
    step: Step, network: Network, trace: Trace, name: str, place: tuple[str, int], segment: int = 0
) -> Observation:
    _, seen = await trace.tried(
        step,
        f"{name} at {place[0]}",
        _trial(network, name, place, segment, _CONNECT_SHARE * trace.timeout),
        late=Cause.TLS_TIMEOUT,
        detail=lambda trial: trial,
    )
    return seen


async def _trial(
    network: Network, name: str, place: tuple[str, int], segment: int, connect_s: float
) -> Trial:
    try:
        async with asyncio.timeout(connect_s):
            link = await network.connect(*place, segment=segment)
    except TimeoutError:
        message = f"no connection within {connect_s:g} s"
        raise NetError(Cause.TCP_TIMEOUT, message) from None
    try:
        stream, seen = await network.start_tls(link, name)
        await stream.close()
    finally:
        await link.close()
    return Trial(address=place[0], name=name, version=seen.version, segment=segment)


def _passed(seen: Observation | None) -> bool:
    return seen is not None and isinstance(seen.outcome, Trial)


def _alike(one: str, other: str) -> int:
    """How many labels two names have in common, from the end."""
    pairs = zip(reversed(one.split(".")), reversed(other.split(".")), strict=False)
    count = 0
    for left, right in pairs:
        if left != right:
            break
        count += 1
    return count
