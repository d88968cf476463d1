"""Asks Windows for the name servers of the adapters that are up.

The registry also keeps those of adapters long gone; a resolver does not ask them, nor do we.
"""

import ctypes
import sys
from collections.abc import Iterator
from ctypes import POINTER, Structure, c_char_p, c_int, c_ubyte, c_uint32, c_void_p, c_wchar_p
from typing import Any, Final

from arcdiag.host.parsing.sockaddr import parse_sockaddr
from arcdiag.model.host import NameServer

_OVERFLOW: Final = 111  # ERROR_BUFFER_OVERFLOW: the call tells how much room it needs
_UP: Final = 1  # IfOperStatusUp
_FLAGS: Final = 0x2 | 0x4  # GAA_FLAG_SKIP_ANYCAST, GAA_FLAG_SKIP_MULTICAST
_MOST_ROOM: Final = 4 * 2**20


class _SocketAddress(Structure):
    _fields_ = (("sockaddr", c_void_p), ("length", c_int))


class _DnsServer(Structure):
    """IP_ADAPTER_DNS_SERVER_ADDRESS (iptypes.h), and a list's next."""


_DnsServer._fields_ = (
    ("length", c_uint32),
    ("reserved", c_uint32),
    ("next", POINTER(_DnsServer)),
    ("address", _SocketAddress),
)


class _Adapter(Structure):
    """The beginning of IP_ADAPTER_ADDRESSES (iptypes.h), as far as it is read here."""


_Adapter._fields_ = (
    ("length", c_uint32),
    ("if_index", c_uint32),
    ("next", POINTER(_Adapter)),
    ("adapter_name", c_char_p),
    ("first_unicast", c_void_p),
    ("first_anycast", c_void_p),
    ("first_multicast", c_void_p),
    ("first_dns_server", POINTER(_DnsServer)),
    ("dns_suffix", c_wchar_p),
    ("description", c_wchar_p),
    ("friendly_name", c_wchar_p),
    ("physical_address", c_ubyte * 8),
    ("physical_address_length", c_uint32),
    ("flags", c_uint32),
    ("mtu", c_uint32),
    ("if_type", c_uint32),
    ("oper_status", c_int),
)


def adapter_name_servers(notes: list[str]) -> tuple[NameServer, ...]:
    """Each name server once, in the adapters' order; what could not be told goes to *notes*."""
    try:
        room = _answer()
    except OSError as error:
        notes.append(f"name servers: {error.strerror or error}")
        return ()
    found: dict[str, NameServer] = {}
    for adapter in _listed(ctypes.cast(room, POINTER(_Adapter))):
        if adapter.oper_status == _UP:
            source = f"adapter {adapter.friendly_name}"
            for server in _listed(adapter.first_dns_server):
                address = _address(server)
                if address:
                    found.setdefault(address, NameServer(address=address, source=source))
    return tuple(found.values())


def _answer() -> ctypes.Array[ctypes.c_char]:
    """What GetAdaptersAddresses says; it may have grown between asking for its size and for it."""
    if sys.platform != "win32":  # also tells the type checker which half of ctypes there is
        raise OSError(0, "only Windows can tell")
    size = c_uint32(16 * 1024)
    while size.value <= _MOST_ROOM:
        room = ctypes.create_string_buffer(size.value)
        code = ctypes.windll.iphlpapi.GetAdaptersAddresses(
            0, _FLAGS, None, room, ctypes.byref(size)
        )
        if code == 0:
            return room
        if code != _OVERFLOW:
            raise ctypes.WinError(code)
    raise OSError(0, "more adapters than can be read")


def _listed(pointer: Any) -> Iterator[Any]:  # ctypes' pointer types are made at run time
    while pointer:
        yield pointer.contents
        pointer = pointer.contents.next


def _address(server: Any) -> str:
    length = server.address.length
    if not server.address.sockaddr or not 0 < length <= 128:
        return ""
    return parse_sockaddr(ctypes.string_at(server.address.sockaddr, length))
