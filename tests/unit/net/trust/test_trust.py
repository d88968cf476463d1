"""Chains judged beside the event loop, each once."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from datetime import timedelta

import pytest

from arcdiag.net.trust.anchors import Anchors
from arcdiag.net.trust.store import FixedStore, Opinion, anchors_store
from arcdiag.net.trust.trust import MOST_REMEMBERED, Trust
from arcdiag.net.trust.workers import Workers

from .judging import NOBODY, causes, ders
from .pki import HOST, NOW, Signed, between, leaf, root

ROOT = root()
ISSUING = between(ROOT)
CHAIN = ders(leaf(ISSUING, hosts=[HOST, "other.example"]), ISSUING)


class Counting(FixedStore):
    """Counts how often a chain is really judged; may be slow, or broken."""

    def __init__(self, *anchors: Signed, wait: float = 0.0, bug: bool = False) -> None:
        super().__init__(ders(*anchors), "system")
        self.asked = 0
        self._wait = wait
        self._bug = bug

    def opinion(self, chain: Sequence[bytes]) -> Opinion | None:
        self.asked += 1
        time.sleep(self._wait)
        if self._bug:
            raise LookupError("a fault of arcdiag's own")
        return None


async def test_a_chain_is_judged_for_its_host() -> None:
    trust = Trust(anchors_store(ders(ROOT)), NOBODY)

    good = await trust.judge(CHAIN, HOST, NOW)
    wrong = await trust.judge(CHAIN, "wrong.example", NOW)

    assert good.verified
    assert good.store == "system"
    assert causes(wrong) == ["cert-wrong-host"]


async def test_a_chain_that_many_hosts_share_is_judged_once() -> None:
    store = Counting(ROOT)
    trust = Trust(store, NOBODY)
    await trust.judge(CHAIN, HOST, NOW)

    hosts = (HOST, "other.example", "wrong.example")
    outcomes = await asyncio.gather(
        *(trust.judge(list(CHAIN), host, NOW + timedelta(seconds=20)) for host in hosts * 50)
    )

    assert store.asked == 1
    assert sum(outcome.verified for outcome in outcomes) == 100


async def test_another_minute_or_another_chain_is_judged_anew() -> None:
    store = Counting(ROOT)
    trust = Trust(store, NOBODY)

    await trust.judge(CHAIN, HOST, NOW)
    late = await trust.judge(CHAIN, HOST, NOW + timedelta(days=200))
    await trust.judge(CHAIN[:1], HOST, NOW)

    assert store.asked == 3
    assert causes(late) == ["cert-expired"]


async def test_the_memory_is_bounded_and_keeps_what_is_used() -> None:
    store = Counting(ROOT)
    trust = Trust(store, NOBODY)

    for minute in range(MOST_REMEMBERED + 10):
        await trust.judge(CHAIN, HOST, NOW + timedelta(minutes=minute))
        await trust.judge(CHAIN, HOST, NOW)
    asked = store.asked

    assert asked == MOST_REMEMBERED + 10
    await trust.judge(CHAIN, HOST, NOW + timedelta(minutes=1))
    assert store.asked == asked + 1


async def test_a_verifier_that_waits_does_not_hold_up_the_event_loop() -> None:
    trust = Trust(Counting(ROOT, wait=0.3), NOBODY)
    judging = asyncio.create_task(trust.judge(CHAIN, HOST, NOW))
    worst, last = 0.0, time.perf_counter()

    while not judging.done():
        await asyncio.sleep(0.001)
        worst, last = max(worst, time.perf_counter() - last), time.perf_counter()

    assert judging.result().verified
    assert worst < 0.1


async def test_a_judgement_may_be_cancelled_and_asked_for_again() -> None:
    store = Counting(ROOT, wait=0.05)
    trust = Trust(store, NOBODY)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(trust.judge(CHAIN, HOST, NOW), 0.001)

    assert (await trust.judge(CHAIN, HOST, NOW)).verified


async def test_a_fault_of_arcdiags_own_is_not_passed_off_as_the_chains() -> None:
    trust = Trust(Counting(ROOT, bug=True), NOBODY)

    with pytest.raises(LookupError):
        await trust.judge(CHAIN, HOST, NOW)


async def test_garbage_is_judged_and_not_raised() -> None:
    trust = Trust(anchors_store(ders(ROOT)), NOBODY)

    for chain in ((), (b"",), (b"garbage",) * 3, (CHAIN[0], b"\x30\x82\xff\xff")):
        assert causes(await trust.judge(chain, HOST, NOW)) == ["cert-invalid"]


def test_work_left_over_does_not_hold_up_the_end_of_a_run() -> None:
    workers = Workers(1)
    release = threading.Event()

    async def run() -> None:
        await asyncio.wait_for(workers.run(release.wait), 0.01)

    begun = time.perf_counter()
    with pytest.raises(TimeoutError):
        asyncio.run(run())
    assert time.perf_counter() - begun < 1
    release.set()


def test_work_left_over_does_not_hold_up_the_end_of_the_program() -> None:
    program = """
import asyncio, time
from arcdiag.net.trust.workers import Workers
try:
    asyncio.run(asyncio.wait_for(Workers(1).run(lambda: time.sleep(20)), 0.01))
except TimeoutError:
    print("ended")
"""
    begun = time.perf_counter()

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout == "ended\n"
    assert time.perf_counter() - begun < 10


async def test_no_more_threads_are_started_than_allowed() -> None:
    workers = Workers(2)
    names = await asyncio.gather(*(workers.run(lambda: time.sleep(0.01) or threading.get_ident())
                                   for _ in range(12)))  # fmt: skip

    assert len(set(names)) == 2


async def test_work_nobody_waits_for_any_more_is_left_out() -> None:
    workers, done = Workers(1), []
    first = asyncio.create_task(workers.run(lambda: time.sleep(0.05)))
    second = asyncio.create_task(workers.run(lambda: done.append("second")))
    await asyncio.sleep(0.01)

    second.cancel()
    await first
    await workers.run(lambda: done.append("third"))

    assert done == ["third"]


def test_an_index_of_roots_leaves_out_what_is_none() -> None:
    anchors = Anchors([ROOT.der, b"garbage"])

    assert list(anchors.named(ROOT.certificate.subject.public_bytes())) == [ROOT.der]
    assert anchors.named(b"") == ()
