"""Reads each gathered entry into its value; what cannot be read is told and left out."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, TypeVar

from arcdiag.catalog.faults import Fault
from arcdiag.catalog.fields import Tell, table_from, value_from
from arcdiag.catalog.gather import Entry, Gathered, table_name
from arcdiag.catalog.layout import ABOUT, FEATURES, SETTINGS, TABLES, Table
from arcdiag.model.catalog import Catalog
from arcdiag.model.value import Value

Setting = str | int | bool | tuple[str, ...]
"""What a small table may hold: it nests no further."""

T = TypeVar("T", bound=Value)


_VERSION: Final = re.compile(r"[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*")


class About(Value, frozen=True):
    """The table ``[catalog]``."""

    version: str
    verified_on: date


def build(gathered: Gathered, about: About | None, faults: list[Fault]) -> Catalog:
    """A catalog of everything sound in *gathered*; adds what is not to *faults*.

    Without *about* the catalog is only good for looking for further faults.
    """
    values = {
        table.field: _values(gathered.entries.get(kind, {}), kind, table, faults)
        for kind, table in TABLES.items()
    }
    return Catalog(
        version=about.version if about else "",
        verified_on=about.verified_on if about else date.min,
        features=_features(gathered.entries.get(FEATURES, {}), faults),
        settings=_settings(gathered.entries.get(SETTINGS, {}), faults),
        **values,
    )


def about(gathered: Gathered, file: str, faults: list[Fault]) -> About | None:
    """What *gathered* says of itself as a whole; None after adding to *faults*."""
    entry = gathered.entries.get(ABOUT, {}).get("")
    if entry is None:
        faults.append(Fault(file=file, table=ABOUT, key="", message="is missing"))
        return None
    read = _one(entry, ABOUT, "", About, {}, faults)
    if read is not None and not _VERSION.fullmatch(read.version):
        message = "may hold only letters and digits, with '.' and '-' between them"
        faults.append(_fault(entry, ABOUT, "", "version", message))
        return None
    return read


def _values(
    entries: Mapping[str, Entry], kind: str, table: Table, faults: list[Fault]
) -> dict[str, Any]:
    values = {}
    for identity, entry in entries.items():
        if not table.admits(identity):
            faults.append(_fault(entry, kind, identity, "", "is no fitting id"))
            continue
        fixed = {table.key: identity} if table.key else {}
        value = _one(entry, kind, identity, table.model, fixed, faults)
        if value is not None:
            values[identity] = value
    return values


def _one(
    entry: Entry,
    kind: str,
    identity: str,
    model: type[T],
    fixed: dict[str, str],
    faults: list[Fault],
) -> T | None:
    tell = _teller(entry, kind, identity, faults)
    if not isinstance(entry.body, dict):
        tell("", "must be a table")
        return None
    for key in fixed.keys() & entry.body.keys():
        tell(key, "is told by the table's name; leave it out")
    return value_from({**entry.body, **fixed}, model, tell)


def _features(entries: Mapping[str, Entry], faults: list[Fault]) -> dict[str, str]:
    features = {}
    for name, entry in entries.items():
        if isinstance(entry.body, str) and entry.body:
            features[name] = entry.body
        else:
            faults.append(_fault(entry, FEATURES, "", name, "must be a text in words"))
    return features


def _settings(entries: Mapping[str, Entry], faults: list[Fault]) -> dict[str, dict[str, Setting]]:
    settings = {}
    for name, entry in entries.items():
        tell = _teller(entry, SETTINGS, name, faults)
        table = table_from(entry.body, Setting, tell)
        if table is not None:
            settings[name] = table
    return settings


def _teller(entry: Entry, kind: str, identity: str, faults: list[Fault]) -> Tell:
    def tell(key: str, message: str) -> None:
        faults.append(_fault(entry, kind, identity, key, message))

    return tell


def _fault(entry: Entry, kind: str, identity: str, key: str, message: str) -> Fault:
    table = table_name(kind, identity)
    return Fault(file=entry.file, table=table, key=key, message=message)
