"""``check --azcmagent`` and ``--mode``: what the agent says beside us, and modes in one run."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from arcdiag import wiring
from arcdiag.cli.parser import parse
from arcdiag.model.choices import Mode
from arcdiag.model.order import OrderError
from arcdiag.model.proxy import AgentFacts, ProxySettings
from arcdiag.model.report import Ending
from arcdiag.orders.ordering import order_from
from arcdiag.orders.setup import setup_from
from arcdiag.report import head
from tests.unit.host.agents import pretended
from tests.unit.test_wiring import HOST, Site, checked, serving

TABLE = f"""\
ENDPOINT |REACHABLE |PRIVATE |TLS |PROXY
https://{HOST} |true |false |TLS 1.3 |not used
"""


@pytest.fixture(autouse=True)
def _own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with serving(tmp_path) as site:
        yield site


def trusted(site: Site, *more: str) -> tuple[str, ...]:
    return site.here("--ca-file", str(site.root), "--expected-roots", str(site.root), *more)


async def test_a_pasted_table_stands_beside_what_was_seen(site: Site, tmp_path: Path) -> None:
    pasted = tmp_path / "pasted.txt"
    pasted.write_text(TABLE.replace("|true |", "|false |"), encoding="utf-16")

    report = await checked(*trusted(site, "--azcmagent", str(pasted)))

    assert [row.reachable for row in report.azcmagent] == [False]
    (row,) = report.agreement
    assert row.row.host == HOST
    assert "azcmagent-disagrees" in [finding.rule for finding in report.findings]


async def test_the_agents_own_check_is_run_for_the_region(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretended(tmp_path, f"print({TABLE!r}); print(sys.argv, file=sys.stderr)", monkeypatch)

    report = await checked(*trusted(site, "--azcmagent", "run", "--region", "eastasia"))

    assert [row.host for row in report.azcmagent] == [HOST]
    assert not report.host.notes


async def test_the_agent_tries_its_own_region_where_all_are_compared(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretended(tmp_path, f"print('' if '--location' in sys.argv else {TABLE!r})", monkeypatch)

    report = await checked(*trusted(site, "--azcmagent", "run", "--region", "all"))

    assert [row.host for row in report.azcmagent] == [HOST]


async def test_an_agent_that_prints_no_table_is_noted(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretended(tmp_path, "print('nothing'); sys.exit(1)", monkeypatch)

    report = await checked(*trusted(site, "--azcmagent", "run"))

    assert report.azcmagent == ()
    assert report.host.notes == ("--azcmagent run: azcmagent check printed no table",)


async def test_a_cancel_waits_for_no_agent(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretended(tmp_path, "time.sleep(600)", monkeypatch)
    order = order_from(setup_from(parse(["check", *trusted(site, "--azcmagent", "run")])))
    running = asyncio.create_task(wiring.check_report(order))
    await asyncio.sleep(1.5)
    began = time.monotonic()
    running.cancel()

    report = await running

    assert time.monotonic() - began < 5
    assert report.run.ending in (Ending.COMPLETE, Ending.CANCELLED)
    assert report.host.notes == ("--azcmagent run: azcmagent check was cut off",)


async def test_a_file_without_rows_is_refused(site: Site, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("nothing of the kind")

    with pytest.raises(OrderError, match=r"empty\.txt: holds no row of azcmagent check"):
        await checked(*trusted(site, "--azcmagent", str(empty)))


async def test_modes_of_their_own_ways_in_one_run(site: Site) -> None:
    report = await checked(
        *trusted(site, "--mode", "public", "--mode", "private-peering:source=127.0.0.1")
    )

    assert [check.mode for check in report.checks] == [Mode.PUBLIC, Mode.PRIVATE_PEERING]
    assert len({check.id for check in report.checks}) == 2
    ids = [seen.id for check in report.checks for seen in check.observations]
    assert len(ids) == len(set(ids))


def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = ProxySettings(agent=AgentFacts(installed=True))
    monkeypatch.setattr("arcdiag.wiring.check.this_machines_proxies", lambda: settings)


async def test_the_version_of_the_agent_is_in_the_report(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(monkeypatch)
    pretended(tmp_path, "print('azcmagent', sys.argv[-1], '1.59.03155.2761')", monkeypatch)

    report = await checked(*trusted(site))

    assert report.host.agent is not None
    assert report.host.agent.version == "1.59.03155.2761"
    assert ("Agent", "installed, version 1.59.03155.2761") in list(head.facts(report))


async def test_an_agent_that_tells_no_version_holds_nothing_up(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(monkeypatch)
    monkeypatch.setattr("arcdiag.host.azcmagent.SHORT_PATIENCE_S", 0.2)
    pretended(tmp_path, "time.sleep(600)", monkeypatch)

    report = await checked(*trusted(site))

    assert report.host.agent is not None
    assert report.host.agent.version == ""
    assert ("Agent", "installed") in list(head.facts(report))
