"""Turns what the user typed into values: pure, and one clear line for whatever is wrong."""

import math
import re
from ipaddress import ip_address
from typing import Final

from arcdiag.model.host import NameServer
from arcdiag.model.order import Override
from arcdiag.model.secret import masked
from arcdiag.orders.refused import RefusedError
from arcdiag.proxies.url import UrlError, parse_target
from arcdiag.report.plain import plain

MOST_SECONDS: Final = 3600.0
MOST_PLACE: Final = 4096
"""Characters of a path or URL."""
MOST_AT_ONCE: Final = 1024
"""Far above what keeps step times true; a bound on file descriptors."""
MOST_ROUNDS: Final = 100
"""A report keeps every step of every round, a few megabytes for each at the most."""

_LABEL: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)  # RFC 1123
_MOST_HOST: Final = 253  # RFC 1035, section 2.3.4, as text


def _refuse(option: str, text: str, why: str) -> RefusedError:
    return RefusedError(f'{option} "{plain(text, 60)}": {why}')


def seconds(option: str, text: str) -> float:
    """A duration above 0, at most an hour."""
    try:
        value = float(text)
    except ValueError:
        raise _refuse(option, text, "not a number of seconds") from None
    if not math.isfinite(value) or not 0 < value <= MOST_SECONDS:
        raise _refuse(option, text, f"must be above 0 and at most {MOST_SECONDS:g} seconds")
    return value


def rounds(option: str, text: str) -> int:
    """How many times the whole is done."""
    if not re.fullmatch(r"[0-9]{1,6}", text) or not 1 <= int(text) <= MOST_ROUNDS:
        raise _refuse(option, text, f"must be a whole number from 1 to {MOST_ROUNDS}")
    return int(text)


def at_once(option: str, text: str) -> int:
    """How many checks at a time."""
    if not re.fullmatch(r"[0-9]{1,6}", text) or not 1 <= int(text) <= MOST_AT_ONCE:
        raise _refuse(option, text, f"must be a whole number from 1 to {MOST_AT_ONCE}")
    return int(text)


def port(option: str, text: str, whole: str) -> int:
    """A TCP or UDP port; *whole* is what the user typed."""
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise _refuse(option, whole, f'the port "{plain(text, 20)}" is not from 1 to 65535')
    return int(text)


def address(option: str, text: str, whole: str = "") -> str:
    """An IPv4 or IPv6 address in canonical form, with or without square brackets."""
    bare = text[1:-1] if text[:1] == "[" and text[-1:] == "]" else text
    try:
        return str(ip_address(bare))
    except ValueError:
        why = f'"{plain(text, 60)}" is not an address' if whole else "not an address"
        raise _refuse(option, whole or text, why) from None


def host(option: str, text: str, whole: str) -> str:
    """A host name or address in lower case, without a final dot; a name in Unicode as IDNA."""
    try:
        return str(ip_address(text))
    except ValueError:
        pass
    name = text.removesuffix(".").lower()
    if len(name) > _MOST_HOST:
        raise _refuse(option, whole, f"the host name is longer than {_MOST_HOST} characters")
    try:
        name = name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        raise _refuse(option, whole, "the host name cannot be written in ASCII") from None
    if not name or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise _refuse(option, whole, f'"{plain(text, 60)}" is not a host name')
    if name.rpartition(".")[2].isdigit():
        raise _refuse(option, whole, f'"{plain(text, 60)}" is neither a name nor an address')
    return name


def name_server(text: str, option: str = "--resolver") -> NameServer:
    """``IP``, ``IP:PORT``, ``[IPv6]`` or ``[IPv6]:PORT``."""
    bracketed = re.fullmatch(r"(\[[^\]]*\])(?::(.*))?", text, re.DOTALL)
    if bracketed:
        where, number = bracketed[1], bracketed[2]
    elif text.count(":") == 1:
        where, _, number = text.partition(":")
    else:
        where, number = text, None
    return NameServer(
        address=address(option, where, text),
        port=53 if number is None else port(option, number, text),
        source=option,
    )


def gateway(option: str, text: str) -> str:
    """A host's name, and nothing around it that could hold a login; empty stays empty."""
    from arcdiag.catalog.names import BadName, concrete

    try:
        return concrete(text) if text else ""
    except BadName as bad:
        raise _refuse(option, masked(text), str(bad)) from None


def communities(option: str, text: str) -> tuple[str, ...]:
    """``12076:51004,12076:5060``: BGP communities of Microsoft, each once."""
    found: dict[str, None] = {}
    for word in filter(None, (part.strip() for part in text.split(","))):
        if not re.fullmatch(r"12076:[0-9]{1,5}", word):
            raise _refuse(option, word, "is no community of Microsoft's, such as 12076:51004")
        found[word] = None
    if text and not found:
        raise _refuse(option, text, "names no community")
    return tuple(found)


def override(text: str) -> Override:
    """``HOST:PORT:ADDRESS``, as curl's."""
    option = "--resolve"
    parts = re.fullmatch(r"(\[[^\]]*\]|[^:]*):([^:]*):(.*)", text, re.DOTALL)
    if parts is None:
        raise _refuse(option, text, "must be HOST:PORT:ADDRESS")
    return Override(
        host=host(option, parts[1].strip("[]"), text),
        port=port(option, parts[2], text),
        address=address(option, parts[3], text),
    )


def pac_place(option: str, text: str) -> str:
    """Where a PAC file is: an http, https or file URL, or a path. It is not repeated if unsound."""
    scheme, separated, _ = text.partition("://")
    if not text or len(text) > MOST_PLACE or not text.isprintable():
        raise RefusedError(f"{option}: names no PAC file")
    if separated and scheme.lower() not in ("http", "https", "file"):
        raise RefusedError(f"{option}: a PAC file is at an http, https or file URL, or a path")
    if text.lower().startswith("data:"):
        raise RefusedError(f"{option}: a PAC file is not taken from a data: URL")
    if separated and scheme.lower() != "file":
        try:
            parse_target(text)
        except UrlError as error:
            raise RefusedError(f"{option}: {error}") from None
        if "@" in text:
            raise RefusedError(f"{option}: a PAC file's URL with a login is not supported")
    return text
