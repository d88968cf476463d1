"""The machine's own addresses, as it would use them to reach the Internet; nothing is sent."""

import socket
from typing import Final

_FAR: Final = (
    (socket.AF_INET, ("8.8.8.8", 53)),
    (socket.AF_INET6, ("2001:4860:4860::8888", 53, 0, 0)),
)
"""Browsers ask for the way to the same two."""


def own_addresses() -> tuple[str, ...]:
    """The source addresses of the ways to the Internet, IPv4 first; none where there is no way."""
    return tuple(found for family, far in _FAR if (found := _source(family, far)))


def _source(family: socket.AddressFamily, far: tuple[str | int, ...]) -> str:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as unsent:
            unsent.connect(far)
            return str(unsent.getsockname()[0])
    except OSError:
        return ""
