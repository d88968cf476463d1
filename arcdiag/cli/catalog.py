"""``arcdiag catalog``: the endpoints as data."""

from argparse import Namespace
from typing import Final

import msgspec

from arcdiag.cli.console import Streams
from arcdiag.cli.doors import Doors
from arcdiag.cli.ordering import catalog_file, scope_from
from arcdiag.cli.refused import RefusedError
from arcdiag.model.catalog import Catalog
from arcdiag.model.plan import Check
from arcdiag.report.json import as_json
from arcdiag.report.plain import plain

SHIPPED: Final = "shipped"
"""The word that stands for the shipped catalog where a file is asked for."""

_HEADERS: Final[tuple[str, ...]] = (
    *("HOST", "PORT", "PROTOCOL", "REGION"),
    *("PURPOSE", "REQUIRED", "ENDPOINT", "NOTE"),
)

_PARTS: Final = ("endpoints", "regions", "errors", "symptoms", "roots", "sources", "features")
"""The tables of a catalog that are looked up by an id."""


def catalog(asked: Namespace, doors: Doors, streams: Streams) -> int:
    """Do the action that was asked for; returns the exit code."""
    match asked.action:
        case "list":
            _list(asked, doors, streams)
        case "show":
            loaded = doors.load_catalog(catalog_file("--catalog", asked.catalog))
            streams.result(_shown(loaded, asked.id))
        case "validate":
            streams.result(_sound(doors.load_catalog(catalog_file("FILE", asked.file))))
        case "diff":
            old, new = (_loaded(doors, name) for name in (asked.old, asked.new))
            streams.result(_differences(old, new))
    return 0


def _list(asked: Namespace, doors: Doors, streams: Streams) -> None:
    loaded = doors.load_catalog(catalog_file("--catalog", asked.catalog))
    checks = doors.plan(loaded, scope_from(asked)).checks
    if asked.json:
        streams.document(as_json(checks))
        return
    lines = [_HEADERS, *map(_line, checks)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        streams.result("  ".join(cells).rstrip() + "\n")


def _line(check: Check) -> tuple[str, ...]:
    where = (check.host or check.name, str(check.port), check.protocol, check.region or "-")
    why = (",".join(check.purposes), "yes" if check.required else "no", check.endpoint)
    return tuple(map(plain, (*where, *why, _note(check))))


def _note(check: Check) -> str:
    """What is particular about the host."""
    if check.stand_in:
        return f"stands in for {check.name}"
    if check.host:
        return ""
    return "its host is told at run time" if check.awaits else check.untestable


def _shown(loaded: Catalog, identity: str) -> str:
    """Every entry of that id, field by field; what is empty is left out."""
    found = [
        (part, entries[identity])
        for part in _PARTS
        if identity in (entries := getattr(loaded, part))
    ]
    if not found:
        raise RefusedError(f'the catalog has no entry "{plain(identity, 60)}"')
    return "\n".join(_entry(part, identity, entry) for part, entry in found)


def _entry(part: str, identity: str, entry: object) -> str:
    fields = msgspec.to_builtins(entry)
    if not isinstance(fields, dict):
        fields = {"meaning": fields}
    lines = [f"{plain(identity)} ({part})"]
    lines += [f"  {name}: {_said(value)}" for name, value in fields.items() if value not in _EMPTY]
    return "\n".join(lines) + "\n"


_EMPTY: Final[tuple[object, ...]] = ("", (), [], {}, None)


def _said(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(map(_said, value))
        case dict():
            filled = {key: item for key, item in value.items() if item not in _EMPTY}
            return ", ".join(f"{key} {_said(item)}" for key, item in filled.items())
    return plain(str(value), 2000)


def _sound(loaded: Catalog) -> str:
    numbers = ", ".join(f"{len(getattr(loaded, part))} {part}" for part in _PARTS)
    return f"sound: catalog {plain(loaded.version, 40)} of {loaded.verified_on}, {numbers}\n"


def _loaded(doors: Doors, name: str) -> Catalog:
    return doors.load_catalog(None if name == SHIPPED else catalog_file("FILE", name))


def _differences(old: Catalog, new: Catalog) -> str:
    """One line an entry added (+), removed (-) or changed (~, with each field's two values)."""
    lines = []
    for part in (*_PARTS, "exit_codes", "releases", "region_communities", "service_communities"):
        before, after = getattr(old, part), getattr(new, part)
        for identity in dict.fromkeys([*before, *after]):
            lines += _change(part, identity, before.get(identity), after.get(identity))
    return "".join(f"{line}\n" for line in lines) or "no differences\n"


def _change(part: str, identity: str, before: object, after: object) -> list[str]:
    name = f"{part} {plain(identity)}"
    if before is None or after is None:
        return [f"{'+' if before is None else '-'} {name}"]
    if before == after:
        return []
    was, now = msgspec.to_builtins(before), msgspec.to_builtins(after)
    if not isinstance(was, dict) or not isinstance(now, dict):
        return [f"~ {name}: {_said(was)} -> {_said(now)}"]
    changed = [field for field in now if was.get(field) != now[field]]
    return [
        f"~ {name} {field}: {_said(was.get(field))} -> {_said(now[field])}" for field in changed
    ]
