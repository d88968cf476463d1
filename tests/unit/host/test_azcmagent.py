"""The agent's own check, run as a program: well, badly, without end, and not at all."""

import asyncio
import time
from pathlib import Path

import pytest

from arcdiag.host import azcmagent
from arcdiag.host.azcmagent import check_output, program
from arcdiag.model.order import OrderError
from tests.unit.host.agents import pretended


async def test_what_it_prints_is_handed_back_whatever_its_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "print(sys.argv); print('table', file=sys.stderr); sys.exit(26)"
    executable = pretended(tmp_path, body, monkeypatch)

    printed = await check_output(executable, ["--location", "eastasia"])

    assert "'check', '--location', 'eastasia']" in printed
    assert "table" in printed


async def test_one_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    executable = pretended(tmp_path, "print('begun', flush=True); time.sleep(600)", monkeypatch)
    began = time.monotonic()

    with pytest.raises(OrderError, match=r"did not end within 0\.5 s"):
        await check_output(executable, [], patience_s=0.5)

    assert time.monotonic() - began < 10


async def test_one_that_prints_without_end_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(azcmagent, "MOST_BYTES", 100_000)
    executable = pretended(tmp_path, "while True: print('x' * 1000)", monkeypatch)

    with pytest.raises(OrderError, match="prints without end"):
        await check_output(executable, [])


async def test_a_cancel_ends_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = f"open({str(tmp_path / 'begun')!r}, 'w').close(); time.sleep(600)"
    executable = pretended(tmp_path, body, monkeypatch)
    running = asyncio.create_task(check_output(executable, []))
    for _ in range(1000):
        if (tmp_path / "begun").exists():
            break
        await asyncio.sleep(0.01)
    running.cancel()

    with pytest.raises(asyncio.CancelledError):
        await running


async def test_what_is_no_program(tmp_path: Path) -> None:
    with pytest.raises(OrderError, match="--azcmagent run: azcmagent: "):
        await check_output(tmp_path, [])


def test_a_machine_without_the_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(OrderError, match="the agent is not installed here"):
        program()


def test_the_agent_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    executable = pretended(tmp_path, "", monkeypatch)

    assert program().samefile(executable)
