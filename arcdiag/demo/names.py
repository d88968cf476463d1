"""What the simulated Internet's name servers truly hold: aliases and addresses of Azure's names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address

from msgspec import structs

from arcdiag.model.catalog import Catalog
from arcdiag.model.value import Value

_HOLE = re.compile(r"\\\{(\w+)\\\}")
_LABEL = "[a-z0-9-]+"


class NameEntry(Value, frozen=True):
    """One name of the table, in which ``{region}`` and the like stand for one label's part.

    ``aliases`` is the CNAME chain in its order; the same holes may be used there, and ``{home}``
    and ``{code}`` are the scenario's region and its short code. Without ``addresses`` one is made
    up from the name, always the same.
    """

    name: str
    aliases: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    addresses6: tuple[str, ...] = ()
    tls12_only: bool = False
    """Its servers offer nothing newer than TLS 1.2."""


class Truth(Value, frozen=True):
    """The true answer for one name."""

    aliases: tuple[str, ...]
    addresses: tuple[str, ...]
    addresses6: tuple[str, ...]


class Names:
    """All names there are; remembers whose address is whose."""

    def __init__(
        self, table: Iterable[NameEntry], catalog: Catalog, region: str, code: str
    ) -> None:
        self._table = [(_pattern(entry.name), entry) for entry in table]
        self._known = re.compile("|".join(_catalog_patterns(catalog)) or r"(?!)")
        self._fixed = {"home": region, "code": code}
        self._told: dict[str, Truth | None] = {}
        self._owners: dict[str, str] = {}

    def truth(self, name: str) -> Truth | None:
        """The answer for *name* (lower case, no dot at the end); None: there is no such name."""
        if name not in self._told:
            truth = self._told[name] = self._made(name)
            if truth:
                self._keep(name, truth)
        return self._told[name]

    def owner(self, address: str) -> str:
        """The name that *address* was given out for; empty if it never was."""
        return self._owners.get(address, "")

    def _keep(self, name: str, truth: Truth) -> None:
        """Remember the owner of each address, and that the aliases are names, too."""
        for address in (*truth.addresses, *truth.addresses6):
            self._owners.setdefault(address, name)
        for place, alias in enumerate(truth.aliases, start=1):
            rest = structs.replace(truth, aliases=truth.aliases[place:])
            self._told.setdefault(alias, rest)

    def _made(self, name: str) -> Truth | None:
        for pattern, entry in self._table:
            if match := pattern.fullmatch(name):
                holes = match.groupdict() | self._fixed
                aliases = tuple(alias.format_map(holes) for alias in entry.aliases)
                addresses = entry.addresses or (_made_up(name),)
                return Truth(aliases=aliases, addresses=addresses, addresses6=entry.addresses6)
        if self._known.fullmatch(name):
            return Truth(aliases=(), addresses=(_made_up(name),), addresses6=())
        return None


class KnownNames:
    """Name servers that know the company's own names only, and nobody to ask about others."""

    def __init__(self, names: Names, known: Iterable[str]) -> None:
        self._names = names
        self._known = frozenset(known)

    def truth(self, name: str) -> Truth | None:
        """The answer for *name*; None: they say that there is no such name."""
        return self._names.truth(name) if name in self._known else None


def _pattern(template: str) -> re.Pattern[str]:
    """``{region}-gas.example`` as a pattern whose groups are its holes."""
    return re.compile(_HOLE.sub(rf"(?P<\1>{_LABEL})", re.escape(template)))


def _catalog_patterns(catalog: Catalog) -> Iterator[str]:
    """Every host that the catalog names, as a pattern; bare holes would match everything."""
    for endpoint in catalog.endpoints.values():
        stand_ins = (host for hosts in endpoint.stand_ins.values() for host in hosts)
        for host in (*endpoint.hosts.values(), *stand_ins):
            if host and re.search(r"[a-z]\.[a-z]", host):
                holes = _HOLE.sub(_LABEL, re.escape(host.lower()))
                yield holes.replace(r"\*", r"[a-z0-9.-]+")


def _made_up(name: str) -> str:
    """An address for *name* that looks like one of Azure's; it is never put on a real network."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:2])
    return str(IPv4Address("20.2.0.0") + number)
