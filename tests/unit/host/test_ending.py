"""Ending a process: whatever state it is in, and asyncio keeps count of it."""

import asyncio
import os
import signal
import sys
import time

import pytest

from arcdiag.host import ending
from arcdiag.host.ending import end


async def started(code: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-S", "-c", code),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )


async def test_one_that_goes_on_for_ever_is_gone() -> None:
    process = await started("import time; time.sleep(60)")

    await end(process)
    await end(process)

    assert process.returncode not in (None, 0)


async def test_one_whose_output_is_full_is_gone() -> None:
    process = await started("import os\nwhile True: os.write(1, b'x' * 65536)")

    await end(process)

    assert process.returncode not in (None, 0)


async def test_one_whose_child_keeps_its_output_open_holds_nobody_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ending, "_LAST_WORDS_S", 0.2)
    sleep = "import time; time.sleep(60)"
    process = await started(
        f"import subprocess, sys\nchild = subprocess.Popen([sys.executable, '-c', {sleep!r}])\n"
        f"print(child.pid, flush=True)\n{sleep}"
    )
    assert process.stdout
    child = int(await process.stdout.readline())

    try:
        async with asyncio.timeout(30):
            await end(process)
    finally:
        os.kill(child, signal.SIGTERM)

    async with asyncio.timeout(30):
        assert await process.wait() != 0


@pytest.mark.skipif(sys.platform == "win32", reason="processes are known by handles there")
async def test_one_that_has_just_ended_stays_asyncios_own(caplog: pytest.LogCaptureFixture) -> None:
    """Whoever asks `subprocess` takes its end away: asyncio then warns of an unknown child."""
    for _ in range(20):
        process = await started("import os; os._exit(7)")
        _wait_for_its_end(process.pid)
        await end(process)

        assert process.returncode == 7
    assert not caplog.records


def _wait_for_its_end(pid: int) -> None:
    """Until it has ended; asyncio's thread, which waits for it too, may be first."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None:
                return
        except ChildProcessError:
            return
