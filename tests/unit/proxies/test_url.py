import contextlib
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.model.proxy import Proxy, Scheme, Unusable
from arcdiag.proxies.url import MOST, UrlError, parse_proxy, parse_target


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://proxy:3128", "http://proxy:3128"),
        ("https://proxy", "https://proxy:443"),
        ("http://proxy", "http://proxy:80"),
        ("http://proxy:", "http://proxy:80"),
        ("socks5://proxy", "socks5://proxy:1080"),
        ("socks5h://proxy", "socks5h://proxy:1080"),
        ("HTTP://Proxy.Corp.Example:8080/", "http://proxy.corp.example:8080"),
        ("http://proxy:3128/path?query#part", "http://proxy:3128"),
        ("proxy", "http://proxy:80"),
        ("proxy:3128", "http://proxy:3128"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("localhost", "http://localhost:80"),
        ("[2001:db8::1]:8080", "http://[2001:db8::1]:8080"),
        ("http://[2001:db8::1]", "http://[2001:db8::1]:80"),
        ("http://[fe80::1%25eth0]:80", "http://[fe80::1%eth0]:80"),
        ("http://bücher.example:1", "http://xn--bcher-kva.example:1"),
        ("user:secret@proxy:3128", "http://***@proxy:3128"),
        ("http://user:secret@proxy:3128", "http://***@proxy:3128"),
        ("http://a@b:c@proxy:3128", "http://***@proxy:3128"),
    ],
)
def test_a_proxy_is_read_as_go_reads_it(text: str, shown: str) -> None:
    assert str(parse_proxy(text)) == shown


@pytest.mark.parametrize(
    ("text", "reason", "ignored"),
    [
        ("http://proxy:http", "the port is no number", False),
        ("http://proxy:0", "the port is not between 1 and 65535", False),
        ("http://proxy:65536", "the port is not between 1 and 65535", False),
        ("http://proxy:" + "9" * 5000, "the port is not between 1 and 65535", False),
        ("http://:3128", "names no host", False),
        ("http:///proxy", "names no host", False),
        ("ftp://proxy", "begins with http://, https://, socks5://, socks5h://", False),
        ("http://pro xy", "a character that no name can have", False),
        ("http://user:se cret@proxy", "must be written as %XX", False),
        ("http://user:100%@proxy", "must be written as %XX", False),
        ("http://[::1", "no IPv6 address", False),
        ("http://[proxy]", "no IPv6 address", False),
        ("http://a:b:1", "a character that no name can have", False),
        (" http://proxy", "a character that no name can have", True),
        ("pro xy:1", "a character that no name can have", True),
        ("http://bob:1/2@proxy", "has an @ behind its host", False),
        ("bob:1#2@proxy", "has an @ behind its host", False),
        ("bob:a?2@proxy", "the port is no number", True),
        ("http://proxy\n", "a control character", True),
        ("x" * (MOST + 1), "longer than", True),
    ],
)
def test_what_names_no_proxy_says_why(text: str, reason: str, ignored: bool) -> None:
    found = parse_proxy(text)

    assert isinstance(found, Unusable)
    assert reason in found.reason
    assert found.ignored is ignored


def test_nothing_set_is_no_proxy() -> None:
    assert parse_proxy("") is None


def test_a_login_is_decoded_and_kept_apart() -> None:
    found = parse_proxy("http://DOM%5Cbob:p%40ss%3Aword@proxy:3128")

    assert isinstance(found, Proxy)
    assert found.login
    assert found.login.user.reveal() == "DOM\\bob"
    assert found.login.password.reveal() == "p@ss:word"
    assert (found.scheme, found.host, found.port) == (Scheme.HTTP, "proxy", 3128)


@given(st.text(min_size=1, max_size=20), st.text(max_size=20))
def test_every_login_comes_back_as_it_was(user: str, password: str) -> None:
    text = f"http://{_quoted(user)}:{_quoted(password)}@proxy:1"
    found = parse_proxy(text)

    assert isinstance(found, Proxy)
    assert found.login
    assert found.login.password.reveal() == password.encode("utf-8", "replace").decode()


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "replace"), safe="")


@pytest.mark.parametrize(
    ("text", "shown", "host", "port"),
    [
        ("https://aka.ms", "https://aka.ms", "aka.ms", 443),
        ("aka.ms", "https://aka.ms", "aka.ms", 443),
        ("aka.ms:8443", "https://aka.ms:8443", "aka.ms", 8443),
        ("http://aka.ms/a?b", "http://aka.ms/a?b", "aka.ms", 80),
        ("wss://aka.ms", "wss://aka.ms", "aka.ms", 443),
        ("https://[::1]:1/", "https://[::1]:1/", "::1", 1),
        ("https://u:p@aka.ms/x", "https://***@aka.ms/x", "aka.ms", 443),
        ("https://LOCALHOST", "https://LOCALHOST", "LOCALHOST", 443),
    ],
)
def test_a_target_is_read(text: str, shown: str, host: str, port: int) -> None:
    found = parse_target(text)

    assert (found.shown, found.host, found.port) == (shown, host, port)


@pytest.mark.parametrize("text", ["", "ftp://a", "https://", "https://a:b", "https://a b", "//a"])
def test_what_is_no_url_is_refused(text: str) -> None:
    with pytest.raises(UrlError):
        parse_target(text)


@given(st.text(max_size=80))
def test_no_text_is_too_strange(text: str) -> None:
    found = parse_proxy(text)

    assert found is None or isinstance(found, Proxy | Unusable)
    with contextlib.suppress(UrlError):
        parse_target(text)
