"""One check from its addresses to its answer, each step resting on the one before."""

from collections.abc import Callable

from arcdiag.model.observation import Resolved
from arcdiag.model.plan import Check
from arcdiag.ports import Clock, Link, Network
from arcdiag.probes.again import TALK_LIMITS, Turns, granted, is_worth_another
from arcdiag.probes.connect import Dialling
from arcdiag.probes.converse import Conversation
from arcdiag.probes.routes import Routes
from arcdiag.probes.trace import Trace


class Walk:
    """One check's way over the network."""

    def __init__(
        self,
        check: Check,
        network: Network,
        routes: Routes,
        clock: Clock,
        trace: Trace,
        turns: Turns,
        *,
        lab: bool,
    ) -> None:
        self._check = check
        self._network = network
        self._routes = routes
        self._clock = clock
        self._trace = trace
        self._turns = turns
        self._lab = lab

    async def go(self, resolved: Resolved, admits: Callable[[str], bool]) -> tuple[str, ...]:
        """Connect, shake hands, verify, ask; returns the hosts that the answer named.

        *admits* tells which of them may be believed.
        """
        talk = Conversation(self._check, self._network, self._clock, self._trace, admits)
        port = self._check.port
        dialling = Dialling(self._network, self._routes, port, self._trace, self._turns)
        try:
            link = await dialling.chosen(resolved, lab=self._lab)
            hosts = await self._talk(talk, link, dialling) if link is not None else ()
            await dialling.finish()
        except BaseException:
            await dialling.abandon()
            raise
        return hosts

    async def _talk(self, talk: Conversation, link: Link, dialling: Dialling) -> tuple[str, ...]:
        """The conversation; where it falls silent, once more over a fresh link to that address."""
        hosts = await talk.over(link)
        first = talk.ended
        if first is None or not is_worth_another(first):
            return hosts
        if not await granted(self._turns, self._trace, first, limits=TALK_LIMITS):
            return hosts
        fresh = await dialling.again(link)
        return await talk.over(fresh, again=True) if fresh is not None else hosts
