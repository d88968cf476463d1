"""Asks routers for ways within a bounded time, and keeps what the report must say of them.

A PAC file has to be fetched, and its script may wait for names, before anything can be looked at:
that is the run's own time, and a server that is slow with it must not take all of it.
"""

import asyncio
from typing import Final

from arcdiag.model.proxy import Target, Ways
from arcdiag.model.report import RouteFacts
from arcdiag.ports import Router

WORTH_TELLING_S: Final = 2.0
"""A PAC file from a server in good health is there much sooner."""

MOST_NOTES: Final = 16
"""Of one route; a script may say something of every URL."""


class Leading:
    """The asking of all routers of one routing. ``patience_s`` is what it may take altogether."""

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._spent_s: dict[str, float] = {}
        self._late: set[str] = set()
        self._notes: dict[str, dict[str, None]] = {}
        self._unknown: dict[str, dict[str, list[str]]] = {}

    async def ways(self, name: str, router: Router, target: Target) -> Ways:
        """The ways to *target* over the route *name*; unknown where the time is over."""
        found = await self._asked(name, router, target)
        self._notes.setdefault(name, {}).update(dict.fromkeys(found.notes))
        if not found.hops:
            hosts = self._unknown.setdefault(name, {}).setdefault(found.unknown, [])
            hosts.append(target.host)
        return found

    def told(self, facts: RouteFacts) -> tuple[str, ...]:
        """What is to be noted of this route, beside what its settings say."""
        unknown = [
            f"the way to {_counted(hosts)} cannot be told: {why}"
            for why, hosts in self._unknown.get(facts.name, {}).items()
        ]
        spent = self._spent_s.get(facts.name, 0.0)
        slow = [f"finding out the ways took {spent:.1f} s of the time of this run"]
        notes = (*facts.notes, *unknown, *self._notes.get(facts.name, {}))
        distinct = tuple(dict.fromkeys(notes))[:MOST_NOTES]
        return (*distinct, *(slow if spent >= WORTH_TELLING_S else []))

    async def _asked(self, name: str, router: Router, target: Target) -> Ways:
        unknown = Ways(hops=(), unknown=f"it was not found out within {self._patience_s:g} s")
        if name in self._late:
            return unknown
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(self._patience_s - sum(self._spent_s.values())):
                return await router.ways(target)
        except TimeoutError:
            self._late.add(name)
            return unknown
        finally:
            self._spent_s[name] = self._spent_s.get(name, 0.0) + loop.time() - began


def _counted(hosts: list[str]) -> str:
    different = len(set(hosts))
    return hosts[0] if different == 1 else f"{different} hosts"
