"""Takes logins out of a set-up before it is written down; rather too much goes than too little."""

from typing import Final

import msgspec

from arcdiag.catalog.faults import ScopeError
from arcdiag.model.choices import Mode
from arcdiag.model.order import AskedRoute, ModeOrder
from arcdiag.model.proxy import Proxy
from arcdiag.orders.modes import modes_from
from arcdiag.orders.refused import RefusedError
from arcdiag.orders.routes import route
from arcdiag.orders.setup import Setup

_PLACES: Final = frozenset(
    {"catalog", "ca_file", "expected_roots", "service_tags", "azcmagent", "scope_id"}
)
"""Options that name files or ids, in which an ``@`` may well be."""

_ASK: Final = "ask"


def could_hold_login(name: str, value: object) -> bool:
    """Could the value of the option *name* hold a login?"""
    if isinstance(value, tuple):
        return any(could_hold_login(name, one) for one in value)
    if not isinstance(value, str) or "@" not in value:
        return False
    if name == "endpoint":
        return not _is_endpoint(value)
    return "//" in value if name in _PLACES else True


def without_logins(setup: Setup) -> Setup:
    """*setup* with its proxies bare, to be asked for their login; what is no sound value goes."""
    proxies = tuple(filter(None, map(_proxy, setup.proxy)))
    bare = msgspec.structs.replace(
        setup, proxy=proxies, mode=tuple(filter(None, map(_mode, setup.mode)))
    )
    usual = Setup()
    left = {
        name: _left(name, getattr(bare, name), getattr(usual, name))
        for name in Setup.__struct_fields__
    }
    had_login = any("@" in text for text in (*setup.proxy, *setup.mode))
    asks = had_login and any("//" in text for text in (*proxies, *bare.mode))
    return msgspec.structs.replace(bare, **left | ({"proxy_login": _ASK} if asks else {}))


def _left(name: str, value: object, usual: object) -> object:
    if isinstance(value, tuple):
        return tuple(one for one in value if not could_hold_login(name, one))
    return usual if could_hold_login(name, value) else value


def _is_endpoint(text: str) -> bool:
    from arcdiag.engine.extra import parse_endpoint

    try:
        parse_endpoint(text)
    except ScopeError:
        return False
    return True


def _proxy(text: str) -> str:
    """*text* without its login; nothing where it is no proxy."""
    if "@" not in text:
        return text
    try:
        return _bare(route(text))
    except RefusedError:
        return ""


def _mode(text: str) -> str:
    """A mode with its own ways, without logins; the mode alone where they are not sound."""
    if "@" not in text:
        return text
    try:
        (order,) = modes_from((text,))
    except RefusedError:
        name = text.partition(":")[0]
        return name if name in tuple(Mode) else ""
    return _spelled(order)


def _spelled(order: ModeOrder) -> str:
    own = [
        *(f"resolver={server}" for server in order.name_servers),
        *([f"source={order.source}"] if order.source else []),
        *(f"proxy={_bare(one)}" for one in order.routes),
    ]
    return f"{order.mode}:{','.join(own)}" if own else str(order.mode)


def _bare(asked: AskedRoute) -> str:
    return asked.bare if isinstance(asked, Proxy) else str(asked)
