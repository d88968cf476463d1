"""A cable between two network namespaces with the faults of a long line: two TUN devices, one loop.
Run as ``cable.py NEAR FAR ROUND_TRIP_MS [FAULT=VALUE]...``, see `FAULTS`.

Kernels without the netem scheduler (many virtual machines' and CI's) have no other way.
"""

import errno
import fcntl
import os
import random
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
QUEUE_S = 1.0
"""How long a packet may wait for its turn on a line of a certain rate; then it is dropped."""
FAULTS = {
    "swallows": "packets that hold these bytes, in hexadecimal, get lost",
    "longest": "packets of more bytes than this get lost, without a word",
    "loss": "so many of a hundred packets get lost, each way",
    "jitter": "up to so many milliseconds more, at random; the order is kept",
    "kbit": "so many kilobits pass in a second, each way",
}


class Line:
    """One direction: what is under way, each packet with the moment it is due."""

    def __init__(self, delay_s: float, faults: dict[str, str]) -> None:
        self.queue: deque[tuple[float, bytes]] = deque()
        self._delay_s = delay_s
        self._swallows = bytes.fromhex(faults.get("swallows", ""))
        self._longest = int(faults.get("longest", MOST_BYTES))
        self._loss = float(faults.get("loss", 0)) / 100
        self._jitter_s = float(faults.get("jitter", 0)) / 1000
        self._bytes_a_second = float(faults.get("kbit", 0)) * 125
        self._free_at = 0.0

    def put(self, packet: bytes) -> None:
        """Take a packet in, or lose it."""
        if len(packet) > self._longest or random.random() < self._loss:
            return
        if self._swallows and self._swallows in packet:
            return
        leaves = now = time.monotonic()
        if self._bytes_a_second:
            leaves = max(now, self._free_at)
            if leaves - now > QUEUE_S:
                return
            leaves = self._free_at = leaves + len(packet) / self._bytes_a_second
        due = leaves + self._delay_s + random.uniform(0, self._jitter_s)
        self.queue.append((max(due, self.queue[-1][0]) if self.queue else due, packet))


def open_end(name: str) -> int:
    """Make the TUN device *name* in this namespace; it lives as long as the descriptor."""
    end = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(end, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    return end


def take(end: int, line: Line) -> None:
    """Note what has come in at *end*."""
    for _ in range(PASS):
        try:
            line.put(os.read(end, MOST_BYTES))
        except BlockingIOError:
            return


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


def carry(ends: tuple[int, int], lines: tuple[Line, Line]) -> None:
    """Carry packets both ways until killed."""
    while True:
        due = min((line.queue[0][0] for line in lines if line.queue), default=None)
        wait = None if due is None else max(0.0, due - time.monotonic())
        ready, _, _ = select.select(ends, [], [], wait)
        for here, line in enumerate(lines):
            if ends[here] in ready:
                take(ends[here], line)
            give(ends[1 - here], line.queue)


if __name__ == "__main__":
    near, far, round_trip_ms, *words = sys.argv[1:]
    faults = dict(word.split("=") for word in words)
    if unknown := faults.keys() - FAULTS.keys():
        sys.exit(f"no such fault: {', '.join(unknown)}")
    both = (open_end(near), open_end(far))
    print("ready", flush=True)
    one_way_s = float(round_trip_ms) / 2000
    carry(both, (Line(one_way_s, faults), Line(one_way_s, faults)))
