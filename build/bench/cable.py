"""A cable between two network namespaces that delays every packet, or loses those that hold
certain bytes: two TUN devices, one loop. Run as ``cable.py NEAR FAR ROUND_TRIP_MS [HEX]``.

Kernels without the netem scheduler (many virtual machines' and CI's) have no other way.
"""

import errno
import fcntl
import os
import select
import struct
import sys
import time
from collections import deque

TUNSETIFF = 0x400454CA  # linux/if_tun.h
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000
MOST_BYTES = 65536
PASS = 256
"""Packets taken from one end before the other gets its turn."""


def open_end(name: str) -> int:
    """Make the TUN device *name* in this namespace; it lives as long as the descriptor."""
    end = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(end, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    return end


def take(end: int, queue: deque[tuple[float, bytes]], delay_s: float, swallowed: bytes) -> None:
    """Note what has come in at *end*, with the moment it is due on the other side."""
    for _ in range(PASS):
        try:
            packet = os.read(end, MOST_BYTES)
        except BlockingIOError:
            return
        if not swallowed or swallowed not in packet:
            queue.append((time.monotonic() + delay_s, packet))


def give(end: int, queue: deque[tuple[float, bytes]]) -> None:
    """Hand over what is due; a device that is full, or down still, drops, as cables' ends do."""
    now = time.monotonic()
    while queue and queue[0][0] <= now:
        try:
            os.write(end, queue.popleft()[1])
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.EIO):
                raise
            return


def carry(ends: tuple[int, int], delay_s: float, swallowed: bytes = b"") -> None:
    """Carry packets both ways, each *delay_s* late, until killed."""
    queues: tuple[deque[tuple[float, bytes]], ...] = (deque(), deque())
    while True:
        due = min((queue[0][0] for queue in queues if queue), default=None)
        wait = None if due is None else max(0.0, due - time.monotonic())
        ready, _, _ = select.select(ends, [], [], wait)
        for here, queue in enumerate(queues):
            if ends[here] in ready:
                take(ends[here], queue, delay_s, swallowed)
            give(ends[1 - here], queue)


if __name__ == "__main__":
    near, far, round_trip_ms, *lost = sys.argv[1:]
    both = (open_end(near), open_end(far))
    print("ready", flush=True)
    carry(both, float(round_trip_ms) / 2000, bytes.fromhex("".join(lost)))
