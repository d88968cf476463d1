"""The address map: where on loopback each address and port of the simulation lives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from arcdiag.demo.names import Names
from arcdiag.demo.trouble import Fault, Trouble, manner

LOOPBACK = "127.0.0.1"

Place = tuple[str, int]
"""An address and a port."""


class Doors(NamedTuple):
    """The loopback ports that stand for one place: its TLS server, and its plain one."""

    secure: int
    plain: int


ANY_PORTS = Doors(0, 0)
"""Whichever the system gives."""


class AddressMap:
    """Leads every address and port to a port on loopback, and never anywhere else.

    What nobody gave out leads to the hole where packets vanish, as on a network without such a
    machine.
    """

    def __init__(
        self, names: Names, faults: tuple[Fault, ...], *, hole: int, refusing: int
    ) -> None:
        self._names = names
        self._faults = faults
        self.hole = hole
        """The port where packets vanish."""
        self.refusing = refusing
        """The port that refuses every connection."""
        self._servers: dict[Place, int] = {}
        self._doors: dict[str, Doors] = {}
        self._everywhere = Doors(hole, hole)

    def add_server(self, place: Place, port: int) -> None:
        """A name server or a proxy answers at *place*."""
        self._servers[place] = port

    def add_doors(self, everywhere: Doors, special: Mapping[str, Doors]) -> None:
        """Web servers answer: *special* ones at their addresses, else *everywhere*."""
        self._everywhere = everywhere
        self._doors = dict(special)

    def is_inside(self, address: str, port: int) -> bool:
        """Is this the place of a name server or a proxy, within the company?"""
        return (address, port) in self._servers

    def vanishes(self, address: str, port: int) -> bool:
        """Does a connection to this place end in the hole?"""
        return self.dial(address, port)[1] == self.hole

    def dial(self, address: str, port: int) -> Place:
        """Where a connection or a datagram for *address* and *port* really goes."""
        if server := self._servers.get((address, port)):
            return LOOPBACK, server
        host = self._names.owner(address)
        if port == 53 or not (host or address in self._doors):
            return LOOPBACK, self.hole
        match manner(self._faults, host, address).link:
            case Trouble.VANISH:
                return LOOPBACK, self.hole
            case Trouble.REFUSED:
                return LOOPBACK, self.refusing
        doors = self._doors.get(address, self._everywhere)
        return LOOPBACK, doors.plain if port == 80 else doors.secure
