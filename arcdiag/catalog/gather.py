"""Sorts what the files hold by kind and id, before anything is read closely."""

from collections.abc import Iterator
from typing import Any

import msgspec

from arcdiag.catalog.faults import Fault, Faults, meant, shown
from arcdiag.catalog.layout import ABOUT, FEATURES, REMOVE, SETTINGS, TABLES
from arcdiag.catalog.toml import one_line
from arcdiag.model.value import Value

Kind = str
"""``endpoint``, ``region`` …, and ``features``, ``settings`` and ``catalog``."""


class Entry(Value, frozen=True):
    """One table, or one feature, as it stands in its file."""

    file: str
    body: Any


class Gathered(Value, frozen=True):
    """All entries by kind and id; ``cited`` is the source that a whole file names."""

    entries: dict[Kind, dict[str, Entry]] = msgspec.field(default_factory=dict)
    cited: dict[str, object] = msgspec.field(default_factory=dict)
    removals: dict[str, object] = msgspec.field(default_factory=dict)
    """By file: what it wants taken out."""
    faults: Faults = msgspec.field(default_factory=Faults)


def gather(files: dict[str, dict[str, Any]], *, overlay: bool = False) -> Gathered:
    """The entries of *files*, by name; ids given twice and unknown tables are faults."""
    gathered = Gathered()
    for file, tree in files.items():
        for key, value in tree.items():
            _take(gathered, file, key, value, overlay=overlay)
        gathered.faults.extend(_uncited(file, tree))
    return gathered


def _take(gathered: Gathered, file: str, key: str, value: Any, *, overlay: bool) -> None:
    if key == "source" and not isinstance(value, dict):
        gathered.cited[file] = value
    elif key == REMOVE and overlay:
        gathered.removals[file] = value
    elif key == ABOUT:
        _keep(gathered, file, ABOUT, "", value)
    elif key not in (*TABLES, FEATURES, SETTINGS):
        known = (*TABLES, FEATURES, SETTINGS, ABOUT, "source", *((REMOVE,) if overlay else ()))
        message = f"unknown table or key{meant(key, known)}"
        gathered.faults.append(Fault(file=file, table="", key=one_line(key), message=message))
    elif not isinstance(value, dict):
        message = "must hold one table for each id"
        gathered.faults.append(Fault(file=file, table=key, key="", message=message))
    else:
        for identity, body in value.items():
            _keep(gathered, file, key, identity, body)


def _keep(gathered: Gathered, file: str, kind: Kind, identity: str, body: Any) -> None:
    known = gathered.entries.setdefault(kind, {})
    if identity in known:
        message = f"is given twice, first in {known[identity].file}"
        fault = Fault(file=file, table=table_name(kind, identity), key="", message=message)
        gathered.faults.append(fault)
    else:
        known[identity] = Entry(file=file, body=body)


def _uncited(file: str, tree: dict[str, Any]) -> Iterator[Fault]:
    needing = [key for key in tree if key in TABLES and TABLES[key].cites]
    if not needing:
        return
    if not tree.get("source"):
        message = f"is missing: a file with [{needing[0]}.…] names its source at the top"
        yield Fault(file=file, table="", key="source", message=message)


def table_name(kind: Kind, identity: str) -> str:
    """The table's name as the file writes it, fit for one line."""
    quoted = shown(identity).replace("'", '"') if "." in identity else one_line(identity)
    return f"{kind}.{quoted}" if identity else kind
