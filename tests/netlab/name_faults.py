"""A forwarder before the company's resolver that does to DNS what BIND cannot be told to do.

Run inside a namespace as ``name_faults UPSTREAM KIND=ADDRESS...``: at each address questions are
passed on to UPSTREAM over UDP and meet that kind of fault. Over TCP there is nobody.
"""

import asyncio
import socket
import struct
import sys
from typing import Final, cast

AAAA: Final = 28
LATE_S: Final = 0.7
FORGOTTEN_S: Final = 6.0
PATIENCE_S: Final = 3.0
TRUNCATED: Final = 0x02

Peer = tuple[str, int]


def question(data: bytes) -> tuple[bytes, int]:
    """The name asked for, as on the wire, and the type."""
    place = 12
    while data[place]:
        place += 1 + data[place]
    return data[12:place], struct.unpack_from("!H", data, place + 1)[0]


class Forwarder(asyncio.DatagramProtocol):
    """One address with one kind of fault."""

    def __init__(self, kind: str, upstream: str) -> None:
        self._kind = kind
        self._upstream = upstream
        self._heard: dict[Peer, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._transport: asyncio.DatagramTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, peer: Peer) -> None:
        asked = question(data)
        if self._kind == "aaaa-lost" and asked[1] == AAAA:
            return
        if self._kind == "first-lost" and self._is_new(peer):
            return
        task = asyncio.get_running_loop().create_task(self._pass_on(data, peer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _is_new(self, peer: Peer) -> bool:
        """Is this the first packet of a session? Who asks again from the same port is answered."""
        now = asyncio.get_running_loop().time()
        before, self._heard[peer] = self._heard.get(peer, -FORGOTTEN_S), now
        return now - before >= FORGOTTEN_S

    async def _pass_on(self, data: bytes, peer: Peer) -> None:
        loop = asyncio.get_running_loop()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
            link.setblocking(False)
            await loop.sock_connect(link, (self._upstream, 53))
            await loop.sock_sendall(link, data)
            try:
                answer = await asyncio.wait_for(loop.sock_recv(link, 65535), PATIENCE_S)
            except (TimeoutError, OSError):
                return
        if self._kind == "slow":
            await asyncio.sleep(LATE_S)
        self._transport.sendto(spoiled(self._kind, answer, data), peer)


def spoiled(kind: str, answer: bytes, asked: bytes) -> bytes:
    """The *answer* as it leaves."""
    match kind:
        case "wrong-id":
            return bytes([answer[0] ^ 0xFF]) + answer[1:]
        case "truncated":
            name, _ = question(asked)
            end = 12 + len(name) + 5
            flags = bytes([answer[2] | TRUNCATED, answer[3]])
            return answer[:2] + flags + struct.pack("!HHHH", 1, 0, 0, 0) + answer[12:end]
    return answer


async def serve(upstream: str, places: dict[str, str]) -> None:
    """Stand at each place."""
    loop = asyncio.get_running_loop()
    for kind, address in places.items():
        await loop.create_datagram_endpoint(
            lambda kind=kind: Forwarder(kind, upstream), local_addr=(address, 53)
        )
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], dict(pair.split("=") for pair in sys.argv[2:])))
