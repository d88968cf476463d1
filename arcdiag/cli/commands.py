"""Every command's function, by its name; each is loaded when it is called, and no other."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from arcdiag.cli.console import Streams
    from arcdiag.cli.doors import Doors


def _check(asked: Namespace, doors: "Doors", streams: "Streams") -> int:
    from arcdiag.cli.check import check

    return check(asked, doors, streams)


def _demo(asked: Namespace, doors: "Doors", streams: "Streams") -> int:
    from arcdiag.cli.demo import demo

    return demo(asked, doors, streams)


def _gui(asked: Namespace, doors: "Doors", streams: "Streams") -> int:
    from arcdiag.cli.gui import gui

    return gui(asked, doors, streams)


def _diagnose(asked: Namespace, doors: "Doors", streams: "Streams") -> int:
    from arcdiag.cli.diagnose import diagnose

    return diagnose(asked, doors, streams)


def _report(asked: Namespace, doors: "Doors", streams: "Streams") -> int:
    from arcdiag.cli.report import report

    return report(asked, doors, streams)


def _compare(asked: Namespace, doors: "Doors", streams: "Streams") -> int:
    from arcdiag.cli.compare import compare

    return compare(asked, doors, streams)


def _merge(asked: Namespace, doors: "Doors", streams: "Streams") -> int:
    from arcdiag.cli.merge import merge

    return merge(asked, doors, streams)


def _catalog(asked: Namespace, doors: "Doors", streams: "Streams") -> int:
    from arcdiag.cli.catalog import catalog

    return catalog(asked, doors, streams)


def _explain(asked: Namespace, doors: "Doors", streams: "Streams") -> int:
    from arcdiag.cli.explain import explain

    return explain(asked, doors, streams)


def _proxy(asked: Namespace, doors: "Doors", streams: "Streams") -> int:
    from arcdiag.cli.proxy import proxy

    return proxy(asked, doors, streams)


def _self_test(asked: Namespace, doors: "Doors", streams: "Streams") -> int:
    from arcdiag.cli.self_test import self_test

    return self_test(asked, doors, streams)


COMMANDS: Final[Mapping[str, Callable[[Namespace, "Doors", "Streams"], int]]] = {
    "check": _check,
    "demo": _demo,
    "gui": _gui,
    "diagnose": _diagnose,
    "report": _report,
    "compare": _compare,
    "merge": _merge,
    "catalog": _catalog,
    "explain": _explain,
    "proxy": _proxy,
    "self-test": _self_test,
}
