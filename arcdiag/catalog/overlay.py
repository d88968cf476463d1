"""Lays a user's file over the shipped catalog: adds, replaces whole tables, takes out by id."""

from collections.abc import Iterator

from arcdiag.catalog.faults import Fault, Faults, meant, shown
from arcdiag.catalog.gather import Entry, Gathered, Kind
from arcdiag.catalog.layout import ABOUT, REMOVE


def overlaid(shipped: Gathered, own: Gathered) -> Gathered:
    """Both as one; what replaces keeps the place of what it replaces, what is new comes last.

    ``[catalog]`` stays the shipped one: a file of one's own is named beside it, not instead.
    """
    removed, faults = _removals(shipped, own)
    entries: dict[Kind, dict[str, Entry]] = {}
    for kind in (*shipped.entries, *own.entries):
        ours = own.entries.get(kind, {}) if kind != ABOUT else {}
        kept = {
            identity: entry
            for identity, entry in shipped.entries.get(kind, {}).items()
            if (kind, identity) not in removed
        }
        entries[kind] = {**kept, **ours}
    return Gathered(
        entries=entries,
        cited={**shipped.cited, **own.cited},
        faults=Faults([*shipped.faults, *own.faults, *faults]),
    )


def _removals(shipped: Gathered, own: Gathered) -> tuple[set[tuple[Kind, str]], Faults]:
    removed: set[tuple[Kind, str]] = set()
    faults = Faults()
    for file, value in own.removals.items():
        if not isinstance(value, list):
            message = "must be a list of texts such as endpoint.gns-relay"
            faults.append(Fault(file=file, table="", key=REMOVE, message=message))
            continue
        for number, item in enumerate(value):
            found, message = _removal(shipped, own, item)
            if message:
                key = f"{REMOVE}[{number}]"
                faults.append(Fault(file=file, table="", key=key, message=message))
            else:
                removed.add(found)
    return removed, faults


def _removal(shipped: Gathered, own: Gathered, item: object) -> tuple[tuple[Kind, str], str]:
    """What *item* takes out, and what is wrong with it (empty: nothing)."""
    if not isinstance(item, str):
        return ("", ""), "must be a text such as endpoint.gns-relay"
    kind, _, identity = item.partition(".")
    if kind == ABOUT or identity not in shipped.entries.get(kind, {}):
        return ("", ""), f"{shown(item)} is not in the catalog{meant(item, _names(shipped))}"
    if identity in own.entries.get(kind, {}):
        return ("", ""), f"{shown(item)} is taken out and given in the same file"
    return (kind, identity), ""


def _names(gathered: Gathered) -> Iterator[str]:
    for kind, entries in gathered.entries.items():
        if kind != ABOUT:
            yield from (f"{kind}.{identity}" for identity in entries)
