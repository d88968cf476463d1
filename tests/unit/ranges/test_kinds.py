"""Addresses by the registries: every special range, both its ends, and what lies beside it."""

from ipaddress import ip_address

import pytest

from arcdiag.model.address import AddressKind
from arcdiag.ranges.kinds import kind_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("20.187.194.204", AddressKind.PUBLIC),
        ("10.0.0.0", AddressKind.PRIVATE),
        ("10.255.255.255", AddressKind.PRIVATE),
        ("11.0.0.0", AddressKind.PUBLIC),
        ("172.15.255.255", AddressKind.PUBLIC),
        ("172.31.255.255", AddressKind.PRIVATE),
        ("192.168.1.1", AddressKind.PRIVATE),
        ("fd00::1", AddressKind.PRIVATE),
        ("100.64.0.1", AddressKind.CARRIER_GRADE),
        ("100.128.0.0", AddressKind.PUBLIC),
        ("169.254.169.254", AddressKind.LINK_LOCAL),
        ("fe80::1", AddressKind.LINK_LOCAL),
        ("127.255.255.255", AddressKind.LOOPBACK),
        ("::1", AddressKind.LOOPBACK),
        ("192.0.2.1", AddressKind.DOCUMENTATION),
        ("203.0.113.255", AddressKind.DOCUMENTATION),
        ("2001:db8::1", AddressKind.DOCUMENTATION),
        ("3fff::1", AddressKind.DOCUMENTATION),
        ("224.0.0.1", AddressKind.MULTICAST),
        ("ff02::1", AddressKind.MULTICAST),
        ("255.255.255.255", AddressKind.BROADCAST),
        ("0.0.0.0", AddressKind.UNSPECIFIED),
        ("::", AddressKind.UNSPECIFIED),
        ("240.0.0.1", AddressKind.RESERVED),
        ("198.18.0.1", AddressKind.RESERVED),
        ("4000::1", AddressKind.RESERVED),
        ("2603:1010:304::10c", AddressKind.PUBLIC),
        ("::ffff:10.0.0.1", AddressKind.PRIVATE),
        ("64:ff9b::a00:1", AddressKind.PRIVATE),
        ("::ffff:20.187.194.204", AddressKind.PUBLIC),
    ],
)
def test_the_kind_of_an_address(text: str, kind: AddressKind) -> None:
    assert kind_of(ip_address(text)) is kind
