"""Reads the agent's ``localconfig.json``, as far as it bears on proxies.

Its schema is not documented, so names are looked for in every form they could have: ``proxy.url``
as a key, ``proxy`` with ``url`` in it, or an entry with the name and the value beside each other.
"""

import json
from collections.abc import Iterator
from typing import Final

from arcdiag.model.secret import Secret
from arcdiag.model.value import Value

URL, BYPASS, CONNECTION = "proxy.url", "proxy.bypass", "connection.type"

MOST_VALUES: Final = 20_000
"""Values that are looked at; real files have a few dozen."""
_NAME_KEYS: Final = ("key", "name", "property")


class AgentSettings(Value, frozen=True):
    """What the file sets; empty: nothing."""

    url: Secret
    bypass: str = ""
    connection: str = ""


class AgentSettingsError(Exception):
    """A file that cannot be read; the message holds nothing of it."""


def parse_agent_settings(text: str) -> AgentSettings:
    """What *text* sets. Raises AgentSettingsError; what it does not know it passes over."""
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        raise AgentSettingsError("is not JSON") from None
    found: dict[str, str] = {}
    for number, (path, value) in enumerate(_walk(tree)):
        if number >= MOST_VALUES:
            break
        for name in (URL, BYPASS, CONNECTION):
            if path == name or path.endswith(f".{name}"):
                found.setdefault(name, value)
    return AgentSettings(
        url=Secret(found.get(URL, "")),
        bypass=found.get(BYPASS, ""),
        connection=found.get(CONNECTION, ""),
    )


def _walk(tree: object) -> Iterator[tuple[str, str]]:
    """Every text with its dotted name in lower case, nearest to the top first."""
    rest: list[tuple[str, object]] = [("", tree)]
    for path, value in rest:  # grows while it is read: level by level
        if len(rest) > MOST_VALUES:
            break
        match value:
            case str():
                yield path, value.strip()
            case dict():
                rest += _inside(path, value)
            case list() if value and all(isinstance(item, str) for item in value):
                yield path, ",".join(value)
            case list():
                rest += [(path, item) for item in value]


def _inside(path: str, table: dict[str, object]) -> Iterator[tuple[str, object]]:
    lowered = {name.lower(): value for name, value in table.items()}
    named = next((lowered[name] for name in _NAME_KEYS if name in lowered), None)
    if isinstance(named, str) and "value" in lowered:
        yield _joined(path, named.lower()), lowered["value"]
        return
    for name, value in lowered.items():
        yield (path if name == "value" else _joined(path, name)), value


def _joined(path: str, name: str) -> str:
    """Names longer than any we look for are cut, so that nesting costs nothing."""
    return f"{path}.{name}"[-200:] if path else name[-200:]
