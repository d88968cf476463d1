import struct
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.host.parsing.sockaddr import parse_sockaddr


def v4(address: str) -> bytes:
    return struct.pack("<HH4s8x", 2, 0, ip_address(address).packed)


def v6(address: str, scope: int = 0) -> bytes:
    return struct.pack("<HHI16sI", 23, 0, 0, ip_address(address).packed, scope)


@pytest.mark.parametrize(
    ("data", "address"),
    [
        (v4("10.0.0.53"), "10.0.0.53"),
        (v6("2001:db8::53"), "2001:db8::53"),
        (v6("2001:db8::53", 12), "2001:db8::53"),
        (v6("fe80::1", 12), "fe80::1%12"),
        (v6("fec0:0:0:ffff::1", 1), ""),
        (v4("10.0.0.53")[:7], ""),
        (v6("::1")[:27], ""),
        (b"\x01\x00" + bytes(26), ""),
        (b"", ""),
    ],
)
def test_the_address_is_read(data: bytes, address: str) -> None:
    assert parse_sockaddr(data) == address


@given(st.binary(max_size=40))
def test_any_bytes_are_an_address_or_none(data: bytes) -> None:
    found = parse_sockaddr(data)

    assert found == "" or ip_address(found)
