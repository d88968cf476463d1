"""One check from its addresses to its answer, each step resting on the one before."""

import asyncio
from collections.abc import Callable

from arcdiag.model.observation import Handshaken, Observation, Resolved, Step
from arcdiag.model.plan import Check
from arcdiag.ports import Clock, Link, Network
from arcdiag.probes.again import (
    LAST,
    TALK_LIMITS,
    Turns,
    granted,
    has_died,
    is_worth_another,
)
from arcdiag.probes.connect import Dialling
from arcdiag.probes.converse import Conversation
from arcdiag.probes.routes import Routes
from arcdiag.probes.second_look import Companions, look_closer
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
        companions: Companions,
        *,
        lab: bool,
    ) -> None:
        self._check = check
        self._network = network
        self._routes = routes
        self._clock = clock
        self._trace = trace
        self._turns = turns
        self._companions = companions
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
            if first is not None and _has_shaken_hands(first):
                self._companions.passed(self._check.host)
            return hosts
        if not await granted(self._turns, self._trace, first, limits=TALK_LIMITS):
            return hosts
        if first.step is not Step.HANDSHAKE:
            return await self._talk_again(talk, link, dialling)
        async with asyncio.TaskGroup() as group:
            again = group.create_task(self._talk_again(talk, link, dialling))
            closer = group.create_task(
                look_closer(self._check, self._network, self._trace, self._companions, first)
            )
        if closer.result() and talk.ended is not None and has_died(talk.ended):
            return await self._third(talk, link, dialling, talk.ended)
        return again.result()

    async def _third(
        self, talk: Conversation, link: Link, dialling: Dialling, second: Observation
    ) -> tuple[str, ...]:
        """Two deaths may be bad luck, and another name's life good luck: this name once more."""
        if not await granted(self._turns, self._trace, second, limits=TALK_LIMITS, rank=LAST):
            return ()
        return await self._talk_again(talk, link, dialling)

    async def _talk_again(
        self, talk: Conversation, link: Link, dialling: Dialling
    ) -> tuple[str, ...]:
        fresh = await dialling.again(link)
        return await talk.over(fresh, again=True) if fresh is not None else ()


def _has_shaken_hands(last: Observation) -> bool:
    return last.step is Step.REQUEST or isinstance(last.outcome, Handshaken)
