"""Reads Linux desktops' proxy settings: GNOME's as ``gsettings`` prints them, and KDE's file.

A desktop's programs go by them; services, and so the agent, never do.
"""

import ast
import re
from collections.abc import Mapping
from typing import Final

from arcdiag.host.parsing.windows_proxy import NOT_THE_AGENTS
from arcdiag.model.proxy import Dialect, Exceptions, Origin, Proxy, ProxySource, Unusable
from arcdiag.model.secret import masked
from arcdiag.proxies.url import parse_proxy

GNOME: Final = "org.gnome.system.proxy"
MOST: Final = 64 * 1024
"""Characters that are looked at."""

_LINE: Final = re.compile(r"(org\.gnome\.system\.proxy[a-z.]*) ([a-z-]+) (.*)")
_KDE_GROUP: Final = "[Proxy Settings]"
_MANUAL, _SCRIPT, _DETECT, _ENVIRONMENT = "1", "2", "3", "4"
"""KProtocolManager::ProxyType."""

_Found = Proxy | Unusable | None


def gnome_source(printed: str) -> ProxySource | None:
    """What ``gsettings list-recursively org.gnome.system.proxy`` says; None for no proxy."""
    values = {
        f"{found[1].removeprefix(GNOME).lstrip('.')}/{found[2]}".lstrip("/"): found[3]
        for line in printed[:MOST].splitlines()
        if (found := _LINE.fullmatch(line.strip()))
    }
    mode = _text(values.get("mode", ""))
    if mode == "auto":
        pac = _text(values.get("autoconfig-url", ""))
        return _source(GNOME, pac=pac, detects=not pac)
    if mode != "manual":
        return None
    exceptions = ",".join(_texts(values.get("ignore-hosts", "")))
    socks = _gnome_proxy(values, "socks")
    return _source(
        GNOME,
        https=_gnome_proxy(values, "https") or socks,
        http=_gnome_proxy(values, "http") or socks,
        exceptions=exceptions,
    )


def kde_source(text: str, where: str) -> ProxySource | None:
    """What ``kioslaverc`` says; None for no proxy, also where the environment's is to be used."""
    values = _group(text[:MOST])
    kind = values.get("ProxyType", "0")
    if kind == _DETECT:
        return _source(where, detects=True)
    if kind == _SCRIPT:
        return _source(where, pac=values.get("Proxy Config Script", ""))
    if kind != _MANUAL:
        return None
    socks = _kde_proxy(values, "socksProxy")
    reverse = values.get("ReversedException", "false") == "true"
    return _source(
        where,
        https=_kde_proxy(values, "httpsProxy") or socks,
        http=_kde_proxy(values, "httpProxy") or socks,
        exceptions="" if reverse else values.get("NoProxyFor", ""),
        notes=("its list names the only hosts that are proxied",) if reverse else (),
    )


def _source(
    where: str,
    *,
    https: _Found = None,
    http: _Found = None,
    exceptions: str = "",
    pac: str = "",
    detects: bool = False,
    notes: tuple[str, ...] = (),
) -> ProxySource | None:
    if not (https or http or pac or detects):
        return None
    listed = Exceptions(dialect=Dialect.GO, text=exceptions, where=where)
    return ProxySource(
        origin=Origin.USER,
        where=where,
        https=https,
        http=http,
        exceptions=listed if exceptions else None,
        pac=masked(pac),
        detects=detects,
        notes=(*notes, NOT_THE_AGENTS),
    )


def _gnome_proxy(values: Mapping[str, str], kind: str) -> _Found:
    host, port = _text(values.get(f"{kind}/host", "")), values.get(f"{kind}/port", "0")
    if not host or not port.isdecimal() or int(port[:8]) == 0:
        return None
    scheme = "socks5" if kind == "socks" else "http"
    bare = f"[{host}]" if ":" in host else host
    return parse_proxy(f"{scheme}://{bare}:{port}")


def _kde_proxy(values: Mapping[str, str], key: str) -> _Found:
    """``http://host 8080``; newer versions write ``http://host:8080``."""
    text = ":".join(values.get(key, "").rstrip("/ ").rsplit(" ", 1))
    if key == "socksProxy":
        text = re.sub(r"^socks://", "socks5://", text)
    return parse_proxy(text)


def _group(text: str) -> dict[str, str]:
    """The entries of the group that is meant."""
    lines = [line.strip() for line in text.splitlines()]
    start = lines.index(_KDE_GROUP) + 1 if _KDE_GROUP in lines else len(lines)
    end = next((at for at in range(start, len(lines)) if lines[at].startswith("[")), len(lines))
    lines = lines[start:end]
    pairs = (line.partition("=") for line in lines if "=" in line)
    return {key.strip().partition("[$")[0]: value.strip() for key, _, value in pairs}


def _text(value: str) -> str:
    found = _literal(value)
    return found if isinstance(found, str) else ""


def _texts(value: str) -> list[str]:
    found = _literal(value.removeprefix("@as "))
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _literal(value: str) -> object:
    """A value in GVariant's text form, which for texts and lists of them is Python's too."""
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
