"""The question for one route and its answer, as Linux' rtnetlink(7) writes them; no sockets."""

import errno
import struct
from collections.abc import Iterator
from ipaddress import IPv6Address, ip_address
from typing import Final

from arcdiag.model.value import Value

# linux/netlink.h and linux/rtnetlink.h.
_HEADER: Final = struct.Struct("=IHHII")
_ROUTE: Final = struct.Struct("=BBBBBBBBI")
_ATTRIBUTE: Final = struct.Struct("=HH")
_NEXT_HOP: Final = struct.Struct("=HBBi")
_NUMBER: Final = struct.Struct("=I")
_ERROR: Final = struct.Struct("=i")
_REQUEST: Final = 1  # NLM_F_REQUEST
_NLMSG_ERROR: Final = 2
_RTM_NEWROUTE: Final = 24
_RTM_GETROUTE: Final = 26
_RTA_DST, _RTA_SRC, _RTA_OIF, _RTA_GATEWAY = 1, 2, 4, 5
_RTA_PREFSRC, _RTA_METRICS, _RTA_MULTIPATH, _RTA_VIA = 7, 8, 9, 18
_RTAX_MTU: Final = 2
_TYPE_MASK: Final = 0x3FFF  # without NLA_F_NESTED and NLA_F_NET_BYTEORDER
_INET: Final = 2
_INET6: Final = 10  # Linux' number; other systems have others
_LENGTHS: Final = {_INET: 4, _INET6: 16}

REFUSALS: Final = {6: "blackhole", 7: "unreachable", 8: "prohibit"}
"""Route types (RTN_*) that lead nowhere, by the words of ip-route(8)."""
_ERRNO_OF: Final = {"blackhole": errno.EINVAL, "unreachable": errno.EHOSTUNREACH}


class KernelRoute(Value, frozen=True):
    """One route of an answer; ``interface`` is an index, 0 when none was told."""

    source: str = ""
    gateway: str = ""
    interface: int = 0
    mtu: int = 0
    """The route's own; 0: none, that of the interface counts."""


class KernelError(Exception):
    """The kernel gives no route; ``number`` is its errno."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Garbled(Exception):  # noqa: N818 - it is a state of the answer, not a mistake of ours
    """The answer is cut short or is not to our question."""


def question(address: str, source: str, scope: int, sequence: int) -> bytes:
    """RTM_GETROUTE for one address; *scope* is the interface's index of a scoped address."""
    target = ip_address(address.partition("%")[0])
    family = _INET if target.version == 4 else _INET6
    body = _attribute(_RTA_DST, target.packed)
    origin = ip_address(source.partition("%")[0]) if source else None
    if origin is not None:
        body += _attribute(_RTA_SRC, origin.packed)
    if scope:
        body += _attribute(_RTA_OIF, _NUMBER.pack(scope))
    bits = origin.max_prefixlen if origin is not None else 0
    route = _ROUTE.pack(family, target.max_prefixlen, bits, 0, 0, 0, 0, 0, 0)
    length = _HEADER.size + len(route) + len(body)
    return _HEADER.pack(length, _RTM_GETROUTE, _REQUEST, sequence, 0) + route + body


def answer(data: bytes, sequence: int) -> KernelRoute:
    """The route in the kernel's answer; raises KernelError where it has none, or Garbled."""
    for kind, number, body in _messages(data):
        if number != sequence:
            continue
        if kind == _NLMSG_ERROR:
            (code,) = _unpack(_ERROR, body)
            raise KernelError(-code)
        if kind == _RTM_NEWROUTE:
            return _route(body)
    raise Garbled


def _route(body: bytes) -> KernelRoute:
    family, _, _, _, _, _, _, kind, _ = _unpack(_ROUTE, body)
    if kind in REFUSALS:
        raise KernelError(_ERRNO_OF.get(REFUSALS[kind], errno.EACCES))
    found = dict(_attributes(body[_ROUTE.size :]))
    hop = _first_hop(found.get(_RTA_MULTIPATH, b""))
    index = found.get(_RTA_OIF) or hop.get(_RTA_OIF) or _NUMBER.pack(0)
    source = found.get(_RTA_PREFSRC) or found.get(_RTA_SRC, b"")
    return KernelRoute(
        source=_address(source, family),
        gateway=_gateway(found, family) or _gateway(hop, family),
        interface=_unpack(_NUMBER, index)[0],
        mtu=_mtu(found.get(_RTA_METRICS, b"")),
    )


def _first_hop(data: bytes) -> dict[int, bytes]:
    """The first of several next hops (struct rtnexthop), its interface as an attribute."""
    if not data:
        return {}
    length, _, _, index = _unpack(_NEXT_HOP, data)
    found = dict(_attributes(data[_NEXT_HOP.size : length]))
    return {**found, _RTA_OIF: struct.pack("=i", index)}


def _gateway(found: dict[int, bytes], family: int) -> str:
    """The next router; of another family it comes as RTA_VIA (IPv4 by way of IPv6)."""
    via = found.get(_RTA_VIA, b"")
    if len(via) > 2:
        return _address(via[2:], int.from_bytes(via[:2], "little" if _LITTLE else "big"))
    return _address(found.get(_RTA_GATEWAY, b""), family)


_LITTLE: Final = struct.pack("=H", 1) == b"\1\0"


def _address(data: bytes, family: int) -> str:
    if not data:
        return ""
    if len(data) != _LENGTHS.get(family):
        raise Garbled
    address = ip_address(data)
    if isinstance(address, IPv6Address) and address == IPv6Address(0):
        return ""
    return str(address)


def _mtu(metrics: bytes) -> int:
    value = dict(_attributes(metrics)).get(_RTAX_MTU)
    return _unpack(_NUMBER, value)[0] if value else 0


def _messages(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Type, sequence number and body of each message (NLMSG_*)."""
    while data:
        length, kind, _, sequence, _ = _unpack(_HEADER, data)
        if not _HEADER.size <= length <= len(data):
            raise Garbled
        yield kind, sequence, data[_HEADER.size : length]
        data = data[_aligned(length) :]


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and value of each attribute (RTA_*)."""
    while len(data) >= _ATTRIBUTE.size:
        length, kind = _unpack(_ATTRIBUTE, data)
        if not _ATTRIBUTE.size <= length <= len(data):
            raise Garbled
        yield kind & _TYPE_MASK, data[_ATTRIBUTE.size : length]
        data = data[_aligned(length) :]


def _attribute(kind: int, value: bytes) -> bytes:
    length = _ATTRIBUTE.size + len(value)
    return _ATTRIBUTE.pack(length, kind) + value + bytes(_aligned(length) - length)


def _aligned(length: int) -> int:
    return (length + 3) & ~3


def _unpack(what: struct.Struct, data: bytes) -> tuple[int, ...]:
    if len(data) < what.size:
        raise Garbled
    return what.unpack_from(data)
