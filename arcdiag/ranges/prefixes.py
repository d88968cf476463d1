"""Longest-prefix match over many thousand ranges: one look into a table for each length in use."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address
from typing import Final

BITS: Final = {4: 32, 6: 128}

Table = dict[int, dict[int, list[int]]]


class PrefixTable:
    """Ranges of both families, each with the numbers of its owners.

    A look-up costs one dictionary access for each prefix length that occurs, whatever the number
    of ranges.
    """

    def __init__(self) -> None:
        self._families: dict[int, Table] = {4: {}, 6: {}}
        self._lengths: dict[int, tuple[int, ...]] = {4: (), 6: ()}

    def add(self, family: int, value: int, length: int, owners: Iterable[int]) -> None:
        """Give a range (its first address as a number) to *owners*, in addition to others."""
        lengths = self._families[family]
        if length not in lengths:
            lengths[length] = {}
            self._lengths[family] = tuple(sorted(lengths, reverse=True))
        lengths[length].setdefault(value, []).extend(owners)

    def covering(self, address: IPv4Address | IPv6Address) -> Iterator[tuple[int, list[int]]]:
        """Length and owners of every range that holds *address*, the narrowest first."""
        family, number = address.version, int(address)
        bits, table = BITS[family], self._families[family]
        for length in self._lengths[family]:
            owners = table[length].get(number >> (bits - length) << (bits - length))
            if owners:
                yield length, owners
