"""Asks the Linux kernel by netlink which way it would send; needs no rights, sends no packet."""

import errno
import fcntl
import socket
import struct
import sys
from contextlib import suppress
from typing import Final

from arcdiag.model.failure import Cause
from arcdiag.model.observation import Routed
from arcdiag.net.failures import code_of
from arcdiag.net.route import netlink
from arcdiag.net.tcp import bind, family_of, place
from arcdiag.ports import NetError

assert sys.platform != "win32"  # tells the type checker which half of the library there is

_AF_NETLINK: Final = 16
_NETLINK_ROUTE: Final = 0
_SIOCGIFMTU: Final = 0x8921  # linux/sockios.h
_IFREQ: Final = struct.Struct("=16si20x")
_MOST_BYTES: Final = 32 * 1024
"""An answer takes some 150 bytes; one route with thousands of next hops stays below this."""
_SEQUENCE: Final = 1
_NO_ROUTE: Final = {
    errno.ENETUNREACH: ("ENETUNREACH", "this machine has no route to this address"),
    errno.EHOSTUNREACH: ("unreachable", "a route of this machine calls this address unreachable"),
    errno.EACCES: ("prohibit", "a route of this machine prohibits this address"),
    errno.EINVAL: ("blackhole", "a route of this machine drops what is sent to this address"),
    errno.ENETDOWN: ("ENETDOWN", "the network interface is down"),
}


def way_to(address: str, source: str) -> Routed:
    """The way to *address*, from *source* if given; raises NetError."""
    try:
        found = _asked(address, source)
        interface = socket.if_indextoname(found.interface) if found.interface else ""
        return Routed(
            address=address,
            source=found.source or source,
            interface=interface,
            gateway=found.gateway,
            mtu=found.mtu or _mtu(interface),
        )
    except netlink.KernelError as error:
        raise _refused(error.number, source) from error
    except netlink.Garbled as error:
        message = "the kernel's answer about the route could not be read"
        raise NetError(Cause.LOCAL_LIMIT, message, "netlink") from error
    except OSError as error:
        message = "the kernel could not be asked for the route"
        raise NetError(Cause.LOCAL_LIMIT, message, code_of(error)) from error


def _asked(address: str, source: str) -> netlink.KernelRoute:
    """The kernel answers while the question is being sent, so nothing is waited for."""
    where = place(address, 0)
    scope = where[3] if len(where) == 4 else 0
    with socket.socket(_AF_NETLINK, socket.SOCK_RAW, _NETLINK_ROUTE) as link:
        link.setblocking(False)
        link.send(netlink.question(address, source, scope, _SEQUENCE))
        data, (sender, _) = link.recvfrom(_MOST_BYTES)
    if sender != 0:  # anybody may write to a netlink socket; the kernel's own number is 0
        raise netlink.Garbled
    return netlink.answer(data, _SEQUENCE)


def _refused(number: int, source: str) -> NetError:
    if source:  # one that is not this machine's has no route either
        with socket.socket(family_of(source), socket.SOCK_DGRAM) as probe:
            bind(probe, source)
    code, words = _NO_ROUTE.get(number, ("", "this machine's routing refuses this address"))
    return NetError(Cause.TCP_UNREACHABLE, words, code or errno.errorcode.get(number, str(number)))


def _mtu(interface: str) -> int:
    """The interface's; 0 when the system does not tell."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        told = fcntl.ioctl(any_socket, _SIOCGIFMTU, _IFREQ.pack(interface.encode()[:15], 0))
        return max(0, int(_IFREQ.unpack(told)[1]))
    return 0
