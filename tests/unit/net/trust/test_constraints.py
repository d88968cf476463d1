"""Name constraints as Go reads them."""

from ipaddress import ip_address, ip_network
from time import perf_counter

import pytest

from arcdiag.net.trust.constraints import forbidden, host_within
from arcdiag.net.trust.extensions import Extensions, Subtrees


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("a.example.com", "example.com"),
        ("example.com", "example.com"),
        ("A.EXAMPLE.com", "Example.COM"),
        ("a.example.com", ".example.com"),
        ("anything.at.all", ""),
        ("*.example.com", "example.com"),
    ],
)
def test_hosts_within(name: str, rule: str) -> None:
    assert host_within(name, rule, False)
    assert host_within(name, rule, True)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("badexample.com", "example.com"),
        ("example.com", ".example.com"),
        ("example.com", "a.example.com"),
        ("example.com.evil", "example.com"),
    ],
)
def test_hosts_without(name: str, rule: str) -> None:
    assert not host_within(name, rule, False)
    assert not host_within(name, rule, True)


def test_a_wildcard_meets_an_exclusion_of_a_host_it_stands_for_but_no_permission() -> None:
    assert host_within("*.example.com", "secret.example.com", True)
    assert not host_within("*.example.com", "secret.example.com", False)


def test_what_is_not_constrained_is_allowed() -> None:
    subtrees = Subtrees(hosts=(("example.com",), ()))
    names = Extensions(addresses=(ip_address("192.0.2.1"),), hosts=("a.example.com",))

    assert forbidden(subtrees, names) == ""


def test_every_name_counts_not_only_the_one_asked_for() -> None:
    subtrees = Subtrees(hosts=(("example.com",), ()))

    assert "other.example" in forbidden(
        subtrees, Extensions(hosts=("a.example.com", "other.example"))
    )


@pytest.mark.parametrize(
    ("address", "fine"),
    [("192.0.2.9", True), ("198.51.100.1", False), ("2001:db8::1", False), ("192.0.2.200", False)],
)
def test_addresses_are_held_against_networks(address: str, fine: bool) -> None:
    subtrees = Subtrees(addresses=((ip_network("192.0.2.0/24"),), (ip_network("192.0.2.128/25"),)))

    assert (forbidden(subtrees, Extensions(addresses=(ip_address(address),))) == "") is fine


@pytest.mark.parametrize(
    ("mailbox", "rule", "fine"),
    [
        ("Me@example.com", "Me@EXAMPLE.com", True),
        ("me@example.com", "Me@example.com", False),
        ("me@example.com", "example.com", True),
        ("me@a.example.com", "example.com", False),
        ("me@a.example.com", ".example.com", True),
    ],
)
def test_mailboxes_are_held_against_mailboxes_and_hosts(
    mailbox: str, rule: str, fine: bool
) -> None:
    subtrees = Subtrees(mailboxes=((rule,), ()))

    assert (forbidden(subtrees, Extensions(mailboxes=(mailbox,))) == "") is fine


@pytest.mark.parametrize(
    ("link", "fine"),
    [
        ("https://example.com/path", True),
        ("https://a.example.com/", False),
        ("https://192.0.2.1/", False),
        ("urn:uuid:1", False),
        ("https://[bad", False),
    ],
)
def test_links_are_held_against_their_hosts(link: str, fine: bool) -> None:
    subtrees = Subtrees(links=(("example.com",), ()))

    assert (forbidden(subtrees, Extensions(links=(link,))) == "") is fine


def test_a_link_without_a_host_name_falls_to_any_exclusion() -> None:
    assert forbidden(Subtrees(links=((), ("example.com",))), Extensions(links=("urn:x",)))


def test_more_comparisons_than_go_makes_are_not_made() -> None:
    many = tuple(f"h{number}.example" for number in range(5000))
    begun = perf_counter()

    words = forbidden(Subtrees(hosts=(many, ())), Extensions(hosts=many))

    assert "250000 comparisons" in words
    assert perf_counter() - begun < 0.5
