"""Reads Windows' binary proxy settings: ``WinHttpSettings`` and ``DefaultConnectionSettings``.

Microsoft does not document them; every source agrees on little-endian 32-bit numbers (version,
counter, flags), then texts with their lengths before them: proxy, exceptions, PAC file.
"""

import struct
from typing import Final

from arcdiag.model.secret import Secret
from arcdiag.model.value import Value

MOST: Final = 256 * 1024
"""Bytes that are looked at; real values have a few hundred."""

_MANUAL, _PAC, _DETECT = 0x2, 0x4, 0x8
"""PROXY_TYPE_PROXY, _AUTO_PROXY_URL, _AUTO_DETECT (wininet.h)."""


class WindowsProxy(Value, frozen=True):
    """What Windows is set to; a text that is not in force is empty."""

    servers: Secret
    exceptions: str = ""
    pac: Secret = Secret("")
    detects: bool = False


class SettingsError(Exception):
    """A value that is not laid out as expected; the message holds nothing of it."""


def parse_connection_settings(data: bytes) -> WindowsProxy:
    """What the value says. Raises SettingsError."""
    data = data[:MOST]
    if len(data) < 12:
        raise SettingsError(f"only {len(data)} bytes")
    flags = struct.unpack_from("<I", data, 8)[0]
    servers, at = _text(data, 12)
    exceptions, at = _text(data, at)
    pac, _ = _text(data, at)
    manual = bool(flags & _MANUAL)
    return WindowsProxy(
        servers=Secret(servers if manual else ""),
        exceptions=exceptions if manual else "",
        pac=Secret(pac if flags & _PAC else ""),
        detects=bool(flags & _DETECT),
    )


def _text(data: bytes, at: int) -> tuple[str, int]:
    """The text at *at* and where the next begins; older values end before the last one."""
    if len(data) < at + 4:
        return "", len(data)
    length = struct.unpack_from("<I", data, at)[0]
    if length > len(data) - at - 4:
        raise SettingsError(f"a text of {length} bytes goes beyond its end")
    found = data[at + 4 : at + 4 + length].decode("utf-8", "replace")
    return found.rstrip("\0"), at + 4 + length
