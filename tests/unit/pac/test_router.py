import asyncio

import pytest

from arcdiag.model.proxy import Ways
from arcdiag.pac.router import BringError, PacRouter, script_url
from arcdiag.pac.script import Script
from arcdiag.proxies.url import parse_target
from tests.unit.pac.test_script import House


@pytest.mark.parametrize(
    ("url", "given"),
    [
        ("https://www.example.com/secret?token=1#x", "https://www.example.com/"),
        ("https://WWW.example.com:8443", "https://www.example.com:8443/"),
        ("www.example.com/a", "https://www.example.com/"),
        ("wss://www.example.com/a", "wss://www.example.com/"),
        ("http://www.example.com/a/b?c=d#e", "http://www.example.com/a/b?c=d"),
        ("http://www.example.com?c=d", "http://www.example.com/?c=d"),
        ("http://bob:hunter2@www.example.com/a", "http://www.example.com/"),
        ("http://[2001:db8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
    ],
)
def test_a_script_learns_the_server_of_an_encrypted_url_and_no_login(url: str, given: str) -> None:
    assert script_url(parse_target(url)) == given


class Files:
    """One file, and how often it was fetched."""

    def __init__(self, data: bytes | str) -> None:
        self.data = data
        self.fetched = 0
        self.house = House()

    async def bring(self) -> bytes:
        self.fetched += 1
        await asyncio.sleep(0)
        if isinstance(self.data, str):
            raise BringError(self.data)
        return self.data

    def router(self) -> PacRouter:
        def make(text: str) -> Script:
            script = self.house.script("")
            script._text = text
            return script

        return PacRouter(self.bring, make)


TARGET = parse_target("https://www.example.com")


async def test_a_file_is_fetched_once_for_all_who_ask_at_the_same_time() -> None:
    files = Files(b"function FindProxyForURL(u, h) { return 'PROXY p:1; SOCKS s; DIRECT' }")
    router = files.router()

    found = await asyncio.gather(*(router.ways(TARGET) for _ in range(5)))
    await router.aclose()

    assert {tuple(str(hop) for hop in ways.hops) for ways in found} == {("http://p:1", "None")}
    assert "SOCKS version 4" in found[0].notes[0]
    assert files.fetched == 1
    assert len(files.house.started) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("could not be fetched: it is gone", "the PAC file could not be fetched: it is gone"),
        (b"", "the PAC file is empty"),
        (b"boom(", "the PAC file fails: SyntaxError"),
        (b"function FindProxyForURL() { throw 1 }", "the PAC file throws 1"),
        (b"function FindProxyForURL() { return 'nonsense' }", "is no entry that is understood"),
    ],
)
async def test_where_the_way_cannot_be_told_the_reason_is(data: bytes | str, words: str) -> None:
    files = Files(data)
    router = files.router()

    ways = await router.ways(TARGET)
    again = await router.ways(TARGET)
    await router.aclose()

    assert ways.hops == ()
    assert words in ways.unknown
    assert again == Ways(hops=(), unknown=ways.unknown)
    assert files.fetched == 1
