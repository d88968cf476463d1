"""Whether the agent's heartbeats would get through, and when Azure would show Disconnected.

The agent sends one every 5 minutes; without any for 15 to 30 minutes Azure shows the machine as
Disconnected, usually after 25 (Connected Machine agent, overview and registration).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from arcdiag.diagnosis.words import say
from arcdiag.model.choices import Mode, State
from arcdiag.model.failure import Cause
from arcdiag.model.report import CheckResult
from arcdiag.model.value import Value

TAKES_THEM: Final = "his-regional"
"""The endpoint that heartbeats go to."""
HEARTBEAT: Final = timedelta(minutes=5)
MISSED: Final = 5
"""So many missed in a row make Azure show Disconnected."""

_EARLY: Final = timedelta(seconds=15)
"""A look that comes so much early counts for the next heartbeat: timers are not exact."""
_GAP: Final = 2 * HEARTBEAT
"""Beyond the time between two looks; nobody knows what a longer gap would have seen."""
_OF_THE_WRONG_KIND: Final = (Cause.PRIVATE_EXPECTED, Cause.PUBLIC_EXPECTED)
"""The address is not what the mode wants; a heartbeat may get through to it all the same."""


class Came(StrEnum):
    """What would have become of a heartbeat at the moment of a look."""

    THROUGH = "through"
    LOST = "lost"
    UNKNOWN = "unknown"


class Place(Value, frozen=True):
    """Where heartbeats would go from, in one mode, region and route."""

    mode: Mode
    region: str
    via: str = ""


class Beat(Value, frozen=True):
    """One look at the endpoint that takes heartbeats."""

    at: datetime
    came: Came


class Standing(Value, frozen=True):
    """What the looks so far amount to; ``missed`` heartbeats are those of the latest row."""

    missed: int = 0
    since: datetime | None = None
    """The first look of that row."""
    last: Beat | None = None
    """The newest look that could tell; None: none could."""

    @property
    def is_disconnected(self) -> bool:
        """Would Azure show the machine as Disconnected?"""
        return self.missed >= MISSED

    @property
    def state(self) -> State:
        """The state whose sign fits."""
        if self.last is None:
            return State.NOT_TESTED
        if not self.missed:
            return State.PASS
        return State.FAIL if self.is_disconnected else State.WARN


def came(checks: Iterable[CheckResult]) -> dict[Place, Came]:
    """What would have become of a heartbeat, for each place that was looked at."""
    found: dict[Place, Came] = {}
    for check in checks:
        if check.endpoint != TAKES_THEM:
            continue
        place = Place(mode=check.mode, region=check.region, via=check.via)
        if found.get(place) is not Came.LOST:
            found[place] = _came(check)
    return found


def _came(check: CheckResult) -> Came:
    if check.state in (State.PASS, State.WARN):
        return Came.THROUGH
    if check.state is State.FAIL and check.cause not in _OF_THE_WRONG_KIND:
        return Came.LOST
    return Came.UNKNOWN


def standing(beats: Sequence[Beat], every: timedelta) -> Standing:
    """What *beats*, one *every* so often and the oldest first, amount to.

    Looks closer than heartbeats are count once for each heartbeat. What could not be told neither
    counts nor ends a row; a gap in which several looks are missing does: nothing is known of it.
    """
    now = Standing()
    counted_at: datetime | None = None
    for beat in beats:
        if beat.came is Came.UNKNOWN:
            continue
        apart = beat.at - now.last.at if now.last is not None else timedelta()
        if beat.came is Came.THROUGH:
            now, counted_at = Standing(last=beat), None
            continue
        if counted_at is None or not timedelta() <= apart <= every + _GAP:
            now, counted_at = Standing(missed=1, since=beat.at, last=beat), beat.at
            continue
        counts = beat.at - counted_at >= HEARTBEAT - _EARLY
        now = Standing(missed=now.missed + counts, since=now.since, last=beat)
        counted_at = beat.at if counts else counted_at
    return now


def said(standing: Standing | None) -> str:
    """The standing in a sentence; None: the endpoint was not among those looked at."""
    if standing is None:
        return say("Where heartbeats go was not looked at: whether they get through is not tested.")
    if standing.last is None:
        return say("Whether heartbeats get through could not be told.")
    if standing.since is None:
        return say("Heartbeats would get through (last look {when}).", when=_when(standing.last.at))
    if standing.is_disconnected:
        return say(
            "Azure would show this machine as Disconnected: {count} heartbeats in a row would not "
            "have got through, the first at {when}.",
            count=standing.missed,
            when=_when(standing.since),
        )
    if standing.missed == 1:
        return say(
            "A heartbeat would not have got through at {when}; after {most} in a row Azure would "
            "show Disconnected.",
            when=_when(standing.since),
            most=MISSED,
        )
    return say(
        "{count} heartbeats in a row would not have got through, the first at {when}; after {most} "
        "Azure would show Disconnected.",
        count=standing.missed,
        when=_when(standing.since),
        most=MISSED,
    )


def _when(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
