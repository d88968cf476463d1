"""The way to an address on systems of which only the source address can be learnt."""

import socket

from arcdiag.model.observation import Routed
from arcdiag.net.failures import connection_failure
from arcdiag.net.tcp import bind, family_of, place
from arcdiag.ports import NetError


def way_to(address: str, source: str) -> Routed:
    """The local address for *address*; raises NetError. Connecting a datagram socket sends none."""
    try:
        with socket.socket(family_of(address), socket.SOCK_DGRAM) as link:
            if source:
                bind(link, source)
            link.connect(place(address, 9))  # discard; nothing is sent to it
            return Routed(address=address, source=str(link.getsockname()[0]), interface="")
    except OSError as error:
        failed = connection_failure(error).failure
        message = f"this machine's own routing: {failed.message}"
        raise NetError(failed.cause, message, failed.code) from error
