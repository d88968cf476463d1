"""NO_PROXY by Go's documented rules: each line is an entry, a host and port, and Go's answer."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.proxies.names import address, split_host_port, to_ascii
from arcdiag.proxies.no_proxy import MOST, NoProxy

BYPASSED = [
    # a name stands for itself and everything below it
    ("corp.example", "corp.example", 443),
    ("corp.example", "a.corp.example", 443),
    ("corp.example", "a.b.corp.example", 443),
    ("CORP.Example", "a.corp.example", 443),
    ("corp.example", "A.CORP.EXAMPLE", 443),
    # a leading dot or star-dot only for what is below it
    (".corp.example", "a.corp.example", 443),
    ("*.corp.example", "a.corp.example", 443),
    ("*.corp.example", "a.b.corp.example", 443),
    # ports
    ("corp.example:8443", "corp.example", 8443),
    (".corp.example:443", "a.corp.example", 443),
    ("*.corp.example:443", "a.corp.example", 443),
    ("corp.example:", "corp.example", 443),
    # addresses
    ("192.0.2.1", "192.0.2.1", 443),
    ("192.0.2.1:443", "192.0.2.1", 443),
    ("2001:db8::1", "2001:db8::1", 443),
    ("2001:db8::1", "2001:db8:0:0:0:0:0:1", 443),
    ("[2001:db8::1]:443", "2001:db8::1", 443),
    ("::ffff:192.0.2.1", "192.0.2.1", 443),
    ("192.0.2.1", "::ffff:192.0.2.1", 443),
    # networks; host bits do not matter, a port in the URL neither
    ("10.0.0.0/8", "10.255.1.1", 443),
    ("10.1.2.3/8", "10.9.9.9", 8443),
    ("10.0.0.7/32", "10.0.0.7", 443),
    ("0.0.0.0/0", "192.0.2.1", 443),
    ("2001:db8::/32", "2001:db8:ffff::1", 443),
    ("2001:db8:a::45/64", "2001:db8:a::123", 443),
    ("::ffff:10.0.0.0/104", "10.1.2.3", 443),
    ("10.0.0.0/8", "::ffff:10.1.2.3", 443),
    # everything
    ("*", "corp.example", 443),
    ("*", "192.0.2.1", 443),
    ("a.example, * ,b.example", "corp.example", 443),
    # lists, blanks, entries that mean nothing
    ("a.example,corp.example", "corp.example", 443),
    (" a.example ,\tcorp.example ", "corp.example", 443),
    (",,corp.example,,", "corp.example", 443),
    (":80,[]:443,corp.example", "corp.example", 443),
    # international names, on either side
    (".示例.com", "www.示例.com", 443),
    ("xn--fsq092h.com", "www.示例.com", 443),
    ("示例.com", "www.xn--fsq092h.com", 443),
    ("straße.example", "xn--strae-oqa.example", 443),
    ("BÜCHER.example", "bücher.example", 443),
    # an address is compared as a name too: Go looks at both
    ("0.2.1", "192.0.2.1", 443),
    # a dot at the end is part of the name
    ("corp.example.", "corp.example.", 443),
]

PROXIED = [
    ("", "corp.example", 443),
    ("corp.example", "notcorp.example", 443),
    ("corp.example", "corp.example.net", 443),
    ("example", "corpexample", 443),
    (".corp.example", "corp.example", 443),
    ("*.corp.example", "corp.example", 443),
    ("*.corp.example", "acorp.example", 443),
    ("*corp.example", "a.corp.example", 443),
    ("a*.corp.example", "ab.corp.example", 443),
    ("corp.example:8443", "corp.example", 443),
    (".corp.example:8443", "a.corp.example", 443),
    ("192.0.2.1:80", "192.0.2.1", 443),
    ("192.0.2.1", "192.0.2.10", 443),
    ("192.0.2.*", "192.0.2.1", 443),
    ("192.0.2.", "192.0.2.1", 443),
    ("[2001:db8::1]:80", "2001:db8::1", 443),
    ("[2001:db8::1]", "2001:db8::1", 443),
    ("2001:db8::1:443", "2001:db8::1", 443),
    ("10.0.0.0/8", "11.0.0.1", 443),
    ("10.0.0.0/8:443", "10.0.0.1", 443),
    ("10.0.0.0/33", "10.0.0.1", 443),
    ("10.0.0.0/-1", "10.0.0.1", 443),
    ("10.0.0.0/255.0.0.0", "10.0.0.1", 443),
    ("10.0.0.0/", "10.0.0.1", 443),
    ("10/8", "10.0.0.1", 443),
    ("010.0.0.1", "10.0.0.1", 443),
    ("10.0.0.0/8", "host-in-ten.example", 443),
    ("::/0", "192.0.2.1", 443),
    ("::ffff:0:0/95", "192.0.2.1", 443),
    ("0.0.0.0/0", "2001:db8::1", 443),
    ("corp.example other.example", "corp.example", 443),
    ("corp.example;other.example", "corp.example", 443),
    ("https://corp.example", "corp.example", 443),
    ("corp.example.", "corp.example", 443),
    ("corp.example", "corp.example.", 443),
    ("localhost", "a.local", 443),
    (":1", "corp.example", 443),
    ("*:443", "corp.example", 443),
    ("**", "corp.example", 443),
    ("fe80::1", "fe80::1%eth0", 443),
    ("strasse.example", "straße.example", 443),
]


@pytest.mark.parametrize(("entry", "host", "port"), BYPASSED)
def test_go_connects_directly(entry: str, host: str, port: int) -> None:
    assert NoProxy(entry).bypassed_by(host, port)


@pytest.mark.parametrize(("entry", "host", "port"), PROXIED)
def test_go_goes_through_the_proxy(entry: str, host: str, port: int) -> None:
    assert NoProxy(entry).bypassed_by(host, port) is None


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"]
)
def test_this_machine_is_never_reached_through_a_proxy(host: str) -> None:
    assert NoProxy("").bypassed_by(host, 3128) == "localhost"


@pytest.mark.parametrize(
    "host", ["LOCALHOST", "a.localhost", "localhost.", "localhost.corp", "::2"]
)
def test_what_only_looks_like_this_machine_is(host: str) -> None:
    assert NoProxy("").bypassed_by(host, 3128) is None


def test_the_entry_that_fits_is_told() -> None:
    listed = NoProxy("a.example, .CORP.example:443, 10.0.0.0/8")

    assert listed.bypassed_by("x.corp.example", 443) == ".corp.example:443"
    assert listed.bypassed_by("10.1.1.1", 443) == "10.0.0.0/8"


def test_a_star_counts_for_the_whole_list() -> None:
    assert NoProxy("a.example,*").bypassed_by("a.example", 443) == "*"


HOSTS = st.from_regex(r"[a-z]{1,5}(\.[a-z]{1,5}){1,3}", fullmatch=True)


@given(st.text(max_size=60), st.text(min_size=1, max_size=40), st.integers(1, 65535))
def test_no_list_and_no_host_is_too_strange(text: str, host: str, port: int) -> None:
    NoProxy(text).bypassed_by(host, port)


@given(HOSTS, st.integers(1, 65535))
def test_a_name_covers_itself_and_what_is_below_it_and_nothing_beside(host: str, port: int) -> None:
    listed = NoProxy(host)

    assert listed.bypassed_by(host, port) == host
    assert listed.bypassed_by(f"a.{host}", port) == host
    assert listed.bypassed_by(f"a{host}", port) is None
    assert NoProxy(f"{host}:{port}").bypassed_by(host, port % 65535 + 1) is None


@given(st.ip_addresses(v=4), st.integers(1, 32), st.ip_addresses(v=4))
def test_a_network_covers_exactly_its_addresses(base: object, bits: int, other: object) -> None:
    network = ip_network(f"{base}/{bits}", strict=False)
    found = NoProxy(f"{base}/{bits}").bypassed_by(str(other), 443)

    inside = other in network or str(other).startswith("127.")
    assert (found is not None) is inside


def test_a_huge_list_is_read_up_to_a_bound() -> None:
    assert NoProxy("a," * MOST + "corp.example").bypassed_by("corp.example", 443) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a:1", ("a", "1")),
        ("a:", ("a", "")),
        (":1", ("", "1")),
        ("[::1]:80", ("::1", "80")),
        ("[]:80", ("", "80")),
        ("a", None),
        ("::1", None),
        ("[::1]", None),
        ("[::1]80", None),
        ("[::1:80", None),
        ("a]:80", None),
        ("[a]b:80", None),
        ("a:[80", None),
    ],
)
def test_host_and_port_are_parted_as_go_does(text: str, parts: tuple[str, str] | None) -> None:
    assert split_host_port(text) == parts


@pytest.mark.parametrize("text", ["fe80::1%1", "1.2.3", "01.2.3.4", "1.2.3.4 ", "", "x"])
def test_what_go_takes_for_no_address_is_none(text: str) -> None:
    assert address(text) is None


def test_a_name_that_cannot_be_mapped_stays_as_it_was() -> None:
    assert to_ascii("ü_\u0000.example") == "ü_\u0000.example"
    assert to_ascii("ü" * 2000) == "ü" * 2000
