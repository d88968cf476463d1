"""Asks Windows which way it would send: GetBestRoute2, and GetIfEntry2 for the interface."""

import ctypes
import socket
import struct
import sys
from ctypes import Structure, c_int, c_ubyte, c_uint16, c_uint32, c_uint64
from typing import Any, Final

from arcdiag.model.failure import Cause
from arcdiag.model.observation import Routed
from arcdiag.net.route import elsewhere
from arcdiag.net.tcp import place
from arcdiag.ports import NetError

_AF_INET: Final = 2
_AF_INET6: Final = 23  # ws2def.h; Linux has another number for it
_INET6: Final = struct.Struct("<HHI16sI")
_INET: Final = struct.Struct("<HH4s20x")
_SockaddrInet = c_ubyte * 28
_NOT_SUPPORTED: Final = 50  # ERROR_NOT_SUPPORTED
_NO_ROUTE: Final = {  # winerror.h
    1231: ("ERROR_NETWORK_UNREACHABLE", "this machine has no route to this address"),
    1232: ("ERROR_HOST_UNREACHABLE", "a route of this machine calls this address unreachable"),
    1168: ("ERROR_NOT_FOUND", "this machine has no route to this address"),
}


class Forward(Structure):
    """MIB_IPFORWARD_ROW2 (netioapi.h)."""

    _fields_ = (
        ("luid", c_uint64),
        ("index", c_uint32),
        ("prefix", _SockaddrInet),
        ("prefix_length", c_uint32),
        ("next_hop", _SockaddrInet),
        ("site_prefix_length", c_uint32),
        ("lifetimes", c_uint32 * 2),
        ("metric", c_uint32),
        ("protocol", c_int),
        ("marks", c_ubyte * 4),
        ("age", c_uint32),
        ("origin", c_int),
    )


class Interface(Structure):
    """MIB_IF_ROW2 (netioapi.h), as far as it is read here; the rest is room."""

    _fields_ = (
        ("luid", c_uint64),
        ("index", c_uint32),
        ("guid", c_ubyte * 16),
        ("alias", c_uint16 * 257),
        ("description", c_uint16 * 257),
        ("physical_length", c_uint32),
        ("physical", c_ubyte * 64),
        ("mtu", c_uint32),
        ("rest", c_ubyte * 224),
    )


def way_to(address: str, source: str) -> Routed:
    """The way to *address*, from *source* if given; raises NetError."""
    found = _best(address, source)
    if found is None:
        return elsewhere.way_to(address, source)
    best, sending = found
    name, mtu = _interface(best.luid, best.index)
    gateway = written(bytes(best.next_hop))
    return Routed(
        address=address,
        source=written(bytes(sending)),
        interface=name,
        gateway="" if gateway in ("0.0.0.0", "::") else gateway,  # noqa: S104 - "no router"
        mtu=mtu,
    )


def sockaddr(address: str) -> bytes:
    """A SOCKADDR_INET that holds *address*."""
    where = place(address, 0)
    if len(where) == 2:
        return _INET.pack(_AF_INET, 0, socket.inet_pton(socket.AF_INET, where[0]))
    packed = socket.inet_pton(socket.AF_INET6, where[0])
    return _INET6.pack(_AF_INET6, 0, 0, packed, where[3])


def written(data: bytes) -> str:
    """The address in a SOCKADDR_INET; empty when it holds none."""
    family = int.from_bytes(data[:2], "little")
    if family == _AF_INET:
        return socket.inet_ntop(socket.AF_INET, data[4:8])
    if family != _AF_INET6:
        return ""
    _, _, _, packed, scope = _INET6.unpack(data)
    text = socket.inet_ntop(socket.AF_INET6, packed)
    return f"{text}%{scope}" if scope and text.startswith("fe80") else text


def _best(address: str, source: str) -> tuple[Forward, Any] | None:
    """The route and the address to send from; None where Windows does not answer that."""
    best, sending = Forward(), _SockaddrInet()
    target = _SockaddrInet.from_buffer_copy(sockaddr(address))
    origin = _SockaddrInet.from_buffer_copy(sockaddr(source)) if source else None
    code = _call(
        "GetBestRoute2",
        None,
        0,
        ctypes.byref(origin) if origin is not None else None,
        ctypes.byref(target),
        0,
        ctypes.byref(best),
        ctypes.byref(sending),
    )
    if code in _NO_ROUTE:
        name, words = _NO_ROUTE[code]
        raise NetError(Cause.TCP_UNREACHABLE, words, name)
    return None if code else (best, sending)


def _interface(luid: int, index: int) -> tuple[str, int]:
    """The interface's name as people know it, and its MTU; its number where it cannot be asked."""
    row = Interface(luid=luid, index=index)
    if _call("GetIfEntry2", ctypes.byref(row)):
        return str(index), 0
    name = bytes(row.alias).decode("utf-16-le", "replace").partition("\0")[0]
    return name or str(index), row.mtu


def _call(name: str, *arguments: Any) -> int:
    """The error code of a function of iphlpapi."""
    if sys.platform != "win32":  # also tells the type checker which half of ctypes there is
        return _NOT_SUPPORTED
    function = getattr(ctypes.windll.iphlpapi, name, None)
    return _NOT_SUPPORTED if function is None else int(function(*arguments))
