"""Takes reports one after the other, and keeps of each server the newest.

What comes out does not depend on the order in which they came.
"""

import dataclasses
from collections.abc import Iterator
from typing import Final

import msgspec

from arcdiag.diagnosis.words import say
from arcdiag.fleet.asks import Asked
from arcdiag.fleet.glance import Glance, is_hidden
from arcdiag.fleet.identity import file_names, host_key, short_name
from arcdiag.fleet.model import Unmerged
from arcdiag.fleet.server import Gathered, Shared, gathered

_NAMELESS: Final = "?"


class Gathering:
    """The reports that came in so far.

    *by_file*: whoever collected them has named each file after its server, so that this name counts
    and not the host's own.
    """

    def __init__(self, *, by_file: bool = False) -> None:
        self._by_file = by_file
        self.shared = Shared()
        self.refused: list[Unmerged] = []
        self._told: dict[str, Gathered] = {}
        self._told_runs: set[str] = set()
        self._hidden: dict[str, Gathered] = {}
        self._older: list[tuple[str, str]] = []
        self._copies: list[str] = []

    def add(self, read: Glance, file: str, asked: tuple[Asked, ...] | None = ()) -> None:
        """Take the report *read*, which lies in *file*, with what it asks teams for."""
        if self._by_file:
            name = short_name(file)
            self._add_told(host_key(name), self._gathered(read, file, name, asked))
        elif is_hidden(read):
            self._add_hidden(self._gathered(read, file, "", asked))
        else:
            name = read.host.name.strip() or _NAMELESS
            self._told_runs.add(read.run.id)
            self._add_told(host_key(name), self._gathered(read, file, name, asked))

    def _gathered(
        self, read: Glance, file: str, name: str, asked: tuple[Asked, ...] | None
    ) -> Gathered:
        return gathered(read, file, name, self.shared, asked=asked, by_file=self._by_file)

    def refuse(self, file: str, why: str) -> None:
        """Note that *file* is no report that counts."""
        self.refused.append(Unmerged(file=file, why=why))

    def servers(self) -> list[Gathered]:
        """The servers by their names, each by its newest report."""
        hidden = {each.server.file: each for each in self._hidden.values() if self._is_new(each)}
        names = file_names(hidden, (each.server.name for each in self._told.values()))
        named = [_renamed(each, names[file]) for file, each in hidden.items()]
        return sorted([*self._told.values(), *named], key=_by_name)

    def superseded(self) -> list[Unmerged]:
        """The reports that do not count, since another one does."""
        return sorted(self._superseded(), key=lambda each: (each.file, each.why))

    def _superseded(self) -> Iterator[Unmerged]:
        for file, key in self._older:
            why = say("there is a newer report of this server, or the same one again")
            yield Unmerged(file=file, why=why, server=self._told[key].server.name)
        copies = [each.server.file for each in self._hidden.values() if not self._is_new(each)]
        for file in (*self._copies, *copies):
            yield Unmerged(file=file, why=say("the same run is there in another file"))

    def _add_told(self, key: str, each: Gathered) -> None:
        known = self._told.get(key)
        if known is None:
            self._told[key] = each
            return
        newer, older = (each, known) if _is_before(known, each) else (known, each)
        self._told[key] = newer
        self._older.append((older.server.file, key))

    def _add_hidden(self, each: Gathered) -> None:
        """Nothing but the run's own number tells that two of these are of one server."""
        known = self._hidden.setdefault(each.server.run, each)
        if known is not each:
            first, second = sorted((known, each), key=lambda one: one.server.file)
            self._hidden[each.server.run] = first
            self._copies.append(second.server.file)

    def _is_new(self, each: Gathered) -> bool:
        """Is there no report of the same run in which its host is told?"""
        return each.server.run not in self._told_runs


def _is_before(one: Gathered, other: Gathered) -> bool:
    """Is *one* older? Of two reports of the same moment the later run number, then the file."""
    a, b = one.server, other.server
    return (a.started, a.run) < (b.started, b.run) or (
        (a.started, a.run) == (b.started, b.run) and a.file > b.file
    )


def _renamed(each: Gathered, name: str) -> Gathered:
    return dataclasses.replace(each, server=msgspec.structs.replace(each.server, name=name))


def _by_name(each: Gathered) -> tuple[str, str]:
    return host_key(each.server.name), each.server.file
