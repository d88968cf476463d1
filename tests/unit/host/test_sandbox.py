"""The process apart: what it is given, and that it ends."""

import asyncio
import sys
from pathlib import Path

import pytest

from arcdiag.host import sandbox
from arcdiag.host.sandbox import ChildProcess, command, environment
from arcdiag.pac.sandbox import SandboxError


def test_the_environment_is_empty_but_for_what_the_system_needs() -> None:
    own = {
        "HTTPS_PROXY": "http://bob:hunter2@proxy:8080",
        "PATH": "/bin",
        "PYTHONPATH": "here",
        "SystemRoot": r"C:\Windows",
        "_PYI_APPLICATION_HOME_DIR": "/unpacked",
    }

    assert environment(own) == {
        "SystemRoot": r"C:\Windows",
        "_PYI_APPLICATION_HOME_DIR": "/unpacked",
    }


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)

    assert command() == [sys.executable, "--run-proxy-script"]


async def test_a_process_that_says_nothing_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    silent = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(sandbox, "command", lambda: silent)

    with pytest.raises(SandboxError, match="gives no answer within"):
        await ChildProcess.start(0.2)


async def test_a_program_that_is_not_there_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sandbox, "command", lambda: [str(tmp_path / "nothing")])

    with pytest.raises(SandboxError, match="cannot be run"):
        await ChildProcess.start()


async def test_a_process_that_says_too_much_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "print('ready', flush=True); input(); print('x' * 1_000_000, flush=True); input()"
    monkeypatch.setattr(sandbox, "command", lambda: [sys.executable, "-c", code])
    child = await ChildProcess.start()

    with pytest.raises(SandboxError, match="say too much"):
        await child.exchange(b"{}", 20.0)
    await child.aclose()


async def test_a_process_that_ends_early_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "print('ready', flush=True); input()"
    monkeypatch.setattr(sandbox, "command", lambda: [sys.executable, "-c", code])
    child = await ChildProcess.start()

    with pytest.raises(SandboxError, match="end without an answer"):
        await child.exchange(b"{}" * 1_000_000, 20.0)
    await child.aclose()


async def test_a_process_that_is_gone_before_it_is_confined_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = "print('ready', flush=True)"
    monkeypatch.setattr(sandbox, "command", lambda: [sys.executable, "-c", code])

    async def tried() -> None:
        child = await ChildProcess.start()
        try:
            await child.exchange(b"{}", 20.0)
        finally:
            await child.aclose()

    for _ in range(5):
        with pytest.raises(SandboxError, match=r"could not be confined|end without an answer"):
            await tried()


async def test_it_ends_with_the_one_who_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "print('ready', flush=True); import time; time.sleep(60)"
    monkeypatch.setattr(sandbox, "command", lambda: [sys.executable, "-c", code])
    child = await ChildProcess.start()
    waiting = asyncio.create_task(child.exchange(b"{}", 60.0))
    await asyncio.sleep(0)

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await child.aclose()
    await child.aclose()
