"""Every command's function, by its name."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from typing import Final

from arcdiag.cli.catalog import catalog
from arcdiag.cli.check import check
from arcdiag.cli.compare import compare
from arcdiag.cli.console import Streams
from arcdiag.cli.demo import demo
from arcdiag.cli.diagnose import diagnose
from arcdiag.cli.doors import Doors
from arcdiag.cli.explain import explain
from arcdiag.cli.gui import gui
from arcdiag.cli.merge import merge
from arcdiag.cli.proxy import proxy
from arcdiag.cli.report import report
from arcdiag.cli.self_test import self_test

COMMANDS: Final[Mapping[str, Callable[[Namespace, Doors, Streams], int]]] = {
    "check": check,
    "demo": demo,
    "gui": gui,
    "diagnose": diagnose,
    "report": report,
    "compare": compare,
    "merge": merge,
    "catalog": catalog,
    "explain": explain,
    "proxy": proxy,
    "self-test": self_test,
}
