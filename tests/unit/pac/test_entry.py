"""The hidden way in by which a frozen program runs a script."""

import subprocess
import sys

import msgspec

from tests.unit.pac.running import load


def test_the_program_itself_can_be_the_process_and_loads_nothing_else_for_it() -> None:
    code = (
        "import sys; from arcdiag.__main__ import main; sys.argv = ['arcdiag', "
        "'--run-proxy-script']; main(); heavy = ['asyncio', 'ssl', 'arcdiag.cli', 'arcdiag.net']; "
        "print([name for name in heavy if name in sys.modules])"
    )
    asked = msgspec.json.encode(load("var FindProxyForURL = 1")) + b"\n"

    argv = [sys.executable, "-c", code]
    done = subprocess.run(argv, input=asked, capture_output=True, check=True)

    ready, fault, loaded = done.stdout.splitlines()
    assert b"ready" in ready
    assert b"no function" in fault
    assert loaded.strip() == b"[]"
