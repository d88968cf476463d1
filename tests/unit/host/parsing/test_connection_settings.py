import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.host.parsing.connection_settings import SettingsError, parse_connection_settings


def packed(flags: int, *texts: str, version: int = 0x46) -> bytes:
    parts = [struct.pack("<III", version, 5, flags)]
    parts += [struct.pack("<I", len(text)) + text.encode() for text in texts]
    return b"".join([*parts, bytes(32)])


def test_a_manual_proxy_and_its_exceptions_are_read() -> None:
    found = parse_connection_settings(packed(0x3, "proxy:8080", "*.corp;<local>", ""))

    assert found.servers.reveal() == "proxy:8080"
    assert found.exceptions == "*.corp;<local>"
    assert found.pac.reveal() == ""
    assert not found.detects


def test_what_is_switched_off_is_not_in_force() -> None:
    found = parse_connection_settings(packed(0x1, "proxy:8080", "<local>", "http://x/p.pac"))

    assert (found.servers.reveal(), found.exceptions, found.pac.reveal()) == ("", "", "")
    assert not found.detects


def test_a_pac_file_and_detection_are_read() -> None:
    found = parse_connection_settings(packed(0xD, "", "", "http://wpad.corp/p.pac"))

    assert found.pac.reveal() == "http://wpad.corp/p.pac"
    assert found.detects


def test_the_default_of_winhttp_is_direct() -> None:
    """``netsh winhttp reset proxy`` leaves this: version 0x18, counter 0, flags 1, two lengths."""
    found = parse_connection_settings(bytes.fromhex("1800000000000000010000000000000000000000"))

    assert found.servers.reveal() == ""


def test_what_netsh_writes_is_read() -> None:
    """``netsh winhttp set proxy proxy:80 "<local>"``: nothing follows the second text."""
    data = struct.pack("<IIII", 0x28, 0, 3, 8) + b"proxy:80" + struct.pack("<I", 7) + b"<local>"

    found = parse_connection_settings(data)

    assert (found.servers.reveal(), found.exceptions) == ("proxy:80", "<local>")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "only 0 bytes"),
        (b"\x46\0\0\0", "only 4 bytes"),
        (struct.pack("<IIII", 0x46, 0, 3, 0xFFFFFFFF), "beyond its end"),
        (struct.pack("<IIII", 0x46, 0, 3, 4) + b"abc", "beyond its end"),
    ],
)
def test_a_value_that_is_cut_off_says_so(data: bytes, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        parse_connection_settings(data)


@given(st.binary(max_size=200))
def test_no_value_is_too_strange(data: bytes) -> None:
    with contextlib.suppress(SettingsError):
        parse_connection_settings(data)


@given(st.text(max_size=50), st.text(max_size=50))
def test_what_was_written_is_read_again(servers: str, exceptions: str) -> None:
    both = [servers.encode("utf-8", "replace"), exceptions.encode("utf-8", "replace")]
    data = struct.pack("<III", 0x46, 1, 3)
    data += b"".join(struct.pack("<I", len(text)) + text for text in both)

    found = parse_connection_settings(data)

    assert found.servers.reveal() == both[0].decode().rstrip("\0")
    assert found.exceptions == both[1].decode().rstrip("\0")
