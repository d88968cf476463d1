"""A script's limits, over a stand-in for its process, and in a real one."""

import asyncio
import time
from datetime import UTC, datetime

import msgspec
import pytest
import quickjs

from arcdiag.host.sandbox import ChildProcess
from arcdiag.pac.child import Child
from arcdiag.pac.messages import Request
from arcdiag.pac.sandbox import SandboxError
from arcdiag.pac.script import Limits, Script, ScriptError, World
from tests.unit.pac.running import HELPERS, NOW

URL = ("https://www.example.com/", "www.example.com")


async def own() -> tuple[str, ...]:
    return ("10.1.2.3",)


class Here:
    """The child's code without its process."""

    def __init__(self) -> None:
        self.child = Child(quickjs)
        self.messages = 0
        self.open = True

    async def exchange(self, message: bytes, patience_s: float) -> bytes:
        self.messages += 1
        return msgspec.json.encode(self.child.reply(msgspec.json.decode(message, type=Request)))

    async def aclose(self) -> None:
        self.open = False


class House:
    """Starts processes, knows names, and counts both."""

    def __init__(self, slow: tuple[str, ...] = ()) -> None:
        self.started: list[Here] = []
        self.asked: list[str] = []
        self.slow = slow

    async def start(self) -> Here:
        self.started.append(Here())
        return self.started[-1]

    async def look_up(self, name: str) -> tuple[str, ...]:
        self.asked.append(name)
        if name in self.slow:
            await asyncio.sleep(60)
        return ("198.51.100.7",)

    def script(self, body: str, limits: Limits | None = None) -> Script:
        text = f"function FindProxyForURL(url, host) {{ {body} }}"
        world = World(look_up=self.look_up, own=own, now=lambda: NOW)
        return Script(text, HELPERS, self.start, world, limits)


async def fault(script: Script) -> str:
    with pytest.raises(ScriptError) as caught:
        await script.answer(*URL)
    return str(caught.value)


async def test_one_process_serves_all_urls_and_a_name_is_looked_up_once() -> None:
    house = House()
    script = house.script("return 'PROXY ' + dnsResolve(host) + ':' + myIpAddress()")

    first = await script.answer(*URL)
    second = await script.answer(*URL)
    await script.aclose()

    assert first.text == second.text == "PROXY 198.51.100.7:10.1.2.3"
    assert house.asked == ["www.example.com"]
    assert [one.open for one in house.started] == [False]


async def test_a_script_that_looks_up_without_end_is_stopped() -> None:
    house = House()
    script = house.script(
        "for (var i = 0; ; i++) dnsResolve('n' + i + '.example')", Limits(names=3)
    )

    assert await fault(script) == "looks up more than 3 names for one URL"
    assert len(house.asked) == 4
    await script.aclose()


async def test_a_name_without_an_answer_in_time_is_not_there() -> None:
    house = House(slow=("slow.example",))
    limits = Limits(name_s=0.05)
    script = house.script("return String(dnsResolve('slow.example'))", limits)

    assert (await script.answer(*URL)).text == "null"
    await script.aclose()


async def test_the_time_for_all_names_together_is_bounded() -> None:
    names = tuple(f"n{number}.example" for number in range(9))
    house = House(slow=names)
    limits = Limits(name_s=0.04, naming_s=0.1)
    script = house.script("for (var i = 0; i < 9; i++) dnsResolve('n' + i + '.example')", limits)

    assert await fault(script) == "waits for names for more than 0.1 s"
    assert len(house.asked) < 9
    await script.aclose()


async def test_what_exceeded_a_limit_is_not_run_again() -> None:
    house = House()
    script = house.script("while (true) {}", Limits(seconds=0.05))

    assert await fault(script) == "computes for more than 0.05 s"
    assert await fault(script) == "computes for more than 0.05 s"
    assert [(one.open, one.messages) for one in house.started] == [(False, 2)]


async def test_a_script_that_fails_for_one_url_is_asked_about_the_next() -> None:
    house = House()
    script = house.script("if (url.endsWith('/')) throw 'no'; return 'DIRECT'")

    assert await fault(script) == "throws no"
    assert (await script.answer("http://www.example.com/x", "www.example.com")).text == "DIRECT"
    await script.aclose()


class Garbled(Here):
    async def exchange(self, message: bytes, patience_s: float) -> bytes:
        return b"PROXY a:1"


class Dead(Here):
    async def exchange(self, message: bytes, patience_s: float) -> bytes:
        raise SandboxError("is gone")


@pytest.mark.parametrize(
    ("kind", "words"),
    [(Garbled, "makes its process say something that is no answer"), (Dead, "is gone")],
)
async def test_a_process_that_fails_costs_one_line(kind: type[Here], words: str) -> None:
    found = kind()

    async def start() -> Here:
        return found

    script = Script("", HELPERS, start, World(look_up=House().look_up, own=own, now=lambda: NOW))

    assert await fault(script) == words
    assert not found.open


# The real process, with limits that a busy machine still keeps.


def real(text: str, limits: Limits) -> Script:
    world = World(look_up=House().look_up, own=own, now=lambda: datetime.now(UTC))
    return Script(text, HELPERS, ChildProcess.start, world, limits)


async def test_a_real_process_answers() -> None:
    text = "function FindProxyForURL(url, host) { return 'PROXY ' + dnsResolve(host) + ':1' }"
    script = real(text, Limits(seconds=10, patience_s=30))

    try:
        assert (await script.answer(*URL)).text == "PROXY 198.51.100.7:1"
    finally:
        await script.aclose()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("while (true) {}", "computes for more than 0.1 s"),
        ("var s = []; while (true) s.push('x'.repeat(1e6) + s.length)", "MiB of memory"),
        ("// \ufffd" + "x" * 10_000_000, "has no function FindProxyForURL"),
    ],
)
async def test_a_hostile_script_in_a_real_process_costs_one_line(text: str, words: str) -> None:
    seconds = 0.1 if "while (true) {}" in text else 10.0
    script = real(text, Limits(seconds=seconds, patience_s=30))

    assert words in await fault(script)
    await script.aclose()


async def test_what_the_engine_cannot_stop_is_killed() -> None:
    # The engine turns what was thrown into text after its own time limit.
    script = real("throw {toString() { while (true) {} }}", Limits(seconds=0.1, patience_s=2.0))

    began = time.monotonic()
    assert await fault(script) == "gives no answer within 2 s"
    assert time.monotonic() - began < 25
    assert await fault(script) == "gives no answer within 2 s"
