"""``check`` through proxies that really connect on, over real sockets on loopback."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from arcdiag import wiring
from arcdiag.cli import app
from arcdiag.cli.parser import parse
from arcdiag.demo.tls import Certificates
from arcdiag.demo.trouble import Showing
from arcdiag.model.choices import Readiness, State
from arcdiag.model.failure import Cause, Failure
from arcdiag.model.observation import Answered, Judged, Queried, Reached, Step, Tunnelled
from arcdiag.model.report import CheckResult
from arcdiag.orders.ordering import order_from
from arcdiag.orders.setup import setup_from
from tests.unit.net.proxies import LOGIN, PASSWORD, TOKEN, USER, connecting, socks
from tests.unit.net.servers import LOOPBACK, closes, listening, name_server, unused_port
from tests.unit.test_wiring import HOST, PKI, Site, checked, seen, serving, telling


@pytest.fixture(autouse=True)
def _own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with serving(tmp_path) as site:
        yield site


@pytest.fixture
async def nowhere() -> AsyncIterator[tuple[str, str]]:
    """A name server that knows no name: where only the proxy resolves."""
    async with name_server(telling({}, "NXDOMAIN")) as (server, _):
        yield ("--resolver", str(server))


def asks(site: Site, *more: str) -> tuple[str, ...]:
    trust = ("--ca-file", str(site.root), "--expected-roots", str(site.root))
    return site.asks(*trust, *more)


def texts(folder: Path) -> list[str]:
    return [path.read_text() for path in folder.rglob("*") if path.is_file()]


def one(check: CheckResult, step: Step) -> object:
    return next(iter(seen(check, step)), None)


async def test_an_endpoint_whose_name_only_the_proxy_knows_is_reached_through_it(
    site: Site, nowhere: tuple[str, str]
) -> None:
    heard: list[str] = []
    async with listening(connecting(heard)) as port:
        route = f"http://{LOOPBACK}:{port}"
        report = await checked(*asks(site, *nowhere, "--proxy", route))

    own, led = report.checks
    assert (own.endpoint, own.name, own.state) == ("proxy", route, State.PASS)
    assert isinstance(one(own, Step.TUNNEL), Tunnelled)
    assert (led.state, led.route) == (State.PASS, route)
    assert isinstance(one(led, Step.REACH), Reached)
    assert isinstance(one(led, Step.REQUEST), Answered)
    assert {each.rcode for each in seen(led, Step.QUERY) if isinstance(each, Queried)} == {
        "NXDOMAIN"
    }
    assert [head.split()[:2] for head in heard] == [["CONNECT", f"{HOST}:{site.port}"]] * 2
    assert report.verdict.state is Readiness.READY


async def test_the_same_endpoint_is_seen_directly_and_through_a_proxy_in_one_report(
    site: Site, nowhere: tuple[str, str]
) -> None:
    async with listening(connecting([])) as port:
        route = f"http://{LOOPBACK}:{port}"
        report = await checked(*asks(site, *nowhere, "--proxy", "none", "--proxy", route))

    _, direct, led = report.checks
    assert [each.via for each in (direct, led)] == ["none", route]
    assert (direct.state, led.state) == (State.FAIL, State.PASS)
    assert [(each.via, each.state) for each in report.verdict.purposes] == [
        ("none", Readiness.BLOCKED),
        (route, Readiness.READY),
    ]
    assert [each.name for each in report.run.routes] == ["none", route]
    assert report.verdict.state is Readiness.BLOCKED


@pytest.mark.parametrize("login", [True, False])
async def test_a_proxy_that_wants_a_login_gets_the_one_in_its_url(
    site: Site, nowhere: tuple[str, str], login: bool
) -> None:
    known = f"{USER}:p%40ss%20word:1%2F2@" if login else ""
    async with listening(connecting([], token=TOKEN)) as port:
        report = await checked(*asks(site, *nowhere, f"--proxy=http://{known}{LOOPBACK}:{port}"))

    _, led = report.checks
    answer = one(led, Step.TUNNEL)
    assert isinstance(answer, Tunnelled)
    assert (answer.opened, answer.status) == ((True, 200) if login else (False, 407))
    assert (led.state is State.PASS) is login


async def test_a_login_that_was_asked_for_is_used_where_the_url_has_none(
    site: Site, nowhere: tuple[str, str]
) -> None:
    async with listening(connecting([], token=TOKEN)) as port:
        argv = asks(site, *nowhere, "--proxy", f"http://{LOOPBACK}:{port}")
        order = order_from(setup_from(parse(["check", *argv])))
        report = await wiring.check_report(msgspec.structs.replace(order, proxy_login=LOGIN))

    assert [check.state for check in report.checks] == [State.PASS, State.PASS]


async def test_an_https_proxy_is_spoken_to_inside_tls_of_its_own(
    site: Site, nowhere: tuple[str, str], tmp_path: Path
) -> None:
    context = Certificates(PKI, tmp_path).context("localhost", Showing.HEALTHY)
    async with listening(connecting([]), context) as port:
        route = f"https://localhost:{port}"
        place = f"localhost:{port}:{LOOPBACK}"
        report = await checked(*asks(site, *nowhere, "--resolve", place, "--proxy", route))

    own, led = report.checks
    reached = one(led, Step.REACH)
    assert isinstance(reached, Reached)
    assert reached.version.startswith("TLSv1.")
    assert isinstance(one(own, Step.VERIFY), Judged)
    assert [own.state, led.state] == [State.PASS, State.PASS]


async def test_nothing_is_sent_through_an_https_proxy_that_nobody_trusts(
    site: Site, nowhere: tuple[str, str], tmp_path: Path
) -> None:
    heard: list[str] = []
    context = Certificates(PKI, tmp_path).context("elsewhere.example", Showing.HEALTHY)
    async with listening(connecting(heard), context) as port:
        route = f"https://{USER}:{TOKEN}@localhost:{port}"
        place = f"localhost:{port}:{LOOPBACK}"
        report = await checked(*asks(site, *nowhere, "--resolve", place, "--proxy", route))

    failure = one(report.checks[1], Step.REACH)
    assert isinstance(failure, Failure)
    assert (failure.cause, failure.code) == (Cause.PROXY_UNREACHABLE, "cert-wrong-host")
    assert heard == []


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
async def test_socks_is_spoken_with_names_left_to_the_proxy(
    site: Site, nowhere: tuple[str, str], scheme: str
) -> None:
    heard: list[bytes] = []
    async with listening(socks(heard)) as port:
        report = await checked(*asks(site, *nowhere, "--proxy", f"{scheme}://{LOOPBACK}:{port}"))

    assert [check.state for check in report.checks] == [State.PASS, State.PASS]
    assert heard[-1] == b"\x03" + HOST.encode()


async def test_a_proxy_that_is_not_there_is_dialled_once_and_named(
    site: Site, nowhere: tuple[str, str]
) -> None:
    more = [f"--endpoint=https://h{number}.corp.example" for number in range(20)]
    route = f"http://{LOOPBACK}:{unused_port()}"

    report = await checked(*asks(site, *nowhere, *more, "--proxy", route))

    own, *led = report.checks
    assert len(seen(own, Step.CONNECT)) == 1
    assert len(led) == 21
    for check in led:
        failure = one(check, Step.REACH)
        assert isinstance(failure, Failure)
        assert (failure.cause, failure.code) == (Cause.PROXY_UNREACHABLE, "tcp-refused")
        assert seen(check, Step.TUNNEL) == []
        assert (check.state, check.cause) == (State.FAIL, Cause.PROXY_UNREACHABLE)


async def test_what_no_proxy_names_goes_directly(site: Site) -> None:
    async with (
        listening(connecting([])) as port,
        name_server(telling({"A": LOOPBACK})) as (server, _),
    ):
        report = await checked(
            *asks(site, "--resolver", str(server), "--lab"),
            *("--proxy", f"http://{LOOPBACK}:{port}", "--no-proxy", ".corp.example"),
        )

    (check,) = report.checks
    assert (check.route, check.bypassed_by) == ("direct", ".corp.example")
    assert check.state is State.PASS


@pytest.mark.parametrize("asked", [(), ("--proxy", "system"), ("--proxy", "none")])
async def test_without_a_word_the_environments_proxy_applies_and_the_report_says_so(
    site: Site,
    nowhere: tuple[str, str],
    asked: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with listening(connecting([])) as port:
        route = f"http://{LOOPBACK}:{port}"
        monkeypatch.setenv("HTTPS_PROXY", route)
        report = await checked(*asks(site, *nowhere, *asked))

    (facts,) = report.run.routes
    if "none" in asked:
        assert (facts.name, facts.proxy) == ("none", "")
        assert [check.route for check in report.checks] == ["direct"]
    else:
        assert facts.proxy == f"https: {route}"
        assert "HTTPS_PROXY" in facts.where
        assert [check.route for check in report.checks] == ["direct", route]


async def test_tcp_goes_through_a_tunnel_to_its_end(nowhere: tuple[str, str]) -> None:
    async with listening(closes) as far, listening(connecting([])) as port:
        report = await checked(
            *("--only-endpoints", f"--endpoint=tcp://{HOST}:{far}", *nowhere),
            *("--proxy", f"http://{LOOPBACK}:{port}"),
        )

    _, led = report.checks
    assert isinstance(one(led, Step.TUNNEL), Tunnelled)
    assert led.state is State.PASS


async def test_an_address_for_a_name_that_the_proxy_resolves_is_told_to_be_pointless(
    site: Site, nowhere: tuple[str, str]
) -> None:
    async with listening(connecting([])) as port:
        report = await checked(
            *asks(site, *nowhere, "--resolve", f"{HOST}:{site.port}:203.0.113.9"),
            *("--proxy", f"http://{LOOPBACK}:{port}"),
        )

    assert [note for note in report.host.notes if "--resolve" in note] == [
        f"--resolve {HOST}:{site.port} has no effect: the proxy resolves that name"
    ]
    assert report.checks[1].state is State.PASS


async def test_a_password_is_in_nothing_that_is_written_or_said(
    site: Site, nowhere: tuple[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The proxy even repeats what it was told."""
    files = [tmp_path / name for name in ("run.json", "run.txt")]

    async def repeats(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 407 " + TOKEN.encode() + b"\r\nServer: " + PASSWORD.encode())
        writer.write(b"\r\nContent-Type: text/html\r\n\r\n" + head + PASSWORD.encode())
        await writer.drain()
        writer.close()

    login = f"{USER}:p%40ss%20word:1%2F2"
    async with listening(repeats) as port, listening(closes) as other:
        routes = [f"--proxy=http://{login}@{LOOPBACK}:{port}"]
        routes += [f"--proxy=socks5://{login}@{LOOPBACK}:{other}"]
        routes += [f"--proxy=https://{login}@{LOOPBACK}:{other}"]
        argv = [*asks(site, *nowhere, f"--endpoint=http://{HOST}", *routes), "--verbose"]
        outputs = [word for file in files for word in ("--output", str(file))]
        await asyncio.to_thread(app.run, ["check", *argv, *outputs])

    said = "".join(capfd.readouterr())
    written = texts(tmp_path)
    for text in (said, *written):
        for secret in (PASSWORD, "p%40ss", TOKEN, "ss word"):
            assert secret not in text
    assert all(file.exists() for file in files)
    with contextlib.suppress(ValueError):
        assert said.index("407")
