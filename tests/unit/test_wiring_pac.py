"""PAC files met by the real command: fetched, run in a process, and gone by; on loopback."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from arcdiag.cli.app import run
from arcdiag.cli.parser import parse
from arcdiag.model.choices import State
from arcdiag.model.failure import Cause
from arcdiag.model.host import HostFacts
from arcdiag.model.observation import Resolved
from arcdiag.model.report import CheckResult, Ending
from arcdiag.orders.ordering import order_from
from arcdiag.orders.setup import setup_from
from arcdiag.pac.files import AUTO
from arcdiag.ports import NetError
from arcdiag.proxies.url import parse_target
from arcdiag.wiring.check import check_report
from arcdiag.wiring.pac import pac_files
from tests.unit.fakes import FakeNetwork
from tests.unit.net.proxies import connecting
from tests.unit.net.servers import LOOPBACK, listening, name_server, says, silent, unused_port
from tests.unit.report.example import REPORT
from tests.unit.test_wiring import Site, checked, serving, telling

TARGET = parse_target("https://www.example.com")


@pytest.fixture(autouse=True)
def _near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("arcdiag.wiring.pac._FAR", (LOOPBACK,))


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with serving(tmp_path) as site:
        yield site


def asks(site: Site, *more: str) -> tuple[str, ...]:
    trust = ("--ca-file", str(site.root), "--expected-roots", str(site.root))
    return site.asks(*trust, *more)


async def led_by(site: Site, text: str, place: Path) -> CheckResult:
    await asyncio.to_thread(place.write_text, text, encoding="utf-8")
    async with name_server(telling({}, "NXDOMAIN")) as (server, _):
        names = ("--resolver", str(server))
        report = await checked(*asks(site, *names, "--proxy", f"pac+{place}"))
    return report.checks[-1]


async def test_a_check_goes_the_ways_that_a_pac_file_tells_in_their_order(
    site: Site, tmp_path: Path
) -> None:
    heard: list[str] = []
    async with listening(connecting(heard)) as port:
        dead = f"PROXY {LOOPBACK}:{unused_port()}"
        text = f"function FindProxyForURL() {{ return '{dead}; PROXY {LOOPBACK}:{port}' }}"
        led = await led_by(site, text, tmp_path / "proxy.pac")

    assert led.state is State.PASS
    assert led.route.endswith(f", http://{LOOPBACK}:{port}")
    assert heard


async def test_a_check_whose_pac_file_is_broken_is_not_tested_and_says_why(
    site: Site, tmp_path: Path
) -> None:
    led = await led_by(site, "boom(", tmp_path / "proxy.pac")

    assert led.state is State.NOT_TESTED
    assert "the PAC file fails: SyntaxError" in led.untestable


ENDLESS = "function FindProxyForURL() { while (true) {} }"


async def test_what_is_cancelled_while_the_ways_are_found_out_still_gives_a_report(
    site: Site, tmp_path: Path
) -> None:
    script = tmp_path / "proxy.pac"
    script.write_text(ENDLESS)
    async with listening(silent) as port:
        for where in (f"http://{LOOPBACK}:{port}/p.pac", str(script)):
            argv = ["check", *asks(site, "--proxy", f"pac+{where}")]
            running = asyncio.create_task(check_report(order_from(setup_from(parse(argv)))))
            await asyncio.sleep(0.3)
            running.cancel()

            report = await asyncio.wait_for(running, 5)

            assert report.run.ending is Ending.CANCELLED
            assert [check.cause for check in report.checks] == [Cause.SKIPPED_CANCELLED]


async def test_the_command_fetches_runs_and_tells(capfd: pytest.CaptureFixture[str]) -> None:
    script = b"function FindProxyForURL(url, host) { return 'PROXY ' + host + ':8080; SOCKS s' }"
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(script)

    async with listening(says(head + script)) as port:
        argv = [
            "proxy",
            "--json",
            "--pac",
            f"http://{LOOPBACK}:{port}/p.pac",
            "https://A.example/x",
        ]
        code = await asyncio.to_thread(run, argv)

    (told,) = json.loads(capfd.readouterr().out)
    assert code == 0
    assert told["route"] == [{"kind": "http", "host": "a.example", "port": 8080}]
    assert "SOCKS version 4" in told["notes"][0]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("nothing.pac", "could not be read: "),
        (".", "could not be read: no ordinary file"),
        ("file://other.example/p.pac", "names another machine"),
        ("file:///nothing.pac", "could not be read: "),
        ("ftp://x/p.pac", "is not fetched: ftp:// is neither http nor https nor a file"),
        ("x\0y", "could not be read: no file name"),
    ],
)
async def test_a_file_that_is_not_to_be_had_is_one_line(place: str, words: str) -> None:
    files = pac_files(FakeNetwork(), REPORT.host)

    found = await files.at(place).ways(TARGET)

    assert found.hops == ()
    assert words in found.unknown


class Searched(FakeNetwork):
    """Knows no name, and remembers which were asked for."""

    async def lookup(self, host: str) -> Resolved:
        self.looked_up.append(host)
        raise NetError(Cause.DNS_NXDOMAIN, "no such name")


def machine(name: str, *search: str) -> HostFacts:
    return msgspec.structs.replace(REPORT.host, name=name, search=search)


async def test_detection_asks_within_the_machines_own_domains_only() -> None:
    network = Searched()
    files = pac_files(network, machine("srv1.emea.corp.example.com", "other.example"))

    found = await files.at(AUTO).ways(TARGET)

    assert network.looked_up == [
        "wpad.emea.corp.example.com",
        "wpad.corp.example.com",
        "wpad.other.example",
    ]
    assert "DHCP (option 252) was not asked" in found.unknown
    assert files.at(AUTO).absent


async def test_a_machine_without_a_domain_detects_nothing() -> None:
    network = Searched()
    files = pac_files(network, machine("srv1"))

    found = await files.at(AUTO).ways(TARGET)

    assert network.looked_up == []
    assert "has no domain of its own" in found.unknown


LOOP = b"function FindProxyForURL() { while (true) {} }"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"


async def test_a_pac_file_without_end_costs_one_line_and_the_exit_code_of_what_is_not_known(
    site: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    async with listening(says(HEAD % len(LOOP) + LOOP)) as port:
        where = f"pac+http://{LOOPBACK}:{port}/p.pac"
        code = await asyncio.to_thread(run, ["check", *asks(site, "--proxy", where)])

    out, err = capfd.readouterr()
    words = " ".join(out.split())
    assert code == 5
    assert "cannot be told: the PAC file computes for more than 1 s (PAC http" in words
    assert "Note: the way " not in words  # the finding says it
    assert "Traceback" not in out + err


async def test_a_pac_server_that_never_answers_takes_half_of_the_time_at_most(site: Site) -> None:
    async with listening(silent) as port:
        where = f"pac+http://{LOOPBACK}:{port}/p.pac"
        report = await checked(*asks(site, "--proxy", where, "--deadline", "2.4"))

    (route,) = report.run.routes
    assert (report.run.ended - report.run.started).total_seconds() < 2.4 + 3
    assert report.checks[-1].state is State.NOT_TESTED
    assert "not found out within 1.2 s" in route.notes[0]


async def test_what_a_pac_file_is_noted_for_is_in_the_report(site: Site, tmp_path: Path) -> None:
    place = tmp_path / "proxy.pac"
    text = "function FindProxyForURL() { return 'SOCKS 10.0.0.1; DIRECT' }"
    await asyncio.to_thread(place.write_text, text, encoding="utf-8")

    async with name_server(telling({}, "NXDOMAIN")) as (server, _):
        names = ("--resolver", str(server))
        report = await checked(*asks(site, *names, "--proxy", f"pac+{place}"))

    assert "SOCKS version 4" in report.run.routes[0].notes[0]
    assert report.checks[-1].route == "direct"
