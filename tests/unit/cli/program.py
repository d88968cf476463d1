"""The program as a process of its own, with the tests' doors."""

import os
from pathlib import Path

PROGRAM = """
import os, sys
from arcdiag.cli.app import run
from tests.unit.cli.house import House
sys.exit(run(sys.argv[1:], House(seconds=float(os.environ.get("SECONDS", "0")))))
"""
HERE = {**os.environ, "PYTHONPATH": str(Path.cwd()), "XDG_STATE_HOME": "/dev/null", "TERM": "xterm"}
