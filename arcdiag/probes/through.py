"""One check's way through a proxy: reach it, be connected on, then talk as over any link.

``REACH`` is noted for every proxy that was tried. Its failure is the check's only where no later
hop could be used: of ``PROXY a; PROXY b; DIRECT`` the next is tried when the one before could not
be reached, as browsers do, never because it refused. What stays silent or is broken off is tried
once more, over a fresh connection to the proxy.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from arcdiag.model.failure import Cause
from arcdiag.model.observation import Observation, Reached, Step
from arcdiag.model.plan import Check
from arcdiag.model.proxy import Proxy, Scheme
from arcdiag.ports import Clock, Link, NetError, Network
from arcdiag.probes.again import CONNECT_LIMITS, TALK_LIMITS, Turns, granted, is_worth_another
from arcdiag.probes.converse import Conversation
from arcdiag.probes.proxy import Ready, Standing, tunnel
from arcdiag.probes.trace import Trace

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Open:
    """A connection to the proxy: what it is spoken to over, and the TCP link below."""

    stream: Link
    link: Link
    seen: Reached

    async def close(self) -> None:
        await self.stream.close()
        await self.link.close()


class Through:
    """One check's way through one proxy.

    ``tunnels``: the proxy is to connect through; else it is asked for the whole URL.
    """

    def __init__(
        self,
        check: Check,
        proxy: Proxy,
        network: Network,
        clock: Clock,
        trace: Trace,
        turns: Turns,
        *,
        tunnels: bool,
    ) -> None:
        self._check = check
        self._proxy = proxy
        self._network = network
        self._clock = clock
        self._trace = trace
        self._turns = turns
        self._tunnels = tunnels

    async def go(self, standing: Standing, admits: Callable[[str], bool]) -> tuple[str, ...] | None:
        """Connect, be connected on, talk; the hosts that the answer named.

        *standing* is what the proxy's own check found, *admits* tells which hosts may be believed.
        None: the proxy could not be reached, so another way may be tried.
        """
        if not isinstance(standing, Ready):
            self._trace.note(Step.REACH, self._proxy.bare, standing)
            return None
        reached, seen = await self._reached(standing.address)
        again = reached is None and await self._once_more(seen, CONNECT_LIMITS)
        if again:
            reached, _ = await self._reached(standing.address, again=True)
        if reached is None:
            return None
        hosts, ended = await self._talk(reached, admits, again=again)
        if again or ended is None or not await self._once_more(ended, TALK_LIMITS):
            return hosts
        reached, _ = await self._reached(standing.address, again=True)
        if reached is None:
            return hosts
        return (await self._talk(reached, admits, again=True))[0]

    async def _once_more(self, first: Observation, limits: float) -> bool:
        if not is_worth_another(first):
            return False
        return await granted(self._turns, self._trace, first, limits=limits)

    async def _reached(
        self, address: str, *, again: bool = False
    ) -> tuple[_Open | None, Observation]:
        return await self._trace.tried(
            Step.REACH,
            self._proxy.bare,
            _reach(self._proxy, address, self._network, self._clock),
            late=Cause.PROXY_UNREACHABLE,
            detail=lambda done: done.seen,
            again=again,
        )

    async def _talk(
        self, reached: _Open, admits: Callable[[str], bool], *, again: bool
    ) -> tuple[tuple[str, ...], Observation | None]:
        """The hosts that the answer named, and the last step that was taken."""
        try:
            stream = reached.stream
            if self._tunnels:
                opened, asked = await tunnel(
                    self._network, stream, self._proxy, self._check, self._trace, again=again
                )
                if opened is None:
                    return (), asked
                stream = opened
            talk = Conversation(
                self._check,
                self._network,
                self._clock,
                self._trace,
                admits,
                proxy=None if self._tunnels else self._proxy,
            )
            return await talk.over(stream, again=again), talk.ended
        finally:
            await reached.close()


async def _reach(proxy: Proxy, address: str, network: Network, clock: Clock) -> _Open:
    """An open link to *proxy*, inside trusted TLS where it wants TLS."""
    link = await _as_unreachable(network.connect(address, proxy.port))
    stream, version = link, ""
    try:
        if proxy.scheme is Scheme.HTTPS:
            secured, shaken = await _as_unreachable(network.start_tls(link, proxy.host))
            stream, version = secured, shaken.version
            judged = await _as_unreachable(network.verify(secured.chain, proxy.host, clock.now()))
            if not judged.verified:
                cause = next(fault.cause for fault in judged.faults if fault.fatal)
                raise NetError(Cause.PROXY_UNREACHABLE, "its certificate is not accepted", cause)
    except BaseException:
        await stream.close()
        await link.close()
        raise
    seen = Reached(
        proxy=proxy.bare, address=address, port=proxy.port, local=link.local, version=version
    )
    return _Open(stream, link, seen)


async def _as_unreachable(act: Awaitable[T]) -> T:
    """Await *act*; what keeps us from the proxy is named as that, with its own cause as code."""
    try:
        return await act
    except NetError as error:
        if error.failure.cause is Cause.LOCAL_LIMIT:
            raise
        failure = error.failure
        raise NetError(Cause.PROXY_UNREACHABLE, failure.message, failure.cause) from None
