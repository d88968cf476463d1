"""Reads each gathered entry into its value; what cannot be read is told and left out."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from arcdiag.catalog.faults import Fault, Faults
from arcdiag.catalog.fields import Reading, Tell, table_from, value_from
from arcdiag.catalog.gather import Entry, Gathered, table_name
from arcdiag.catalog.layout import ABOUT, FEATURES, SETTINGS, TABLES, Table, is_word
from arcdiag.catalog.toml import one_line
from arcdiag.model.catalog import Catalog
from arcdiag.model.value import Value

Setting = str | int | bool | tuple[str, ...]
"""What a small table may hold: it nests no further."""


_VERSION: Final = re.compile(r"[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*")


class About(Value, frozen=True):
    """The table ``[catalog]``."""

    version: str
    verified_on: date


class Built(Value, frozen=True):
    """A catalog of everything sound, and by kind and id every reading, sound or not.

    With faults it is only good for looking for further ones.
    """

    catalog: Catalog
    readings: dict[tuple[str, str], Reading]


def build(gathered: Gathered, about: About | None, faults: Faults) -> Built:
    """Read everything in *gathered*; adds what is wrong to *faults*."""
    readings = {
        (kind, identity): reading
        for kind, table in TABLES.items()
        for identity, entry in gathered.entries.get(kind, {}).items()
        if (reading := _entry(entry, kind, identity, table, faults)) is not None
    }
    values: dict[str, Any] = {table.field: {} for table in TABLES.values()}
    for (kind, identity), reading in readings.items():
        if reading.is_sound:
            values[TABLES[kind].field][identity] = reading.value
    catalog = Catalog(
        version=about.version if about else "",
        verified_on=about.verified_on if about else date.min,
        features=_features(gathered.entries.get(FEATURES, {}), faults),
        settings=_settings(gathered.entries.get(SETTINGS, {}), faults),
        **values,
    )
    return Built(catalog=catalog, readings=readings)


def about(gathered: Gathered, file: str, faults: Faults) -> About | None:
    """What *gathered* says of itself as a whole; None after adding to *faults*."""
    entry = gathered.entries.get(ABOUT, {}).get("")
    if entry is None:
        faults.append(Fault(file=file, table=ABOUT, key="", message="is missing"))
        return None
    reading = _one(entry, ABOUT, "", About, faults)
    if reading is None or not reading.is_sound:
        return None
    about: About = reading.value
    if not _VERSION.fullmatch(about.version):
        message = "may hold only letters and digits, with '.' and '-' between them"
        faults.append(_fault(entry, ABOUT, "", "version", message))
        return None
    return about


def _entry(entry: Entry, kind: str, identity: str, table: Table, faults: Faults) -> Reading | None:
    if not table.admits(identity):
        faults.append(_fault(entry, kind, identity, "", "is no fitting id"))
        return None
    if not table.key or not isinstance(entry.body, dict):
        return _one(entry, kind, identity, table.model, faults)
    if table.key in entry.body:
        message = "is told by the table's name; leave it out"
        faults.append(_fault(entry, kind, identity, table.key, message))
    body = {**entry.body, table.key: identity}
    return _one(Entry(file=entry.file, body=body), kind, identity, table.model, faults)


def _one(
    entry: Entry, kind: str, identity: str, model: type[Value], faults: Faults
) -> Reading | None:
    tell = _teller(entry, kind, identity, faults)
    if isinstance(entry.body, dict):
        return value_from(entry.body, model, tell)
    tell("", "must be a table")
    return None


def _features(entries: Mapping[str, Entry], faults: Faults) -> dict[str, str]:
    features = {}
    for name, entry in entries.items():
        if not is_word(name):
            faults.append(_fault(entry, FEATURES, "", one_line(name), "is no fitting name"))
        elif not isinstance(entry.body, str) or not entry.body:
            faults.append(_fault(entry, FEATURES, "", name, "must be a text in words"))
        else:
            features[name] = entry.body
    return features


def _settings(entries: Mapping[str, Entry], faults: Faults) -> dict[str, dict[str, Setting]]:
    settings = {}
    for name, entry in entries.items():
        tell = _teller(entry, SETTINGS, name, faults)
        if not is_word(name):
            tell("", "is no fitting name")
            continue
        table = table_from(entry.body, Setting, tell)
        if table is not None:
            settings[name] = table
    return settings


def _teller(entry: Entry, kind: str, identity: str, faults: Faults) -> Tell:
    def tell(key: str, message: str) -> None:
        faults.append(_fault(entry, kind, identity, key, message))

    return tell


def _fault(entry: Entry, kind: str, identity: str, key: str, message: str) -> Fault:
    table = table_name(kind, identity)
    return Fault(file=entry.file, table=table, key=key, message=message)
