import struct

from arcdiag.host.parsing.windows_proxy import NOT_THE_AGENTS, user_source, winhttp_source
from arcdiag.model.proxy import Dialect, Origin, ProxySource

WINHTTP = struct.pack("<IIII", 0x28, 0, 3, 8) + b"proxy:80" + struct.pack("<I", 7) + b"<local>"
DETECTS = struct.pack("<IIIIII", 0x46, 4, 9, 0, 0, 0) + bytes(32)


def test_winhttp_is_shown_and_said_to_be_none_of_the_agents() -> None:
    found = winhttp_source(WINHTTP, r"HKLM\x")

    assert found
    assert found.origin is Origin.WINHTTP
    assert str(found.https) == "http://proxy:80"
    assert found.exceptions
    assert (found.exceptions.dialect, found.exceptions.text) == (Dialect.WINDOWS, "<local>")
    assert found.notes == (NOT_THE_AGENTS,)


def test_a_value_that_is_missing_or_of_another_type_is_no_source() -> None:
    assert winhttp_source(None, "x") is None
    assert winhttp_source("text", "x") is None


def test_a_value_that_cannot_be_read_says_so_and_sets_nothing() -> None:
    found = winhttp_source(b"\x28", "x")

    assert found == ProxySource(
        origin=Origin.WINHTTP,
        where="x",
        notes=("could not be read: only 1 bytes", NOT_THE_AGENTS),
    )


def test_the_users_proxy_counts_only_where_it_is_enabled() -> None:
    texts = {"ProxyServer": "http=a:1;https=b:2;socks=c:3", "ProxyOverride": "<local>"}

    enabled = user_source({**texts, "ProxyEnable": 1}, None, "x")

    assert enabled
    assert (str(enabled.http), str(enabled.https)) == ("http://a:1", "http://b:2")
    assert "its socks= entry (SOCKS 4) is not followed" in enabled.notes
    assert user_source({**texts, "ProxyEnable": 0}, None, "x") is None


def test_the_users_pac_file_is_shown_without_its_login() -> None:
    found = user_source({"AutoConfigURL": "http://bob:secret@wpad/p.pac"}, None, "x")

    assert found
    assert found.pac == "http://***@wpad/p.pac"


def test_automatic_detection_is_read_from_the_binary_value() -> None:
    found = user_source({"ProxyEnable": 0}, DETECTS, "x")

    assert found
    assert found.detects
    assert found.https is None


def test_values_of_other_types_are_passed_over() -> None:
    assert (
        user_source({"ProxyEnable": "1", "ProxyServer": 5, "AutoConfigURL": b"x"}, 7, "x") is None
    )
