"""Makes sure that the address to send from is this machine's, before anything is sent."""

import socket

from arcdiag.model.order import OrderError
from arcdiag.net.tcp import bind, family_of
from arcdiag.ports import NetError


def own_address(source: str) -> str:
    """*source* itself (empty: the system chooses); raises OrderError where nobody can use it."""
    if not source:
        return source
    try:
        with socket.socket(family_of(source), socket.SOCK_STREAM) as probe:
            bind(probe, source)
    except (OSError, NetError):
        raise OrderError(f"--source {source}: this machine has no such address") from None
    return source
