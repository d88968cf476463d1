"""The system's resolver: its order, its failures, and one that never comes back."""

import asyncio
import socket
import subprocess
import sys
import threading
import time

import pytest

from arcdiag.model.failure import Cause
from arcdiag.net.resolver import Askers, Found, lookup_with
from arcdiag.net.system import SystemNetwork
from arcdiag.ports import NetError


def found(*addresses: str, canonical: str = "") -> Found:
    """What getaddrinfo gives."""
    return [(socket.AF_INET, 1, 6, canonical, (address, 0)) for address in addresses]


async def test_this_machines_own_name_is_found(network: SystemNetwork) -> None:
    seen = await network.lookup("localhost")

    assert seen.source == "system"
    assert set(seen.addresses) <= {"127.0.0.1", "::1"}


async def test_an_address_is_its_own_answer(network: SystemNetwork) -> None:
    seen = await network.lookup("2001:db8::1")

    assert (seen.source, seen.addresses) == ("literal", ("2001:db8::1",))


async def test_order_is_kept_and_repeats_are_not() -> None:
    askers = Askers(lambda host: found("10.0.0.2", "2001:DB8::1", "10.0.0.2", canonical="a.b"))

    seen = await lookup_with(askers, "x")

    assert seen.addresses == ("10.0.0.2", "2001:db8::1")
    assert seen.canonical == "a.b"


@pytest.mark.parametrize(
    ("error", "cause", "code"),
    [
        (socket.gaierror(socket.EAI_NONAME, "?"), Cause.DNS_ERROR, "EAI_NONAME"),
        (socket.gaierror(socket.EAI_AGAIN, "?"), Cause.DNS_ERROR, "EAI_AGAIN"),
        (socket.gaierror(socket.EAI_MEMORY, "?"), Cause.LOCAL_LIMIT, "EAI_MEMORY"),
        (OSError(24, "?"), Cause.LOCAL_LIMIT, "EMFILE"),
        (UnicodeError("label too long"), Cause.DNS_ERROR, "UnicodeError"),
        (ValueError("null"), Cause.DNS_ERROR, "ValueError"),
    ],
)
async def test_failures_keep_the_resolvers_own_code(
    error: Exception, cause: Cause, code: str
) -> None:
    def ask(host: str) -> Found:
        raise error

    with pytest.raises(NetError) as caught:
        await lookup_with(Askers(ask), "x")

    assert (caught.value.failure.cause, caught.value.failure.code) == (cause, code)


@pytest.mark.parametrize("host", ["x" * 70_000, "a..b"])
async def test_what_is_no_name_is_refused(network: SystemNetwork, host: str) -> None:
    with pytest.raises(NetError) as caught:
        await network.lookup(host)

    assert caught.value.failure.cause is Cause.DNS_ERROR


async def test_more_questions_than_threads_are_all_answered() -> None:
    running = 0
    most = 0
    lock = threading.Lock()

    def ask(host: str) -> Found:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.005)
        with lock:
            running -= 1
        return found(f"10.0.0.{host}")

    askers = Askers(ask, most=4)

    seen = await asyncio.gather(*(lookup_with(askers, str(number)) for number in range(40)))

    assert [one.addresses for one in seen] == [(f"10.0.0.{number}",) for number in range(40)]
    assert most <= 4


async def test_a_question_taken_back_is_never_asked() -> None:
    asked: list[str] = []
    go_on = threading.Event()

    def ask(host: str) -> Found:
        asked.append(host)
        go_on.wait(5)
        return found("10.0.0.1")

    askers = Askers(ask, most=1)
    first = asyncio.create_task(lookup_with(askers, "first"))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(lookup_with(askers, "second"))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.sleep(0)
    go_on.set()

    await first
    await lookup_with(askers, "third")

    assert asked == ["first", "third"]


STUCK = """
import asyncio, threading
from arcdiag.net.resolver import Askers, lookup_with

async def run():
    askers = Askers(lambda host: threading.Event().wait())
    try:
        async with asyncio.timeout(0.1):
            await asyncio.gather(*(lookup_with(askers, str(n)) for n in range(50)))
    except TimeoutError:
        print("gave up")

asyncio.run(run())
"""


def test_a_resolver_that_never_returns_holds_nothing_open() -> None:
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", STUCK],
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
    )

    assert (ended.returncode, ended.stdout.strip(), ended.stderr) == (0, "gave up", "")


async def test_a_look_up_that_was_never_begun_is_this_machines_limit() -> None:
    stuck = threading.Event()
    askers = Askers(lambda host: stuck.wait(10) and [], most=1)
    first = asyncio.create_task(lookup_with(askers, "first.example", 30))
    await asyncio.sleep(0.05)

    with pytest.raises(NetError) as raised:
        await lookup_with(askers, "second.example", 0.1)

    stuck.set()
    await first
    assert raised.value.failure.cause is Cause.LOCAL_LIMIT
