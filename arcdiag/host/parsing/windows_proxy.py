"""Turns what Windows keeps in its registry about proxies into sources."""

from collections.abc import Mapping
from typing import Final

from arcdiag.host.parsing.connection_settings import (
    SettingsError,
    WindowsProxy,
    parse_connection_settings,
)
from arcdiag.model.proxy import Dialect, Exceptions, Origin, ProxySource
from arcdiag.model.secret import Secret, masked
from arcdiag.proxies.windows import parse_servers

Registry = Mapping[str, object]
"""The values of one key, by name."""

NOT_THE_AGENTS: Final = "reported only: the agent takes no notice of it"


def winhttp_source(value: object, where: str) -> ProxySource | None:
    """What ``WinHttpSettings`` says; None where it does not exist."""
    return _binary(value, Origin.WINHTTP, where) if isinstance(value, bytes) else None


def user_source(texts: Registry, binary: object, where: str) -> ProxySource | None:
    """What Internet Options say: the texts, and automatic detection from *binary*.

    ``ProxyEnable`` decides whether ``ProxyServer`` is in force; None where nothing is set.
    """
    kept = _binary(binary, Origin.USER, where) if isinstance(binary, bytes) else None
    enabled = texts.get("ProxyEnable") == 1
    found = WindowsProxy(
        servers=Secret(_text(texts, "ProxyServer") if enabled else ""),
        exceptions=_text(texts, "ProxyOverride") if enabled else "",
        pac=Secret(_text(texts, "AutoConfigURL")),
        detects=kept is not None and kept.detects,
    )
    said = found.servers.reveal() or found.pac.reveal() or found.detects
    return _source(found, Origin.USER, where) if said else None


def _binary(value: bytes, origin: Origin, where: str) -> ProxySource:
    try:
        return _source(parse_connection_settings(value), origin, where)
    except SettingsError as error:
        note = f"could not be read: {error}"
        return ProxySource(origin=origin, where=where, notes=(note, NOT_THE_AGENTS))


def _source(found: WindowsProxy, origin: Origin, where: str) -> ProxySource:
    servers = parse_servers(found.servers.reveal())
    listed = Exceptions(dialect=Dialect.WINDOWS, text=found.exceptions, where=where)
    return ProxySource(
        origin=origin,
        where=where,
        https=servers.https,
        http=servers.http,
        exceptions=listed if found.exceptions else None,
        pac=masked(found.pac.reveal()),
        detects=found.detects,
        notes=(*servers.notes, NOT_THE_AGENTS),
    )


def _text(texts: Registry, name: str) -> str:
    value = texts.get(name)
    return value.strip() if isinstance(value, str) else ""
