"""Ending a process: whatever state it is in, and asyncio keeps count of it."""

import asyncio
import os
import sys
import time

import pytest

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
