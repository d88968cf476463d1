"""Addresses that are nobody's."""

import pytest

from arcdiag.probes.addresses import is_literal, nobodys


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "0.1.2.3",
        "127.0.0.1",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
        "240.0.0.1",
        "192.0.2.7",
        "198.51.100.1",
        "203.0.113.250",
        "2001:db8::1",
        "::127.0.0.1",
        "64:ff9b::",
        "64:ff9b::127.0.0.1",
        "64:ff9b::192.0.2.1",
        "2002:7f00:1::",
        "fe80::1",
    ],
)
def test_a_sinkholes_favourite_is_nobodys(address: str) -> None:
    assert nobodys(address)


@pytest.mark.parametrize(
    "address",
    [
        "20.190.159.67",
        "10.0.0.4",
        "100.64.1.1",
        "fd00::4",
        "2603:1030::1",
        "168.63.129.16",
        "64:ff9b::20.1.1.1",
        "64:ff9b::10.0.0.4",
        "2002:1401:101::1",
        "::ffff:20.1.1.1",
        "fe80::1%eth0",
    ],
)
def test_a_public_or_private_address_may_be_somebodys(address: str) -> None:
    assert not nobodys(address)


def test_a_literal_is_told_from_a_name() -> None:
    assert is_literal("168.63.129.16")
    assert is_literal("fd00::4")
    assert not is_literal("gbl.his.arc.azure.com")
