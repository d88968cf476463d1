"""The operating system's resolver, asked from daemon threads of our own: one that never returns
holds neither ``asyncio.run`` nor the process open.
"""

import asyncio
import ipaddress
import queue
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final

from arcdiag.model.failure import Cause
from arcdiag.model.observation import Resolved
from arcdiag.net.failures import resolver_failure
from arcdiag.net.tcp import is_literal
from arcdiag.ports import NetError

THREADS: Final = 128
"""At most so many questions at once: twice the checks that run at once by default."""
PATIENCE_S: Final = 4.0
"""For a thread to take a question up; below the default time limit of a step, so that a question
that was never asked does not pass for a resolver's silence."""
IDLE_S: Final = 5.0
"""A thread without work ends after this."""
MOST_ADDRESSES: Final = 64

Found = list[tuple[Any, ...]]
Ask = Callable[[str], Found]


class Askers:
    """A bounded number of daemon threads that call one blocking function."""

    def __init__(self, ask: Ask, most: int = THREADS) -> None:
        self._ask = ask
        self._most = most
        self._waiting: queue.SimpleQueue[tuple[str, Future[Found]]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._running = 0
        self._owed = 0  # questions handed in and not yet answered

    def submit(self, host: str) -> Future[Found]:
        """Hand in one question; cancelling the future takes it back while it still waits."""
        answer: Future[Found] = Future()
        with self._lock:
            self._owed += 1
            more = self._owed > self._running and self._running < self._most
            self._running += more
        self._waiting.put((host, answer))
        if more:
            self._start(answer)
        return answer

    def _start(self, answer: Future[Found]) -> None:
        try:
            threading.Thread(target=self._work, name="arcdiag-resolver", daemon=True).start()
        except RuntimeError as error:
            with self._lock:
                self._running -= 1
            answer.cancel()
            message = "this machine lets us start no more threads"
            raise NetError(Cause.LOCAL_LIMIT, message, "EAGAIN") from error

    def _work(self) -> None:
        while True:
            try:
                host, answer = self._waiting.get(timeout=IDLE_S)
            except queue.Empty:
                with self._lock:
                    if self._owed < self._running:
                        self._running -= 1
                        return
                continue
            self._answer(host, answer)
            with self._lock:
                self._owed -= 1

    def _answer(self, host: str, answer: Future[Found]) -> None:
        if not answer.set_running_or_notify_cancel():
            return
        try:
            answer.set_result(self._ask(host))
        except Exception as error:  # whatever it is belongs to the one who asked
            answer.set_exception(error)


def ask_system(host: str) -> Found:
    """Both families at once, as a program that connects to *host* would ask; blocks."""
    return socket.getaddrinfo(
        host, None, socket.AF_UNSPEC, socket.SOCK_STREAM, 0, socket.AI_CANONNAME
    )


ASKERS: Final = Askers(ask_system)


async def os_lookup(host: str) -> Resolved:
    """What the machine itself gets for *host*: hosts file, search list and all."""
    return await lookup_with(ASKERS, host)


async def lookup_with(askers: Askers, host: str, patience_s: float = PATIENCE_S) -> Resolved:
    """Ask through *askers* and put the answer into our words."""
    try:
        found = await _asked(askers.submit(host), patience_s)
    except OSError as error:
        raise resolver_failure(error) from error
    except (UnicodeError, ValueError) as error:
        message = "this is no name that the system's resolver can be asked for"
        raise NetError(Cause.DNS_ERROR, message, type(error).__name__) from error
    texts = dict.fromkeys(text for entry in found if (text := _address(entry[4])))
    canonical = next((str(entry[3]) for entry in found if entry[3]), "")
    return Resolved(
        source="system",
        addresses=tuple(texts)[:MOST_ADDRESSES],
        canonical="" if is_literal(canonical) else canonical[:255],
    )


async def _asked(answer: Future[Found], patience_s: float) -> Found:
    """Wait for *answer*, but not for a thread that never takes the question up."""
    waiting = asyncio.wrap_future(answer)
    try:
        done, _ = await asyncio.wait((waiting,), timeout=patience_s)
        if not (done or answer.running() or answer.done()):
            message = "too many look-ups wait for this machine's resolver: this one was never begun"
            raise NetError(Cause.LOCAL_LIMIT, message, "EAGAIN")
        return await waiting
    except BaseException:
        answer.cancel()  # at once; through the wrapper it takes another turn of the loop
        waiting.cancel()
        raise


def _address(place: Any) -> str:
    """The canonical text of a socket address; empty for what is none."""
    try:
        return str(ipaddress.ip_address(place[0]))
    except ValueError:
        return ""
