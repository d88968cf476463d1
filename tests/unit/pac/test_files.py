"""What is gone by where a PAC file is detected, named, or beside other settings."""

import msgspec
import pytest

from arcdiag.model.proxy import Effective, Login, Origin, Ways
from arcdiag.model.secret import Secret
from arcdiag.pac.files import AUTO, PacFiles, ScriptedRouter
from arcdiag.pac.router import BringError
from arcdiag.pac.script import Script
from arcdiag.proxies.effective import no_proxy_list
from arcdiag.proxies.url import parse_target
from tests.unit.pac.test_script import House
from tests.unit.proxies.settings import CATEGORIES, source

TARGET = parse_target("https://www.example.com")
DETECTED = b"function FindProxyForURL() { return 'PROXY detected:1' }"
NAMED = b"function FindProxyForURL() { return 'PROXY named:1; DIRECT' }"


class Shelf:
    """Files by their places, and which were asked for."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.asked: list[str] = []
        self.house = House()
        self.open = PacFiles(self._bring, self._make)

    async def _bring(self, where: str) -> bytes:
        self.asked.append(where)
        if where not in self.files:
            raise BringError(f"is not at {where}", absent=where == AUTO)
        return self.files[where]

    def _make(self, text: str) -> Script:
        script = self.house.script("")
        script._text = text
        return script

    async def ways(self, by: Effective, login: Login | None = None) -> Ways:
        try:
            return await ScriptedRouter(by, CATEGORIES, self.open, login).ways(TARGET)
        finally:
            await self.open.aclose()


def by(proxy: str = "", pac: str = "", *, detects: bool = False) -> Effective:
    return Effective(consumer=None, source=source(Origin.USER, proxy, pac=pac, detects=detects))


def hosts(found: Ways) -> list[str]:
    return [hop.host if hop else "direct" for hop in found.hops]


async def test_detection_comes_first_then_the_named_file_then_the_proxy_beside() -> None:
    both = {AUTO: DETECTED, "p.pac": NAMED}

    assert hosts(await Shelf(both).ways(by("px:1", "p.pac", detects=True))) == ["detected"]
    assert hosts(await Shelf({"p.pac": NAMED}).ways(by("px:1", "p.pac", detects=True))) == [
        "named",
        "direct",
    ]
    assert hosts(await Shelf({}).ways(by("px:1", detects=True))) == ["px"]
    assert hosts(await Shelf({}).ways(by(detects=True))) == ["direct"]


async def test_what_detection_did_not_find_is_said() -> None:
    found = await Shelf({}).ways(by("px:1", detects=True))

    assert found.notes == ("automatic detection: the PAC file is not at auto",)


async def test_a_named_file_that_is_not_to_be_had_leaves_the_way_unknown() -> None:
    found = await Shelf({}).ways(by("px:1", "p.pac"))

    assert (found.hops, found.unknown) == ((), "the PAC file is not at p.pac")


@pytest.mark.parametrize("text", [b"boom(", b""])
async def test_a_detected_file_that_is_broken_is_not_passed_over(text: bytes) -> None:
    found = await Shelf({AUTO: text}).ways(by("px:1", detects=True))

    assert found.hops == ()
    assert found.unknown


async def test_the_options_list_comes_before_the_script_and_others_do_not() -> None:
    listed = msgspec.structs.replace(by(pac="p.pac"), exceptions=no_proxy_list(".example.com"))
    shelf = Shelf({"p.pac": NAMED})

    assert (await shelf.ways(listed)).bypassed_by == ".example.com"
    assert shelf.asked == []
    assert hosts(await shelf.ways(by(pac="p.pac"))) == ["named", "direct"]


async def test_a_login_is_for_the_proxies_that_a_script_names() -> None:
    login = Login(user=Secret("bob"), password=Secret("hunter2"))

    found = await Shelf({"p.pac": NAMED}).ways(by(pac="p.pac"), login)

    assert [hop.login if hop else None for hop in found.hops] == [login, None]
