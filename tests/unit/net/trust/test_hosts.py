"""Host names as Go compares them."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.net.trust.extensions import Extensions
from arcdiag.net.trust.hosts import is_for


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("a.example.com", "a.example.com"),
        ("A.Example.COM", "a.example.com"),
        ("a.example.com", "A.EXAMPLE.com"),
        ("a.example.com", "a.example.com."),
        ("*.example.com", "a.example.com"),
        ("*.example.com", "a.example.com."),
        ("*.example.com", "a_b.example.com"),
        ("my_host", "my_host"),
        ("not!a!name", "not!a!name"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
    ],
)
def test_names_that_fit(name: str, host: str) -> None:
    assert is_for(Extensions(hosts=("other.example", name)), host)


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("a.example.com", "b.example.com"),
        ("*.example.com", "example.com"),
        ("*.example.com", "a.b.example.com"),
        ("a*.example.com", "ab.example.com"),
        ("*a.example.com", "ba.example.com"),
        ("a.*.example.com", "a.b.example.com"),
        ("**.example.com", "a.example.com"),
        ("*.com", "example.com.evil"),
        ("*", "host.example"),
        ("*.example.com", "*.example.com."),
        ("a.example.com.", "a.example.com"),
        ("", "a.example.com"),
        ("", ""),
        (".", "."),
        ("192.0.2.1", "192.0.2.1"),
        ("*.0.2.1", "192.0.2.1"),
    ],
)
def test_names_that_do_not(name: str, host: str) -> None:
    assert not is_for(Extensions(hosts=(name,)), host)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("2001:db8::1", "[2001:0DB8:0::1]"),
        ("192.0.2.1", "::ffff:192.0.2.1"),
    ],
)
def test_addresses_are_found_among_the_addresses(address: str, host: str) -> None:
    assert is_for(Extensions(addresses=(ip_address(address),)), host)


def test_an_address_is_never_found_among_other_addresses_or_names() -> None:
    given_names = Extensions(hosts=("192.0.2.1",), addresses=(ip_address("192.0.2.2"),))

    assert not is_for(given_names, "192.0.2.1")


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_can_be_compared(name: str, host: str) -> None:
    assert is_for(Extensions(hosts=(name,)), host) in (True, False)
