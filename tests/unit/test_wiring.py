"""The whole of ``check``, from its arguments to the report, over real sockets on loopback."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from arcdiag import wiring
from arcdiag.cli import app
from arcdiag.cli.parser import parse
from arcdiag.demo import http
from arcdiag.demo.hole import Hole
from arcdiag.demo.pki import Authority, Pki
from arcdiag.demo.tls import Certificates
from arcdiag.demo.trouble import Fault
from arcdiag.demo.web import WebPlace
from arcdiag.engine.undisturbed import despite_cancelling
from arcdiag.model.choices import Readiness, State
from arcdiag.model.failure import Cause
from arcdiag.model.observation import (
    AnchorKind,
    Chosen,
    Connected,
    Judged,
    Queried,
    Resolved,
    Step,
)
from arcdiag.model.report import CheckResult, Ending, Report
from arcdiag.orders.ordering import order_from
from arcdiag.orders.setup import setup_from
from tests.unit.net.servers import (
    LOOPBACK,
    Reply,
    closes,
    listening,
    name_server,
    unused_port,
)

HOST = "service.corp.example"
PKI = Pki(sends_root=True)


@dataclass(frozen=True)
class Site:
    """A web server for every name, and the roots one may trust or expect, as files."""

    port: int
    root: Path
    other: Path

    def asks(self, *more: str, host: str = HOST) -> tuple[str, ...]:
        """``check`` for this server alone."""
        return ("--only-endpoints", "--endpoint", f"https://{host}:{self.port}/", *more)

    def here(self, *more: str) -> tuple[str, ...]:
        """The same, with its name led here."""
        return self.asks("--resolve", f"{HOST}:{self.port}:{LOOPBACK}", *more)


@pytest.fixture(autouse=True)
def _own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with serving(tmp_path) as site:
        yield site


@asynccontextmanager
async def serving(folder: Path, *faults: Fault) -> AsyncIterator[Site]:
    place = WebPlace("", faults, Certificates(PKI, folder), answer)
    doors = await place.open()
    root, other = (pem(folder, one) for one in (PKI.root, PKI.stranger_root))
    try:
        yield Site(port=doors.secure, root=root, other=other)
    finally:
        await place.close()


def answer(asked: http.Asked) -> http.Reply:
    return http.service(asked, (200,), "")


def pem(folder: Path, authority: Authority) -> Path:
    file = folder / f"{authority.spki_sha256[:8]}.pem"
    file.write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    return file


def telling(addresses: Mapping[str, str], rcode: str = "NOERROR") -> Reply:
    """A name server's reply: for every name the same *addresses*, by the type asked for."""

    def reply(query: bytes, number: int) -> list[bytes]:
        message = dns.message.make_response(dns.message.from_wire(query))
        message.set_rcode(dns.rcode.from_text(rcode))
        question = message.question[0]
        kind = dns.rdatatype.to_text(question.rdtype)
        if kind in addresses:
            message.answer.append(
                dns.rrset.from_text(question.name, 60, "IN", kind, addresses[kind])
            )
        return [message.to_wire()]

    return reply


async def checked(*argv: str) -> Report:
    return await wiring.check_report(order_from(setup_from(parse(["check", *argv]))))


def seen(check: CheckResult, step: Step) -> list[object]:
    return [each.outcome for each in check.observations if each.step is step]


async def test_a_root_of_ones_own_is_trusted_and_expected_when_both_are_said(site: Site) -> None:
    report = await checked(
        *site.here("--ca-file", str(site.root), "--expected-roots", str(site.root))
    )

    (check,) = report.checks
    (judged,) = seen(check, Step.VERIFY)
    assert (check.endpoint, check.state) == ("user", State.PASS)
    assert isinstance(judged, Judged)
    assert judged.anchor is not None
    assert judged.anchor.kind is AnchorKind.MICROSOFT
    assert judged.store.endswith(site.root.name)


@pytest.mark.parametrize("extra", [(), ("--expected-roots",)])
async def test_a_root_that_is_not_added_is_not_trusted(site: Site, extra: tuple[str, ...]) -> None:
    said = [word for option in extra for word in (option, str(site.root))]

    report = await checked(*site.here(*said))

    (check,) = report.checks
    assert (check.state, check.cause) == (State.FAIL, Cause.CERT_UNTRUSTED)
    assert seen(check, Step.REQUEST) == []


@pytest.mark.parametrize("expected", [False, True])
async def test_a_trusted_root_that_nobody_expects_is_an_interception(
    site: Site, expected: bool
) -> None:
    said = ("--expected-roots", str(site.other)) if expected else ()

    report = await checked(*site.here("--ca-file", str(site.root), *said))

    (check,) = report.checks
    assert (check.state, check.cause) == (State.WARN, Cause.CERT_INTERCEPTED)


async def test_an_address_that_was_given_is_used_for_that_host_and_port_only(site: Site) -> None:
    elsewhere = f"tcp://other.corp.example:{site.port}"
    async with name_server(telling({"A": "203.0.113.9"})) as (server, heard):
        report = await checked(
            *site.here("--endpoint", elsewhere, "--resolver", str(server), "--timeout", "1")
        )

    led, other = report.checks
    (resolved,) = seen(led, Step.RESOLVE)
    (connected,) = seen(led, Step.CONNECT)
    assert isinstance(resolved, Resolved)
    assert resolved.source == "--resolve"
    assert isinstance(connected, Connected)
    assert connected.address == LOOPBACK
    assert (other.state, other.cause) == (State.FAIL, Cause.DNS_ERROR)
    assert {dns.message.from_wire(query).question[0].name.to_text() for query in heard} == {
        "other.corp.example."
    }


async def test_everything_is_sent_from_the_address_that_was_given() -> None:
    async with listening(closes) as port, name_server(telling({"A": LOOPBACK})) as (server, _):
        report = await checked(
            *("--only-endpoints", "--endpoint", f"tcp://{HOST}:{port}", "--lab"),
            *("--resolver", str(server), "--source", "127.0.0.7"),
        )

    (check,) = report.checks
    (connected,) = seen(check, Step.CONNECT)
    assert check.state is State.PASS
    assert isinstance(connected, Connected)
    assert connected.local == "127.0.0.7"


@pytest.mark.parametrize("source", ["203.0.113.77", "2001:db8::77", "fe80::1%nowhere"])
async def test_an_address_that_is_not_this_machines_is_refused_before_anything_is_sent(
    source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with listening(closes) as port:
        argv = ["--only-endpoints", f"--endpoint=tcp://{LOOPBACK}:{port}", "--source", source]
        code = await asyncio.to_thread(app.run, ["check", *argv])

    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert said.err == f"arcdiag: --source {source}: this machine has no such address\n"


@pytest.mark.parametrize("lab", [False, True])
async def test_loopback_in_an_answer_is_an_address_in_a_lab_and_a_sinkhole_elsewhere(
    site: Site, lab: bool
) -> None:
    trust = ("--ca-file", str(site.root), "--expected-roots", str(site.root))
    async with name_server(telling({"A": LOOPBACK})) as (server, _):
        report = await checked(
            *site.asks("--resolver", str(server), *trust, *(("--lab",) if lab else ()))
        )

    (check,) = report.checks
    assert check.state is (State.PASS if lab else State.FAIL)
    assert check.cause is (None if lab else Cause.DNS_ERROR)
    assert any(isinstance(outcome, Connected) for outcome in seen(check, Step.CONNECT)) is lab


async def test_what_each_name_server_says_is_kept_and_their_difference_told(site: Site) -> None:
    trust = ("--ca-file", str(site.root), "--expected-roots", str(site.root))
    async with (
        name_server(telling({"A": LOOPBACK})) as (first, _),
        name_server(telling({}, "NXDOMAIN")) as (second, _),
    ):
        servers = ("--resolver", str(first), "--resolver", str(second))
        report = await checked(*site.asks(*servers, *trust, "--lab"))

    (check,) = report.checks
    said = [each for each in seen(check, Step.QUERY) if isinstance(each, Queried)]
    assert check.state is State.PASS
    assert {(each.server, each.question, each.rcode) for each in said} == {
        (str(first), "A", "NOERROR"),
        (str(first), "AAAA", "NOERROR"),
        (str(second), "A", "NXDOMAIN"),
        (str(second), "AAAA", "NXDOMAIN"),
    }
    assert "dns-answers-differ" in [finding.rule for finding in report.findings]


async def test_that_a_name_does_not_exist_is_an_answer_and_ends_the_search(site: Site) -> None:
    async with (
        name_server(telling({}, "NXDOMAIN")) as (first, _),
        name_server(telling({"A": LOOPBACK})) as (second, _),
    ):
        servers = ("--resolver", str(first), "--resolver", str(second))
        report = await checked(*site.asks(*servers, "--lab"))

    (check,) = report.checks
    assert (check.state, check.cause) == (State.FAIL, Cause.DNS_ERROR)
    assert seen(check, Step.CONNECT) == []
    assert "dns-answers-differ" in [finding.rule for finding in report.findings]


async def test_a_client_is_led_past_a_family_in_which_nobody_answers(site: Site) -> None:
    trust = ("--ca-file", str(site.root), "--expected-roots", str(site.root))
    async with name_server(telling({"A": LOOPBACK, "AAAA": "::1"})) as (server, _):
        report = await checked(*site.asks("--resolver", str(server), *trust, "--lab"))

    (check,) = report.checks
    (chosen,) = seen(check, Step.CHOOSE)
    assert isinstance(chosen, Chosen)
    assert (chosen.address, chosen.lost) == (LOOPBACK, ("::1",))
    assert len(seen(check, Step.CONNECT)) == 2


@pytest.fixture
async def hole() -> AsyncIterator[int]:
    hole = Hole()
    await hole.fill()
    if not hole.complete:
        hole.close()
        pytest.fail("this system answers where packets should vanish")
    yield hole.port
    hole.close()


async def test_where_packets_vanish_every_step_ends_by_its_time_limit(hole: int) -> None:
    targets = [f"--endpoint=tcp://{LOOPBACK}:{hole}", f"--endpoint=https://{HOST}"]
    targets.append(f"--resolver={LOOPBACK}:{hole}")

    began = time.monotonic()
    report = await checked("--only-endpoints", *targets, "--timeout", "0.5")

    steps = [each for check in report.checks for each in check.observations]
    assert {check.cause for check in report.checks} == {Cause.TCP_TIMEOUT, Cause.DNS_TIMEOUT}
    assert max(each.took_ms for each in steps if each.step is not Step.TRACE) < 1500
    assert time.monotonic() - began < 8
    assert report.run.ending is Ending.COMPLETE


async def test_where_packets_vanish_the_run_ends_by_its_deadline(hole: int) -> None:
    targets = [f"--endpoint=http://{LOOPBACK}:{hole}/{number}" for number in range(40)]
    targets += [f"--endpoint=https://{number}.{HOST}" for number in range(40)]

    began = time.monotonic()
    report = await checked(
        *("--only-endpoints", *targets, f"--resolver={LOOPBACK}:{hole}"),
        *("--concurrency", "8", "--deadline", "1"),
    )

    assert time.monotonic() - began < 5
    assert report.run.ending is Ending.DEADLINE
    assert len(report.checks) == 80
    assert {check.cause for check in report.checks} == {Cause.SKIPPED_DEADLINE}
    assert {check.state for check in report.checks} == {State.NOT_TESTED}


async def test_an_old_catalog_is_told_in_every_report(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    overlay, saved, text = (tmp_path / name for name in ("site.toml", "run.json", "run.txt"))
    overlay.write_text('[catalog]\nversion = "site-1"\nverified_on = 2025-01-31\n')
    argv = site.here("--ca-file", str(site.root), "--expected-roots", str(site.root))
    files = ("--output", str(saved), "--output", str(text))

    code = await asyncio.to_thread(
        app.run, ["check", *argv, "--catalog", str(overlay), *files, "--json"]
    )

    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads(saved.read_text(encoding="utf-8"))
    assert [finding["rule"] for finding in printed["findings"]] == ["catalog-old"]
    assert printed["catalog"]["version"].endswith("+site-1")
    assert printed["catalog"]["verified_on"] == "2025-01-31"
    age = printed["catalog"]["age_days"]
    assert age > 180
    assert f"+site-1 ({age} days old)" in text.read_text(encoding="utf-8")
    assert code == 0


@pytest.mark.parametrize(
    ("trusted", "code"), [("root", 0), ("none", 3), ("unexpected", 4)], ids=["0", "3", "4"]
)
async def test_the_exit_code_is_what_the_sockets_said(
    site: Site, trusted: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    trust = {
        "root": ("--ca-file", str(site.root), "--expected-roots", str(site.root)),
        "none": (),
        "unexpected": ("--ca-file", str(site.root)),
    }[trusted]

    ended = await asyncio.to_thread(app.run, ["check", *site.here(*trust)])

    assert ended == code
    assert capsys.readouterr().err == ""


async def test_the_report_tells_the_options_and_of_the_hosts_file_only_what_was_asked() -> None:
    async with listening(closes) as port:
        report = await checked(
            *("--only-endpoints", "--endpoint", f"tcp://localhost:{port}", "--lab"),
            *("--timeout", "3", "--resolver", f"{LOOPBACK}:{unused_port()}"),
            *("--resolve", f"localhost:{port}:{LOOPBACK}"),
        )

    assert report.run.options["timeout"] == "3"
    assert report.run.options["lab"] == "yes"
    assert report.run.options["resolve"] == f"localhost:{port}:{LOOPBACK}"
    assert {entry.name for entry in report.host.hosts_file} <= {"localhost"}


async def test_no_more_checks_are_under_way_than_asked() -> None:
    async with crowd() as (port, most):
        targets = [f"--endpoint=http://{LOOPBACK}:{port}/{number}" for number in range(20)]
        report = await checked("--only-endpoints", *targets, "--concurrency", "3")

    assert {check.state for check in report.checks} == {State.PASS}
    assert max(most) == 3


PATIENT = ("--timeout", "30", "--deadline", "300") if sys.platform == "win32" else ()
"""Where a process may hold any number of sockets, all are opened at once: a crowd to be served."""


async def test_very_many_checks_do_not_exhaust_descriptors(tmp_path: Path) -> None:
    saved = tmp_path / "run.json"
    limited = (
        "import importlib.util, sys\n"
        "if importlib.util.find_spec('resource'):  # Windows has no such limit\n"
        "    import resource\n"
        "    resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))\n"
        "from arcdiag.cli.app import run\n"
        "sys.exit(run(sys.argv[1:]))\n"
    )
    async with crowd() as (port, most):
        targets = [f"--endpoint=http://{LOOPBACK}:{port}/{number}" for number in range(600)]
        more = ("--concurrency", "1024", "--output", str(saved), *PATIENT)
        done = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", limited, "check", "--only-endpoints", *targets, *more),
            stdout=asyncio.subprocess.DEVNULL,
        )
        code = await done.wait()

    checks = json.loads(saved.read_bytes())["checks"]
    assert not [check["observations"] for check in checks if check["state"] != "pass"]
    assert (code, len(checks)) == (0, 600)
    assert max(most) > 8


@asynccontextmanager
async def crowd() -> AsyncIterator[tuple[int, list[int]]]:
    """A web server that takes its time, and how many were there at each arrival."""
    there: list[int] = [0]

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal guests
        guests += 1
        there.append(guests)
        await reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(0.03)
        guests -= 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()

    guests = 0
    async with listening(talk) as port:
        yield port, there


async def test_what_could_not_be_tested_is_inconclusive(hole: int) -> None:
    argv = ["--only-endpoints", f"--endpoint=tcp://{LOOPBACK}:{hole}", "--deadline", "0.2"]

    assert await asyncio.to_thread(app.run, ["check", "--json", *argv]) == 5


async def test_a_cancel_after_the_run_lets_its_end_come_and_the_report_live() -> None:
    ended = []

    async def closing() -> None:
        await asyncio.sleep(0.01)
        ended.append("closed")

    async def reporting() -> str:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        await despite_cancelling(closing())
        return "report"

    assert await asyncio.create_task(reporting()) == "report"
    assert ended == ["closed"]


async def test_all_regions_are_told_by_their_names_and_judged_one_by_one(hole: int) -> None:
    report = await checked(
        *("--region", "all", "--only", "his-global", "--timeout", "0.3"),
        f"--resolver={LOOPBACK}:{hole}",
    )

    assert "all" not in report.run.regions
    assert {"eastasia", "westeurope"} <= set(report.run.regions)
    blocked = {one.region for one in report.verdict.purposes if one.state is Readiness.BLOCKED}
    assert blocked == set(report.run.regions)
