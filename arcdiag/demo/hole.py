"""Where packets vanish, without any rights: a listener whose queue is full, and a closed port."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import Final

from arcdiag.demo.addresses import LOOPBACK

_FILLERS: Final = 8
"""A queue of length 0 holds one connection on Linux; more are tried for systems that round up."""
_PATIENCE_S: Final = 0.02
"""A loopback connect that is accepted at all is accepted in microseconds."""
_REFUSAL_S: Final = 0.2
"""A refusal on loopback is there as quickly; Windows knocks again for two seconds before it says so
(TcpMaxConnectRetransmissions), and refuses where a queue is full.
"""


class Hole:
    """A port at which neither connections nor datagrams are ever answered.

    Linux drops the SYN when a listener's queue is full, so a connect hangs exactly as it does
    behind a firewall that drops. ``complete`` is False where the system does something else.
    """

    def __init__(self) -> None:
        self._listener, self._datagrams = _pair()
        self._listener.listen(0)
        self._fillers: list[socket.socket] = []
        self.port: int = self._listener.getsockname()[1]
        self.complete = False

    async def fill(self) -> None:
        """Fill the queue until a connect hangs, where hanging cannot be a refusal that is late."""
        if not await _refuses_at_once():
            return
        for _ in range(_FILLERS):
            filler = socket.socket()
            self._fillers.append(filler)
            try:
                await _connect(filler, self.port, _PATIENCE_S)
            except TimeoutError:
                self.complete = True
                return
            except OSError:
                return

    def close(self) -> None:
        """Let go of everything."""
        for each in (*self._fillers, self._listener, self._datagrams):
            each.close()


class ClosedPort:
    """A port that is held, so that nobody else listens there, and refuses every connection."""

    def __init__(self) -> None:
        self._held = socket.socket()
        self._held.bind((LOOPBACK, 0))
        self.port: int = self._held.getsockname()[1]

    def close(self) -> None:
        """Let go of the port."""
        self._held.close()


async def _refuses_at_once() -> bool:
    """Does this system tell at once that nobody listens at a port?"""
    with contextlib.closing(ClosedPort()) as closed, socket.socket() as link:
        try:
            await _connect(link, closed.port, _REFUSAL_S)
        except ConnectionRefusedError:
            return True
        except OSError:  # TimeoutError, too
            return False
    return False


async def _connect(link: socket.socket, port: int, seconds: float) -> None:
    link.setblocking(False)
    async with asyncio.timeout(seconds):
        await asyncio.get_running_loop().sock_connect(link, (LOOPBACK, port))


def _pair() -> tuple[socket.socket, socket.socket]:
    """A TCP and a UDP socket bound to the same free port."""
    while True:
        stream = socket.socket()
        stream.bind((LOOPBACK, 0))
        datagrams = socket.socket(type=socket.SOCK_DGRAM)
        try:
            datagrams.bind(stream.getsockname())
        except OSError:
            stream.close()
            datagrams.close()
        else:
            return stream, datagrams
