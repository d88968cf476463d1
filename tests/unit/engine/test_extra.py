import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.catalog.names import concrete
from arcdiag.engine.extra import parse_endpoint
from arcdiag.engine.plan import ScopeError
from arcdiag.model.choices import Protocol
from arcdiag.model.plan import ExtraEndpoint


def extra(protocol: Protocol, host: str, port: int, path: str = "") -> ExtraEndpoint:
    return ExtraEndpoint(protocol=protocol, host=host, port=port, path=path)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example.com", extra(Protocol.HTTPS, "a.example.com", 443)),
        ("https://a.example.com/", extra(Protocol.HTTPS, "a.example.com", 443, "/")),
        ("HTTPS://A.Example.COM.", extra(Protocol.HTTPS, "a.example.com", 443)),
        ("http://a.example.com/x%20y?z=1", extra(Protocol.HTTP, "a.example.com", 80, "/x%20y?z=1")),
        ("https://a.example.com?z=1", extra(Protocol.HTTPS, "a.example.com", 443, "/?z=1")),
        ("https://a.example.com:8443/p", extra(Protocol.HTTPS, "a.example.com", 8443, "/p")),
        ("tcp://10.0.0.1:22", extra(Protocol.TCP, "10.0.0.1", 22)),
        ("tcp://host:65535/", extra(Protocol.TCP, "host", 65535)),
        ("https://[2001:DB8:0::1]:8443", extra(Protocol.HTTPS, "2001:db8::1", 8443)),
        ("http://[::1]", extra(Protocol.HTTP, "::1", 80)),
    ],
)
def test_an_endpoint_of_the_users_own_is_read(url: str, expected: ExtraEndpoint) -> None:
    assert parse_endpoint(url) == expected


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "is no URL"),
        ("a.example.com", "is no URL"),
        ("a.example.com:443", "is no URL"),
        ("https:/a.example.com", "is no URL"),
        ("ftp://a.example.com", "begins with 'ftp'; https, http, tcp can be checked"),
        ("https://", "names no host"),
        ("https:///x", "names no host"),
        ("https://:443", "names no host"),
        ("https://a b.example.com", "has a space"),
        ("https://a.example.com/\n", "has a space or a control character"),
        ("https://a.example.com/\x00", "has a space or a control character"),
        ("https://a.example.com/\u202e", "has a space or a control character"),
        ("https://a\u3000b.example.com", "has a space"),
        ("https://a.example.com:0", "port '0' is not between 1 and 65535"),
        ("https://a.example.com:65536", "port '65536' is not between"),
        ("https://a.example.com:-1", "port '-1' is not between"),
        ("https://a.example.com:٤٤٣", "is not between"),
        ("https://a.example.com:999999999999", "is not between"),
        ("https://a.example.com:", "names no port"),
        ("tcp://a.example.com", "names no port"),
        ("tcp://a.example.com:22/x", "has a path, which tcp does not ask for"),
        ("https://user:secret@a.example.com", "carries a user name"),
        ("https://a.example.com:1:2", "must name its host as name:port"),
        ("https://::1/", "must name its host as name:port"),
        ("https://a%2eexample.com", "has a '%' in its host"),
        ("https://a.example.com/%zz", "has a '%' that is not followed"),
        ("https://a.example.com/%", "has a '%' that is not followed"),
        ("https://a.example.com/#top", "has a fragment"),
        ("https://a.example.com/ü", "is not ASCII in its path"),
        ("https://bücher.example", "host is not ASCII"),
        ("https://*.example.com", "host has a wildcard"),
        ("https://{region}.example.com", "host has a wildcard or a placeholder"),
        ("https://127.1", "host ends in a number"),
        ("https://0x7f000001", "host ends in a number"),
        ("https://[::1", "must name its host"),
        ("https://[::1]x", "must name its host"),
        ("https://[10.0.0.1]", "has no IPv6 address in its brackets"),
        ("https://[fe80::1%25eth0]", "has a zone"),
        ("https://[]", "has no IPv6 address"),
        ("https://" + "a" * 70_000, "is longer than 2048 characters"),
        ("https://" + "a." * 200 + "com", "host is longer than 253 characters"),
        ("https://" + "a" * 64 + ".com", "has a label longer than 63"),
    ],
)
def test_what_is_no_endpoint_ends_in_one_clear_line(url: str, why: str) -> None:
    with pytest.raises(ScopeError) as caught:
        parse_endpoint(url)

    message = str(caught.value)
    assert why in message
    assert message.startswith("--endpoint '")
    assert message.isprintable()
    assert len(message) < 300


def test_a_secret_in_it_is_not_repeated() -> None:
    for url in ("https://user:s3cret@a.example.com", "tcp://s3cret@b@[::1]:0", "x://:s3cret@"):
        with pytest.raises(ScopeError) as caught:
            parse_endpoint(url)

        assert "s3cret" not in str(caught.value)


TEXTS = st.text(alphabet="htps:/[]@#?%.*{}-_aA0 1é\n", max_size=60) | st.text(max_size=40)


@given(TEXTS.flatmap(lambda text: st.sampled_from([text, f"https://{text}", f"tcp://{text}:22"])))
def test_any_text_is_an_endpoint_or_one_line(url: str) -> None:
    said, found = "", None

    try:
        found = parse_endpoint(url)
    except ScopeError as error:
        said = str(error)

    assert (found is None) == bool(said)
    assert "\n" not in said
    if found is not None:
        assert found.host == concrete(found.host)
        assert 1 <= found.port <= 65535
        assert not found.path or found.path.startswith("/")
