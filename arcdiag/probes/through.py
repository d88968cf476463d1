"""One check's way through a proxy: reach it, be connected on, then talk as over any link.

``REACH`` is noted for every proxy that was tried. Its failure is the check's only where no later
hop could be used: of ``PROXY a; PROXY b; DIRECT`` the next is tried when the one before could not
be reached, as browsers do, never because it refused.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from arcdiag.model.failure import Cause
from arcdiag.model.observation import Reached, Step
from arcdiag.model.plan import Check
from arcdiag.model.proxy import Proxy, Scheme
from arcdiag.ports import Clock, Link, NetError, Network
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
        *,
        tunnels: bool,
    ) -> None:
        self._check = check
        self._proxy = proxy
        self._network = network
        self._clock = clock
        self._trace = trace
        self._tunnels = tunnels

    async def go(self, standing: Standing, admits: Callable[[str], bool]) -> tuple[str, ...] | None:
        """Connect, be connected on, talk; the hosts that the answer named.

        *standing* is what the proxy's own check found, *admits* tells which hosts may be believed.
        None: the proxy could not be reached, so another way may be tried.
        """
        if not isinstance(standing, Ready):
            self._trace.note(Step.REACH, self._proxy.bare, standing)
            return None
        reached = await self._trace.step(
            Step.REACH,
            self._proxy.bare,
            _reach(self._proxy, standing.address, self._network, self._clock),
            late=Cause.PROXY_UNREACHABLE,
            detail=lambda done: done.seen,
        )
        if reached is None:
            return None
        try:
            return await self._talk(reached.stream, admits)
        finally:
            await reached.close()

    async def _talk(self, link: Link, admits: Callable[[str], bool]) -> tuple[str, ...]:
        stream = link
        if self._tunnels:
            opened = await tunnel(self._network, link, self._proxy, self._check, self._trace)
            if opened is None:
                return ()
            stream = opened
        talk = Conversation(
            self._check,
            self._network,
            self._clock,
            self._trace,
            admits,
            proxy=None if self._tunnels else self._proxy,
        )
        return await talk.over(stream)


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
                words = "the proxy's certificate cannot be trusted"
                raise NetError(Cause.PROXY_UNREACHABLE, words, cause)
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
