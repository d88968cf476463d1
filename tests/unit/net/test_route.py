"""The way to an address: the kernel's real answers, and answers that are none."""

import ctypes
import errno
import socket
import struct
import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.model.failure import Cause
from arcdiag.net.route import elsewhere, netlink, windows
from arcdiag.net.route.this import way_to
from arcdiag.net.system import SystemNetwork
from arcdiag.ports import NetError

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")


def attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("=HH", 4 + len(value), kind) + value + bytes(-len(value) % 4)


def reply(*attributes: bytes, family: int = 2, kind: int = 1, sequence: int = 1) -> bytes:
    body = struct.pack("=BBBBBBBBI", family, 32, 0, 0, 254, 0, 0, kind, 0) + b"".join(attributes)
    return struct.pack("=IHHII", 16 + len(body), 24, 0, sequence, 0) + body


def error(number: int, sequence: int = 1) -> bytes:
    body = struct.pack("=i", -number) + bytes(16)
    return struct.pack("=IHHII", 16 + len(body), 2, 0, sequence, 0) + body


OUT = attribute(4, struct.pack("=I", 7))
SOURCE = attribute(7, bytes([10, 0, 0, 5]))


@on_linux
@pytest.mark.parametrize(("address", "loopback"), [("127.0.0.9", "127.0.0.1"), ("::1", "::1")])
async def test_the_kernel_tells_its_way_without_anything_being_sent(
    network: SystemNetwork, address: str, loopback: str
) -> None:
    seen = await network.route(address)

    assert (seen.address, seen.source) == (address, loopback)
    assert (seen.interface, seen.gateway) == ("lo", "")
    assert seen.mtu > 1000


@on_linux
def test_the_source_asked_for_is_the_one_told() -> None:
    assert way_to("127.0.0.9", "127.0.0.44").source == "127.0.0.44"


@on_linux
def test_a_source_that_is_not_ours_is_this_machines_limit() -> None:
    with pytest.raises(NetError) as caught:
        way_to("127.0.0.9", "203.0.113.7")

    assert caught.value.failure.cause is Cause.LOCAL_LIMIT


def test_a_source_of_another_family_is_this_machines_limit() -> None:
    with pytest.raises(NetError) as caught:
        way_to("127.0.0.9", "::1")

    assert caught.value.failure.cause is Cause.LOCAL_LIMIT


@on_linux
def test_an_interface_that_does_not_exist_costs_one_clear_failure() -> None:
    with pytest.raises(NetError) as caught:
        way_to("fe80::1%nosuch0", "")

    assert caught.value.failure.cause is Cause.LOCAL_LIMIT


def test_an_answer_is_read() -> None:
    metrics = attribute(8, attribute(2, struct.pack("=I", 1380)))

    seen = netlink.answer(reply(OUT, SOURCE, attribute(5, bytes([10, 0, 0, 1])), metrics), 1)

    assert seen == netlink.KernelRoute(source="10.0.0.5", gateway="10.0.0.1", interface=7, mtu=1380)


def test_of_several_next_hops_the_first_is_told() -> None:
    gateway = attribute(5, bytes([10, 0, 0, 1]))
    hop = struct.pack("=HBBi", 8 + len(gateway), 0, 0, 3) + gateway

    seen = netlink.answer(reply(SOURCE, attribute(9, hop + hop)), 1)

    assert (seen.gateway, seen.interface) == ("10.0.0.1", 3)


def test_an_ipv4_route_may_lead_through_an_ipv6_router() -> None:
    via = attribute(18, struct.pack("=H", 10) + bytes.fromhex("fe80" + "00" * 13 + "01"))

    assert netlink.answer(reply(OUT, SOURCE, via), 1).gateway == "fe80::1"


@pytest.mark.parametrize(
    ("kind", "number"), [(6, errno.EINVAL), (7, errno.EHOSTUNREACH), (8, errno.EACCES)]
)
def test_ipv6_routes_that_lead_nowhere_are_errors_like_those_of_ipv4(
    kind: int, number: int
) -> None:
    with pytest.raises(netlink.KernelError) as caught:
        netlink.answer(reply(OUT, family=10, kind=kind), 1)

    assert caught.value.number == number


def test_the_kernels_error_keeps_its_number() -> None:
    with pytest.raises(netlink.KernelError) as caught:
        netlink.answer(error(errno.ENETUNREACH), 1)

    assert caught.value.number == errno.ENETUNREACH


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 16,
        reply(OUT, sequence=2),
        reply(OUT)[:-2],
        reply(attribute(7, b"\1\2\3")),
        reply(b"\xff\xff\7\0"),
        reply(attribute(4, b"\1")),
    ],
)
def test_what_is_no_answer_is_not_read(data: bytes) -> None:
    with pytest.raises(netlink.Garbled):
        netlink.answer(data, 1)


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reading_fail_in_another_way(data: bytes) -> None:
    for bytes_ in (data, reply(data), reply(attribute(9, data)), reply(attribute(8, data))):
        try:
            netlink.answer(bytes_, 1)
        except (netlink.Garbled, netlink.KernelError):
            continue


@pytest.mark.parametrize("ask", [elsewhere.way_to, windows.way_to])
def test_where_the_system_tells_no_more_the_source_is_told(
    ask: Callable[[str, str], object],
) -> None:
    """Windows' own calls are not there on the system of most tests; nor are they under wine."""
    seen = elsewhere.way_to("127.0.0.1", "")

    assert (seen.source, seen.interface, seen.gateway) == ("127.0.0.1", "", "")
    assert getattr(ask("127.0.0.1", "127.0.0.1"), "source", "") == "127.0.0.1"


def test_windows_structures_lie_as_its_headers_say() -> None:
    """Offsets of netioapi.h."""
    assert windows.Forward.next_hop.offset == 44
    assert windows.Forward.metric.offset == 84
    assert struct.calcsize("QI") == windows.Forward.prefix.offset
    assert windows.Interface.alias.offset == 28
    assert windows.Interface.mtu.offset == 1124
    assert (ctypes.sizeof(windows.Forward), ctypes.sizeof(windows.Interface)) == (104, 1352)


@pytest.mark.parametrize("address", ["10.1.2.3", "2603:1027::9", "fe80::1%3"])
def test_windows_addresses_are_written_and_read_alike(address: str) -> None:
    packed = windows.sockaddr(address)

    assert len(packed) == 28
    assert windows.written(packed) == address


def test_windows_tells_no_address_where_there_is_none() -> None:
    assert windows.written(bytes(28)) == ""


def test_the_question_names_destination_source_and_scope() -> None:
    asked = netlink.question("2603::1", "fd00::2", 4, 9)

    assert struct.unpack_from("=IHHII", asked) == (len(asked), 26, 1, 9, 0)
    assert asked[16:19] == bytes([10, 128, 128])
    assert socket.inet_pton(socket.AF_INET6, "2603::1") in asked
    assert asked.endswith(attribute(4, struct.pack("=I", 4)))
