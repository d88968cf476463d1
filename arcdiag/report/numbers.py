"""How many of what: whole phrases in the singular and the plural, never glued."""

from collections.abc import Mapping
from typing import Final

from arcdiag.language.current import later
from arcdiag.model.choices import State

_NUMBERED: Final[Mapping[str, tuple[str, str]]] = {
    "endpoint": ("{count} endpoint", "{count} endpoints"),
    "required endpoint": ("{count} required endpoint", "{count} required endpoints"),
    "other endpoint": ("{count} other endpoint", "{count} other endpoints"),
    "other required endpoint": (
        "{count} other required endpoint",
        "{count} other required endpoints",
    ),
    "check": (later("{count} check"), later("{count} checks")),
    "day": (later("{count} day"), later("{count} days")),
    "replacement": (later("{count} replacement"), later("{count} replacements")),
    "round": (later("{count} round"), later("{count} rounds")),
}
"""All that is counted, in the singular and the plural."""


def number_of(count: int, what: str) -> str:
    """``1 endpoint``, ``4 endpoints``: one of the things that are counted."""
    one, several = _NUMBERED[what]
    return (one if count == 1 else several).format(count=count)


_OF_ALL: Final[Mapping[State, tuple[str, str, str, str]]] = {
    State.FAIL: (
        "the endpoint fails",
        "all {count} endpoints fail",
        "{count} of {endpoints} fails",
        "{count} of {endpoints} fail",
    ),
    State.WARN: (
        "the endpoint has a warning",
        "all {count} endpoints have a warning",
        "{count} of {endpoints} has a warning",
        "{count} of {endpoints} have a warning",
    ),
    State.PASS: (
        "the endpoint was reached",
        "all {count} endpoints were reached",
        "{count} of {endpoints} was reached",
        "{count} of {endpoints} were reached",
    ),
}
"""Of the only one, of all, of one among several, and of several."""


def of_all(count: int, total: int, came_to: State) -> str:
    """``1 of 14 endpoints fails``, ``all 9 endpoints fail``, with the verb that fits."""
    alone, everyone, one, several = _OF_ALL[came_to]
    if count == total:
        return alone if total == 1 else everyone.format(count=count)
    endpoints = number_of(total, "endpoint")
    return (one if count == 1 else several).format(count=count, endpoints=endpoints)
