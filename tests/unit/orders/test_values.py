from collections.abc import Callable
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.model.host import NameServer
from arcdiag.model.order import Override
from arcdiag.orders import values
from arcdiag.orders.refused import RefusedError

READERS = (
    values.name_server,
    values.override,
    lambda text: values.seconds("--timeout", text),
    lambda text: values.at_once("--concurrency", text),
    lambda text: values.address("--source", text),
)

ANY_TEXT = st.text(st.characters(exclude_categories=[])) | st.from_regex(
    r"(https?://|tcp://)?[\[\]a-z0-9.:@/%-]{0,40}", fullmatch=True
)


@given(st.sampled_from(READERS), ANY_TEXT)
def test_whatever_is_typed_is_a_value_or_one_line(read: Callable[[str], object], text: str) -> None:
    try:
        read(text)
    except RefusedError as error:
        line = str(error)
    else:
        return

    assert line.isprintable()
    assert len(line) < 400


@given(st.ip_addresses(), st.integers(1, 65535))
def test_every_address_and_port_can_be_a_name_server(address: object, port: int) -> None:
    text = f"[{address}]:{port}" if ":" in str(address) else f"{address}:{port}"

    assert str(values.name_server(text)) == text


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("10.0.0.53", NameServer(address="10.0.0.53", source="--resolver")),
        ("10.0.0.53:5353", NameServer(address="10.0.0.53", port=5353, source="--resolver")),
        ("2001:DB8::1", NameServer(address="2001:db8::1", source="--resolver")),
        ("[2001:db8::1]", NameServer(address="2001:db8::1", source="--resolver")),
        ("[2001:db8::1]:53", NameServer(address="2001:db8::1", source="--resolver")),
        ("fe80::1%eth0", NameServer(address="fe80::1%eth0", source="--resolver")),
    ],
)
def test_a_name_server_is_an_address_with_or_without_a_port(text: str, server: NameServer) -> None:
    assert values.name_server(text) == server


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dns.google", "not an address"),
        ("dns.google:53", '"dns.google" is not an address'),
        ("10.0.0.53:0", 'the port "0" is not from 1 to 65535'),
        ("10.0.0.53:", "port"),
        ("10.0.0.53:65536", "port"),
        ("10.0.0.53:5\u0663", "port"),
        ("[10.0.0.53", "not an address"),
        ("", "not an address"),
        ("1.2.3.4 ", "not an address"),
    ],
)
def test_anything_else_is_no_name_server(text: str, words: str) -> None:
    with pytest.raises(RefusedError) as caught:
        values.name_server(text)

    assert words in str(caught.value)
    assert str(caught.value).startswith("--resolver")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A.example.com.:443:10.1.2.3",
            Override(host="a.example.com", port=443, address="10.1.2.3"),
        ),
        ("a.example:80:[2001:db8::1]", Override(host="a.example", port=80, address="2001:db8::1")),
        ("a.example:80:2001:db8::1", Override(host="a.example", port=80, address="2001:db8::1")),
    ],
)
def test_an_override_is_read_as_curl_reads_it(text: str, expected: Override) -> None:
    assert values.override(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a.example", "must be HOST:PORT:ADDRESS"),
        ("a.example:443", "must be HOST:PORT:ADDRESS"),
        ("a b:443:10.1.2.3", "is not a host name"),
        ("a.example:0:10.1.2.3", "port"),
        ("a.example:443:b.example", '"b.example" is not an address'),
        (f"{'x' * 70_000}:443:10.1.2.3", "longer than 253 characters"),
    ],
)
def test_a_bad_override_is_named(text: str, words: str) -> None:
    with pytest.raises(RefusedError) as caught:
        values.override(text)

    assert words in str(caught.value)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("text", ["nan", "inf", "-1", "0", "1e9", "", "five", "1_0e99", "5s"])
def test_a_duration_must_make_sense(text: str) -> None:
    with pytest.raises(RefusedError, match="--timeout"):
        values.seconds("--timeout", text)


@pytest.mark.parametrize("text", ["0", "-1", "1025", "1.5", "", "ten", "9" * 5000])
def test_a_number_of_checks_must_make_sense(text: str) -> None:
    with pytest.raises(RefusedError, match="--concurrency"):
        values.at_once("--concurrency", text)


@given(st.ip_addresses())
def test_addresses_come_out_canonical(address: object) -> None:
    assert values.address("--source", str(address).upper()) == str(ip_address(str(address)))
