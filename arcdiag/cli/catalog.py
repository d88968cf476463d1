"""``arcdiag catalog``: the endpoints as data."""

from argparse import Namespace
from collections.abc import Iterator
from typing import Final

import msgspec

from arcdiag.catalog.diff import Change, Kind, diff
from arcdiag.catalog.faults import meant
from arcdiag.catalog.layout import FEATURES, TABLES
from arcdiag.cli.console import Streams
from arcdiag.cli.doors import Doors
from arcdiag.language.current import tr, translated
from arcdiag.language.wide import columns, padded
from arcdiag.model.catalog import Catalog
from arcdiag.model.choices import Mode
from arcdiag.model.plan import Check
from arcdiag.orders.ordering import catalog_file, scope_from
from arcdiag.orders.refused import RefusedError
from arcdiag.orders.setup import setup_from
from arcdiag.report.json import as_json
from arcdiag.report.plain import plain

SHIPPED: Final = "shipped"
"""The word that stands for the shipped catalog where a file is asked for."""

_HEADERS: Final[tuple[str, ...]] = (
    *("HOST", "PORT", "PROTOCOL", "REGION"),
    *("PURPOSE", "REQUIRED", "ENDPOINT", "NOTE"),
)
_WHERE: Final = 4
"""Columns up to the region."""
_MODE_HEADERS: Final = ("MODE", "ADDRESS")
"""Where another mode than public is looked at: which, and the kind of address it wants."""
_GATEWAY: Final = "gateway"
"""The endpoint of the Arc gateway itself."""
_SIGNS: Final = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.CHANGED: "~"}
_EMPTY: Final[tuple[object, ...]] = ("", (), [], {}, None)


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
            lines = map(_change, diff(old, new))
            streams.result("".join(f"{line}\n" for line in lines) or f"{tr('no differences')}\n")
    return 0


def _list(asked: Namespace, doors: Doors, streams: Streams) -> None:
    loaded = doors.load_catalog(catalog_file("--catalog", asked.catalog))
    checks = doors.plan(loaded, scope_from(setup_from(asked))).checks
    if asked.json:
        streams.document(as_json(checks))
        return
    lines = [_HEADERS, *map(_line, checks)]
    if any(check.mode is not Mode.PUBLIC for check in checks):
        kinds = [_MODE_HEADERS, *((str(check.mode), str(check.expected)) for check in checks)]
        lines = [
            (*line[:_WHERE], *kind, *line[_WHERE:]) for line, kind in zip(lines, kinds, strict=True)
        ]
    widths = [max(map(columns, column)) for column in zip(*lines, strict=True)]
    shown = (
        "  ".join(padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
    streams.result("".join(f"{line}\n" for line in shown))


def _line(check: Check) -> tuple[str, ...]:
    where = (check.host or check.name, str(check.port), check.protocol, check.region or "-")
    why = (",".join(check.purposes), "yes" if check.required else "no", check.endpoint)
    return tuple(map(plain, (*where, *why, translated(_note(check)))))


def _note(check: Check) -> str:
    """What is particular about the host."""
    if check.stand_in:
        return f"stands in for {check.name}"
    if check.host:
        return _place(check)
    return "its host is told at run time" if check.awaits else check.untestable


def _place(check: Check) -> str:
    """By what kind of place it is delivered, where the mode makes that matter."""
    if check.mode is Mode.MICROSOFT_PEERING and check.edge:
        return "on the edge: not carried"
    if check.mode is Mode.GATEWAY:
        return "the gateway itself" if check.endpoint == _GATEWAY else "opened beside the gateway"
    return ""


def _shown(loaded: Catalog, identity: str) -> str:
    """Every entry of that id or host, field by field; what is empty is left out."""
    found = [(kind, name) for kind, name in _entries(loaded) if name == identity]
    found = found or [
        ("endpoint", each.id)
        for each in loaded.endpoints.values()
        if identity.lower() in each.hosts.values()
    ]
    if not found:
        known = {name for _, name in _entries(loaded)}
        hint = plain(meant(identity, known))
        raise RefusedError(f'the catalog has no entry "{plain(identity, 60)}"{hint}')
    return "\n".join(_entry(loaded, kind, name) for kind, name in found)


def _entries(loaded: Catalog) -> Iterator[tuple[str, str]]:
    for kind, table in TABLES.items():
        yield from ((kind, name) for name in getattr(loaded, table.field))
    yield from ((FEATURES, name) for name in loaded.features)


def _entry(loaded: Catalog, kind: str, identity: str) -> str:
    if kind == FEATURES:
        return f"feature {plain(identity)}\n  {plain(translated(loaded.features[identity]))}\n"
    fields = msgspec.to_builtins(getattr(loaded, TABLES[kind].field)[identity])
    lines = [f"{kind} {plain(identity)}"]
    lines += [f"  {name}: {_said(value)}" for name, value in fields.items() if value not in _EMPTY]
    return "\n".join(lines) + "\n"


def _said(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(map(_said, value))
        case dict():
            filled = {key: item for key, item in value.items() if item not in _EMPTY}
            return ", ".join(f"{key} {_said(item)}" for key, item in filled.items())
    return plain(translated(str(value)), 2000)


def _sound(loaded: Catalog) -> str:
    counted = (table.field for table in TABLES.values())
    numbers = ", ".join(
        f"{len(getattr(loaded, name))} {name.replace('_', ' ')}" for name in counted
    )
    version = plain(loaded.version, 40)
    said = translated(f"sound: catalog {version} of {loaded.verified_on}")
    return f"{said}; {numbers}\n"


def _loaded(doors: Doors, name: str) -> Catalog:
    return doors.load_catalog(None if name == SHIPPED else catalog_file("FILE", name))


def _change(change: Change) -> str:
    """One line; a field's change tells both values."""
    place = " ".join(part for part in (change.table, change.id, change.field) if part)
    line = f"{_SIGNS[change.kind]} {plain(place)}"
    if not change.field:
        return line
    return f"{line}: {_value(change.old)} -> {_value(change.new)}"


def _value(text: str) -> str:
    return plain(text, 500) or tr("nothing")
