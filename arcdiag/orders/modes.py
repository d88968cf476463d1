"""Reads ``--mode MODE[:resolver=IP,source=ADDRESS,proxy=URL]``: a mode, and ways of its own."""

from collections.abc import Sequence
from typing import Final

from arcdiag.model.choices import Mode
from arcdiag.model.host import NameServer
from arcdiag.model.order import AskedRoute, ModeOrder
from arcdiag.orders import values
from arcdiag.orders.refused import RefusedError
from arcdiag.orders.routes import route
from arcdiag.report.plain import plain

OPTION: Final = "--mode"
KEYS: Final = ("resolver", "source", "proxy")
AUTO: Final = "auto"
"""The word for: find out which mode this machine is in."""


def is_guess(texts: Sequence[str]) -> bool:
    """Is the mode to be found out? Raises RefusedError where others are named beside it."""
    if AUTO in texts and set(texts) != {AUTO}:
        raise RefusedError(f"{OPTION} {AUTO}: finds the mode out, so no other can be named")
    return AUTO in texts


def modes_from(texts: Sequence[str]) -> tuple[ModeOrder, ...]:
    """The modes asked for, each once; none: public, as where it is to be found out.

    Raises RefusedError.
    """
    if is_guess(texts):
        return (ModeOrder(mode=Mode.PUBLIC),)
    asked = tuple(map(_mode, texts)) or (ModeOrder(mode=Mode.PUBLIC),)
    twice = {one.mode for one in asked if sum(other.mode is one.mode for other in asked) > 1}
    for mode in twice:
        if len({one for one in asked if one.mode is mode}) > 1:
            raise RefusedError(f"{OPTION} {mode}: was given twice, in different ways")
    return tuple({one.mode: one for one in asked}.values())


def plain_modes(texts: Sequence[str]) -> tuple[Mode, ...]:
    """The modes asked for where nothing is sent: without ways of their own."""
    if is_guess(texts):
        raise RefusedError(f"{OPTION} {AUTO}: only a check can find the mode out")
    asked = modes_from(texts)
    for one in asked:
        if one != ModeOrder(mode=one.mode):
            raise RefusedError(f"{OPTION} {one.mode}: nothing is sent here, so no way is needed")
    return tuple(one.mode for one in asked)


def _mode(text: str) -> ModeOrder:
    name, colon, rest = text.partition(":")
    try:
        mode = Mode(name)
    except ValueError:
        known = ", ".join((*Mode, AUTO))
        raise RefusedError(
            f'{OPTION}: there is no mode "{plain(name, 40)}"; there are {known}'
        ) from None
    if colon and not rest:
        raise RefusedError(f"{OPTION} {mode}: nothing follows the colon")
    pairs = [_pair(mode, one) for one in rest.split(",")] if rest else []
    return ModeOrder(
        mode=mode,
        name_servers=tuple(_server(mode, value) for key, value in pairs if key == "resolver"),
        source=_source(mode, [value for key, value in pairs if key == "source"]),
        routes=tuple(_route(mode, value) for key, value in pairs if key == "proxy"),
    )


def _pair(mode: Mode, text: str) -> tuple[str, str]:
    """A setting; what is wrong with it is said without its value, which may hold a password."""
    key, equals, value = text.partition("=")
    if key not in KEYS or not equals or not value:
        raise RefusedError(f"{OPTION} {mode}: takes {', '.join(f'{key}=…' for key in KEYS)}")
    return key, value


def _server(mode: Mode, text: str) -> NameServer:
    return values.name_server(text, f"{OPTION} {mode}: resolver")


def _source(mode: Mode, texts: Sequence[str]) -> str:
    if len(texts) > 1:
        raise RefusedError(f"{OPTION} {mode}: source was given twice")
    return values.address(f"{OPTION} {mode}: source", texts[0]) if texts else ""


def _route(mode: Mode, text: str) -> AskedRoute:
    return route(text, f"{OPTION} {mode}: proxy")
