"""The limits of a confined process, tried out in one that runs what the test says."""

import sys

import pytest

if sys.platform == "win32":
    pytest.skip("Linux' own limits", allow_module_level=True)

from arcdiag.host import sandbox
from arcdiag.host.sandbox import ChildProcess

_CHILD = """
import os, subprocess, sys
print('ready', flush=True)
sys.stdin.readline()
try:
    {body}
    print('it could', flush=True)
except (OSError, MemoryError) as error:
    print(type(error).__name__, flush=True)
sys.stdin.readline()
"""


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("open('/etc/hostname')", "OSError"),
        ("import socket; socket.socket()", "OSError"),
        ("subprocess.run(['true'])", "OSError"),
        ("os.pipe()", "OSError"),
        ("bytearray(600 * 2**20)", "MemoryError"),
    ],
)
async def test_a_confined_process_can_open_nothing(
    body: str, error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "import socket\n" + _CHILD.format(body=body)
    monkeypatch.setattr(sandbox, "command", lambda: [sys.executable, "-c", code])
    child = await ChildProcess.start()

    try:
        assert (await child.exchange(b"go", 30.0)).strip().decode() == error
    finally:
        await child.aclose()
