"""What changed from one catalog to another, by table, id and field."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import msgspec

from arcdiag.catalog.layout import ABOUT, FEATURES, SETTINGS, TABLES
from arcdiag.model.catalog import Catalog
from arcdiag.model.value import Value


class Kind(StrEnum):
    """How an entry or a field changed."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Change(Value, frozen=True):
    """One change. ``old`` and ``new`` are texts, empty where there is nothing.

    ``field`` is a path such as ``hosts.public``; empty when a whole entry came or went.
    """

    kind: Kind
    table: str
    id: str
    field: str = ""
    old: str = ""
    new: str = ""


def diff(old: Catalog, new: Catalog) -> tuple[Change, ...]:
    """The changes from *old* to *new*, table by table in the order of *old*."""
    about = _flat({"version": old.version, "verified_on": old.verified_on})
    since = _flat({"version": new.version, "verified_on": new.verified_on})
    fields = {kind: table.field for kind, table in TABLES.items()}
    changes = list(_fields(ABOUT, "", about, since))
    for table, field in {**fields, FEATURES: FEATURES, SETTINGS: SETTINGS}.items():
        changes.extend(_entries(table, getattr(old, field), getattr(new, field)))
    return tuple(changes)


def _entries(table: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    for identity in dict.fromkeys([*old, *new]):
        if identity not in new:
            yield Change(kind=Kind.REMOVED, table=table, id=identity)
        elif identity not in old:
            yield Change(kind=Kind.ADDED, table=table, id=identity)
        else:
            yield from _fields(table, identity, _flat(old[identity]), _flat(new[identity]))


def _fields(
    table: str, identity: str, old: dict[str, str], new: dict[str, str]
) -> Iterator[Change]:
    for field in dict.fromkeys([*old, *new]):
        was, now = old.get(field), new.get(field)
        if was != now:
            kind = Kind.ADDED if was is None else Kind.REMOVED if now is None else Kind.CHANGED
            yield Change(
                kind=kind, table=table, id=identity, field=field, old=was or "", new=now or ""
            )


def _flat(value: object) -> dict[str, str]:
    """Every leaf of *value* as text, by its path; lists are one leaf, since their order counts."""
    leaves: dict[str, str] = {}
    rest = [("", msgspec.to_builtins(value))]
    while rest:
        path, item = rest.pop()
        if isinstance(item, dict):
            inner = [(f"{path}.{key}" if path else str(key), part) for key, part in item.items()]
            rest.extend(reversed(inner))
        else:
            leaves[path] = _text(item)
    return leaves


def _text(item: object) -> str:
    match item:
        case list() | tuple():
            return ", ".join(map(_text, item))
        case bool():
            return "yes" if item else "no"
        case None:
            return ""
    return str(item)
