"""What stands in a report for an address that is not to be told: ``net-3.17``, ``ext6-1.2``.

The word tells the kind, the first number the network (``/24``, ``/64``), the second the host: who
reads the report still sees which addresses are neighbours, and can judge it again.
"""

import re
from enum import StrEnum
from typing import Final

from arcdiag.model.value import Value


class Place(StrEnum):
    """The kinds of addresses that are hidden."""

    NET = "net"
    """Private: RFC 1918, unique local addresses."""
    CARRIER = "cgn"
    """Shared address space (RFC 6598)."""
    LINK = "link"
    """Link-local."""
    OUTSIDE = "ext"
    """Public, and not known to be Azure's."""
    RESERVED = "res"


_FORM: Final = re.compile(
    rf"(?P<place>{'|'.join(Place)})(?P<six>6?)-(?P<net>[1-9]\d{{0,6}})\.(?P<host>[1-9]\d{{0,6}})"
)


class StandIn(Value, frozen=True):
    """One hidden address."""

    place: Place
    version: int
    """4 or 6."""
    net: int
    host: int

    def __str__(self) -> str:
        six = "6" if self.version == 6 else ""
        return f"{self.place}{six}-{self.net}.{self.host}"


def stand_in(text: str) -> StandIn | None:
    """What *text* stands for; None where it is no stand-in."""
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    return StandIn(
        place=Place(found["place"]),
        version=6 if found["six"] else 4,
        net=int(found["net"]),
        host=int(found["host"]),
    )
