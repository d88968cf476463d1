"""The check of a proxy itself: connect, TLS where it wants that, and one wish for a tunnel."""

from collections.abc import Callable
from typing import Final

from arcdiag.model.failure import Cause, Failure, Skipped
from arcdiag.model.last_word import last_words
from arcdiag.model.observation import Judged, Observation, Resolved, Step
from arcdiag.model.plan import Check
from arcdiag.model.proxy import Proxy, Scheme
from arcdiag.model.value import Value
from arcdiag.ports import Clock, Link, Network
from arcdiag.probes.again import TALK_LIMITS, Turns, granted, is_worth_another
from arcdiag.probes.connect import Dialling
from arcdiag.probes.converse import Conversation
from arcdiag.probes.routes import Routes
from arcdiag.probes.trace import Trace

_OURS: Final = (Cause.LOCAL_LIMIT, Cause.TOOL_BUG)
_FAILED: Final = {
    Step.RESOLVE: "its name does not resolve",
    Step.CONNECT: "no connection to it",
    Step.HANDSHAKE: "no TLS with it",
    Step.VERIFY: "its certificate is not accepted",
}


class Ready(Value, frozen=True):
    """The proxy can be reached at this address, over trusted TLS where it wants TLS."""

    address: str


Standing = Ready | Failure | Skipped
"""What a proxy's own check found, for all who are to go through it."""


class ProxyWalk:
    """One proxy's own check. ``ready`` is told as soon as others may go through."""

    def __init__(
        self,
        check: Check,
        proxy: Proxy,
        network: Network,
        routes: Routes,
        clock: Clock,
        trace: Trace,
        turns: Turns,
        ready: Callable[[Ready], None],
    ) -> None:
        self._proxy = proxy
        self._network = network
        self._routes = routes
        self._trace = trace
        self._turns = turns
        self._ready = ready
        self._check = check
        self._talk = Conversation(check, network, clock, trace, _tells_nothing)

    async def go(self, resolved: Resolved, trial: Check | None) -> None:
        """Connect to all its addresses, then ask for a tunnel to *trial*'s host.

        Loopback is an ordinary place for a proxy, so no address counts as nobody's.
        """
        port = self._check.port
        dialling = Dialling(self._network, self._routes, port, self._trace, self._turns)
        try:
            link = await dialling.chosen(resolved, lab=True)
            if link is not None:
                await self._asked(link, trial, dialling)
            await dialling.finish()
        except BaseException:
            await dialling.abandon()
            raise

    async def _asked(self, link: Link, trial: Check | None, dialling: Dialling) -> None:
        """Ask over *link*; where the proxy falls silent, once more over a fresh one."""
        first = await self._over(link, trial)
        if first is None or not is_worth_another(first):
            return
        if await granted(self._turns, self._trace, first, limits=TALK_LIMITS):
            fresh = await dialling.again(link)
            if fresh is not None:
                await self._over(fresh, trial, again=True)

    async def _over(
        self, link: Link, trial: Check | None, *, again: bool = False
    ) -> Observation | None:
        """TLS where the proxy wants it, then the tunnel; the last of these that was tried."""
        stream = link
        try:
            if self._proxy.scheme is Scheme.HTTPS:
                secured = await self._talk.shake_hands(link, again=again)
                if secured is None:
                    return self._talk.ended
                stream = secured
                if not await self._talk.verify(secured):
                    return self._talk.ended
            self._ready(Ready(address=link.address))
            if trial is None:
                return self._talk.ended
            opened, asked = await tunnel(
                self._network, stream, self._proxy, trial, self._trace, again=again
            )
            if opened is not None:
                await opened.close()
            return asked
        finally:
            await stream.close()
            await link.close()


def _tells_nothing(_: str) -> bool:
    return False


async def tunnel(
    network: Network, link: Link, proxy: Proxy, check: Check, trace: Trace, *, again: bool = False
) -> tuple[Link | None, Observation]:
    """Ask *proxy* over *link* for a connection to *check*'s host and port; None: it opened none."""
    host = f"[{check.host}]" if ":" in check.host else check.host
    tried = await trace.tried(
        Step.TUNNEL,
        f"{host}:{check.port} through {proxy.bare}",
        network.tunnel(link, proxy, check.host, check.port),
        late=Cause.PROXY_TIMEOUT,
        detail=lambda answer: answer[1],
        again=again,
    )
    answer, seen = tried
    return (None if answer is None else answer[0]), seen


def in_the_way(proxy: Proxy, observations: tuple[Observation, ...]) -> Failure | Skipped:
    """Why nothing can go through *proxy*, from what its own check saw."""
    seen = [one for one in last_words(observations) if one.step in _FAILED]
    for one in reversed(seen):
        match one.outcome:
            case Skipped():
                why = f"the check of the proxy {proxy.bare} was cut off"
                return Skipped(cause=one.outcome.cause, why=why)
            case Judged(faults=faults) if fatal := [each for each in faults if each.fatal]:
                return _failure(Step.VERIFY, fatal[0].cause, fatal[0].message)
            case Failure(cause=cause, message=message, code=code) if cause in _OURS:
                return Failure(cause=cause, message=message, code=code)
            case Failure(cause=cause, message=message) if one.step is not Step.CONNECT:
                return _failure(one.step, cause, message)
    connects = [one.outcome for one in seen if one.step is Step.CONNECT]
    failed = [each for each in connects if isinstance(each, Failure)]
    if failed:
        telling = (each for each in failed if each.cause is not Cause.TCP_UNREACHABLE)
        chosen = next(telling, failed[0])
        return _failure(Step.CONNECT, chosen.cause, chosen.message)
    return _failure(Step.RESOLVE, Cause.DNS_NODATA, "no address")


def _failure(step: Step, cause: str, message: str) -> Failure:
    """The step's own cause is the code; the proxy is the target of whoever writes this down."""
    words = f"{_FAILED[step]} ({message or cause})"
    return Failure(cause=Cause.PROXY_UNREACHABLE, message=words, code=cause)
