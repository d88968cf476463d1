"""Who stopped a packet and why, as Linux' error queue tells it (ip(7), IP_RECVERR); no sockets."""

import struct
from ipaddress import ip_address
from typing import Final

from arcdiag.model.value import Value

PASSED_ON: Final = "passed on"
CONNECTED: Final = "connected"
REFUSED: Final = "refused"
UNREACHABLE: Final = "unreachable"
"""For an error of whose sender and reason nothing more is known."""

_EXTENDED: Final = struct.Struct("=IBBBBII")  # struct sock_extended_err, linux/errqueue.h
_ICMP, _ICMP6 = 2, 3  # SO_EE_ORIGIN_*
_FAMILIES: Final = {2: (4, 8), 10: (8, 24)}
"""Where in a sockaddr_in and a sockaddr_in6 of Linux the address stands."""

# RFC 792, RFC 1812 (5.2.7.1); RFC 4443.
_WORDS: Final = {
    (_ICMP, 11, 0): PASSED_ON,
    (_ICMP, 3, 0): "network unreachable",
    (_ICMP, 3, 1): "host unreachable",
    (_ICMP, 3, 2): "protocol unreachable",
    (_ICMP, 3, 3): REFUSED,
    (_ICMP, 3, 9): "administratively prohibited",
    (_ICMP, 3, 10): "administratively prohibited",
    (_ICMP, 3, 13): "administratively prohibited",
    (_ICMP6, 3, 0): PASSED_ON,
    (_ICMP6, 1, 0): "network unreachable",
    (_ICMP6, 1, 1): "administratively prohibited",
    (_ICMP6, 1, 3): "host unreachable",
    (_ICMP6, 1, 4): REFUSED,
    (_ICMP6, 1, 5): "administratively prohibited",
    (_ICMP6, 1, 6): "administratively prohibited",
}


class Offender(Value, frozen=True):
    """Who answered (empty: not told), and what it said."""

    address: str = ""
    word: str = UNREACHABLE


def offender(data: bytes) -> Offender | None:
    """Reads the control message of one queued error; None when no router or host sent it."""
    if len(data) < _EXTENDED.size:
        return None
    _, origin, kind, code, _, _, _ = _EXTENDED.unpack_from(data)
    if origin not in (_ICMP, _ICMP6):
        return None
    word = _WORDS.get((origin, kind, code), UNREACHABLE)
    return Offender(address=_address(data[_EXTENDED.size :]), word=word)


def _address(sockaddr: bytes) -> str:
    """The sender's; its family stands first in the machine's own byte order."""
    family = struct.unpack("=H", sockaddr[:2])[0] if len(sockaddr) >= 2 else 0
    begin, end = _FAMILIES.get(family, (0, 0))
    return str(ip_address(sockaddr[begin:end])) if 0 < end <= len(sockaddr) else ""
