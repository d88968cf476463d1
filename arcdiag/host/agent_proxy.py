"""The agent's own proxy settings, from its configuration file: the same on every system."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from arcdiag.host.parsing.agent_settings import (
    BYPASS,
    URL,
    AgentSettings,
    AgentSettingsError,
    parse_agent_settings,
)
from arcdiag.host.reading import read_if_there
from arcdiag.model.proxy import AgentFacts, Dialect, Exceptions, Origin, ProxySource
from arcdiag.model.secret import Secret
from arcdiag.proxies.url import parse_proxy

_MOST_BYTES: Final = 2**20
"""A real file has less than a kilobyte."""

_NOTHING: Final = AgentSettings(url=Secret(""))


def agent_proxy(
    files: Iterable[Path], notes: list[str], *, installed: bool
) -> tuple[AgentFacts, tuple[ProxySource, ...]]:
    """What the first of *files* that sets anything says, as facts and as sources."""
    for path in files:
        found = _read(path, notes)
        if found != _NOTHING:
            return _facts(found, path, installed=installed), _sources(found, path)
    return AgentFacts(installed=installed), ()


def _read(path: Path, notes: list[str]) -> AgentSettings:
    text = read_if_there(path, notes, most=_MOST_BYTES)
    try:
        return parse_agent_settings(text) if text.strip() else _NOTHING
    except AgentSettingsError as error:
        notes.append(f"{path}: {error}")
        return _NOTHING


def _facts(found: AgentSettings, path: Path, *, installed: bool) -> AgentFacts:
    where = f"{BYPASS} of {path}"
    listed = Exceptions(dialect=Dialect.AGENT, text=found.bypass, where=where)
    return AgentFacts(
        installed=installed,
        bypass=listed if found.bypass else None,
        connection=found.connection,
    )


def _sources(found: AgentSettings, path: Path) -> tuple[ProxySource, ...]:
    proxy = parse_proxy(found.url.reveal())
    if proxy is None:
        return ()
    where = f"{URL} of {path}"
    return (ProxySource(origin=Origin.AGENT, where=where, https=proxy, http=proxy),)
