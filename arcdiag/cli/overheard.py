"""Warns of a login that was typed: every program on the machine can read command lines."""

from collections.abc import Iterable
from typing import Final

from arcdiag.cli.console import Streams
from arcdiag.model.order import CheckOrder
from arcdiag.model.proxy import Proxy

_ASK: Final = (
    "--proxy: others on this machine can read a login that is typed (list of processes, history); "
    "use --proxy-login ask or the environment (HTTPS_PROXY)"
)
_SET: Final = (
    "--proxy: others on this machine can read a login that is typed (list of processes, history); "
    "use the environment (HTTPS_PROXY)"
)


def warn_of_typed_login(order: CheckOrder, streams: Streams) -> None:
    """One line on standard error where a route of *order* was typed with a login."""
    routes = (*order.routes, *(route for mode in order.modes for route in mode.routes))
    _warn((route for route in routes if isinstance(route, Proxy)), _ASK, streams)


def warn_of_login_tried(proxy: object, streams: Streams) -> None:
    """The same for a proxy that is only tried out."""
    _warn([proxy] if isinstance(proxy, Proxy) else [], _SET, streams)


def _warn(proxies: Iterable[Proxy], warning: str, streams: Streams) -> None:
    if any(proxy.login is not None for proxy in proxies):
        streams.message(warning)
