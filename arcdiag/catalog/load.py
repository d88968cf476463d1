"""Reads the shipped catalog, and a user's file over it, into one Catalog; tells every fault."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from arcdiag.catalog.build import About, Built, about, build
from arcdiag.catalog.check import check
from arcdiag.catalog.faults import CatalogError, Fault, Faults
from arcdiag.catalog.gather import Gathered, gather, table_name
from arcdiag.catalog.known import Known
from arcdiag.catalog.layout import FEATURES, FILES, TABLES
from arcdiag.catalog.overlay import overlaid
from arcdiag.catalog.toml import TomlError, one_line, read_toml
from arcdiag.model.catalog import Catalog
from arcdiag.resources import shipped

Tree = dict[str, Any]

_TEXT: Final = (("source", "must be a text"),)


def load_catalog(overlay: Path | None = None) -> Catalog:
    """The shipped catalog, with the file *overlay* laid over it; raises CatalogError."""
    faults = Faults()
    files = {name: _read(shipped(f"catalog/{name}"), name, faults) for name in FILES}
    own = None
    if overlay is not None:
        name = one_line(str(overlay))
        own = (name, _read(overlay, name, faults))
    if faults:
        raise CatalogError(faults)
    return catalog_from(files, own)


def catalog_from(files: dict[str, Tree], own: tuple[str, Tree] | None = None) -> Catalog:
    """The catalog in the trees of *files*, with a user's *own* over it; raises CatalogError."""
    gathered = gather(files)
    faults = Faults()
    told = about(gathered, FILES[0], faults)
    order = [FILES[0], *files]
    if own is not None:
        file, tree = own
        theirs = gather({file: tree}, overlay=True)
        told = _both(told, about(theirs, file, faults))
        gathered = overlaid(gathered, theirs)
        order.append(file)
    built = build(gathered, told, faults)
    faults.extend([*gathered.faults, *_references(built, gathered)])
    if faults:
        raise CatalogError(sorted(faults, key=lambda fault: (order.index(fault.file), fault.table)))
    return built.catalog


def _read(path: Path, name: str, faults: Faults) -> Tree:
    try:
        return read_toml(path)
    except TomlError as error:
        faults.append(Fault(file=name, table="", key="", message=error.reason))
        return {}


def _both(ours: About | None, theirs: About | None) -> About | None:
    """A user's version is told after the shipped one's; the older of the two dates counts."""
    if ours is None or theirs is None:
        return None
    return About(
        version=f"{ours.version}+{theirs.version}",
        verified_on=min(ours.verified_on, theirs.verified_on),
    )


def _references(built: Built, gathered: Gathered) -> Iterator[Fault]:
    """Faults between tables, each in the file of the table that has it."""
    entries = gathered.entries
    names = {kind: entries.get(kind, {}).keys() for kind in TABLES}
    known = Known({**names, "feature": entries.get(FEATURES, {}).keys()})
    for kind, identity, (key, message) in check(built, known):
        holder = key if kind == FEATURES else identity
        file = entries[kind][holder].file
        yield Fault(file=file, table=table_name(kind, identity), key=key, message=message)
    for file, source in gathered.cited.items():
        wrong = known.missing("source", "source", (source,)) if isinstance(source, str) else _TEXT
        yield from (Fault(file=file, table="", key=key, message=message) for key, message in wrong)
