"""Judges redacted reports: lends each stand-in an address of its kind while rules look at it.

Rules reckon with addresses; so ``net-3.17`` becomes 10.0.3.17 before they run, and again
``net-3.17`` in all they write down.
"""

import re
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address
from typing import Final

from arcdiag.model.report import Report
from arcdiag.model.stand_in import Place, StandIn, stand_in
from arcdiag.redact.walk import rewritten

_BEGIN: Final[dict[tuple[Place, int], IPv4Address | IPv6Address]] = {
    (Place.NET, 4): IPv4Address("10.0.0.0"),
    (Place.CARRIER, 4): IPv4Address("100.64.0.0"),
    (Place.LINK, 4): IPv4Address("169.254.0.0"),
    (Place.OUTSIDE, 4): IPv4Address("25.0.0.0"),
    (Place.RESERVED, 4): IPv4Address("240.0.0.0"),
    (Place.NET, 6): IPv6Address("fd00::"),
    (Place.LINK, 6): IPv6Address("fe80::"),
    (Place.OUTSIDE, 6): IPv6Address("2a0f:ffff::"),
    (Place.RESERVED, 6): IPv6Address("2001:2::"),
}
_ROOM: Final = {(Place.LINK, 4): 2**8, (Place.CARRIER, 4): 2**14, (Place.LINK, 6): 2**10}
"""Networks, where there are fewer than 65,536."""
_FOUND: Final = re.compile(
    rf"\b(?P<name>(?:{'|'.join(Place)})(?P<six>6?)-\d{{1,7}}\.\d{{1,7}})(?P<port>:\d)?\b"
)


def judged_with_surrogates(report: Report, judge: Callable[[Report], Report]) -> Report:
    """What *judge* makes of *report*, stand-ins and all."""
    lent: dict[str, str] = {}
    judged = judge(rewritten(report, lambda text: _FOUND.sub(lambda it: _lent(it, lent), text)))
    if not lent:
        return judged
    back = {address: name for name, address in lent.items()}
    mark = _mark(back)
    return rewritten(judged, lambda text: mark.sub(lambda it: back[it[1] or it[2] or it[3]], text))


def _mark(addresses: Iterable[str]) -> re.Pattern[str]:
    """Finds each of *addresses* in a text; an IPv6 one with its brackets, where it has any."""
    longest_first = sorted(addresses, key=len, reverse=True)
    four = "|".join(re.escape(one) for one in longest_first if ":" not in one) or "(?!)"
    six = "|".join(re.escape(one) for one in longest_first if ":" in one) or "(?!)"
    return re.compile(rf"\[({six})\]|(?<![\w:.])({six})(?!\w|:[\w:])|(?<![\w.])({four})(?!\d|\.\d)")


def _lent(found: re.Match[str], lent: dict[str, str]) -> str:
    name, port = found["name"], found["port"] or ""
    hidden = stand_in(name)
    address = _surrogate(hidden) if hidden else None
    if address is None:
        return found[0]
    lent[name] = str(address)
    return f"[{address}]{port}" if port and found["six"] else f"{address}{port}"


def _surrogate(hidden: StandIn) -> IPv4Address | IPv6Address | None:
    """An address of the kind that *hidden* has; None where there is no room for more of them."""
    begin = _BEGIN.get((hidden.place, hidden.version))
    room = _ROOM.get((hidden.place, hidden.version), 2**16)
    if begin is None or hidden.net >= room or hidden.host > 255:
        return None
    number = int(begin) + ((hidden.net << (8 if hidden.version == 4 else 64)) | hidden.host)
    return IPv4Address(number) if hidden.version == 4 else IPv6Address(number)
