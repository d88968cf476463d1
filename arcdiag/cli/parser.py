"""The grammar of the command line; imports nothing heavy, so that ``--help`` is there at once."""

import argparse
from collections.abc import Sequence
from typing import Final

from arcdiag import __version__
from arcdiag.cli.grammar import Parser
from arcdiag.cli.options import (
    CATALOG,
    COMPARE,
    EXPLAIN,
    FILE_FORMATS,
    FILES,
    HISTORY,
    LANGUAGE,
    MERGE,
    OUTPUT,
    PROBING,
    PROXY,
    REDACTING,
    ROUTES,
    SCOPE,
    SETUP,
    SIGN,
    TEAM,
    Option,
    choice,
    many,
    one,
    switch,
)
from arcdiag.language.current import later
from arcdiag.model.secret import HIDDEN

ABOUT: Final = (
    "Tells whether this machine can be connected to Azure Arc, and if not, what exactly is in the "
    "way."
)
CODES: Final = (
    "Exit codes: 0 ready, 1 fault in arcdiag, 2 wrong arguments or input, 3 blocked, "
    "4 ready with warnings, 5 inconclusive, 130 cancelled."
)
_VERSION: Final = Option(
    ("--version",),
    {
        "action": "version",
        "version": f"arcdiag {__version__}",
        "help": "show program's version number and exit",
    },
)

_LICENCES: Final = switch(
    "say whose work this program holds, and under which licences", "--licenses"
)

GENERAL: Final = (_VERSION, _LICENCES, LANGUAGE)
"""The options of the program itself."""

_SAVED: Final = Option(("report",), {"metavar": "REPORT.json", "help": "a report saved as JSON"})

COMMANDS: Final[dict[str, tuple[str, tuple[Option, ...]]]] = {
    "check": (
        "plan, probe, judge, and print the verdict",
        (SETUP, *SCOPE, *ROUTES, *PROBING, *OUTPUT, HISTORY, *REDACTING),
    ),
    "demo": (
        "run the same against a simulated Azure on this machine",
        (
            Option(
                ("scenario",),
                {
                    "metavar": "SCENARIO",
                    "nargs": "?",
                    "default": "",
                    "help": "the broken network to look at (default agentserviceapi-blocked)",
                },
            ),
            switch("name the scenarios, each with its title", "--list"),
            one("--repeat", "N", "look N times (default: as often as the scenario needs)"),
            *OUTPUT,
            *REDACTING,
        ),
    ),
    "gui": (
        "open the window",
        (
            Option(
                ("report",),
                {
                    "metavar": "REPORT.json",
                    "nargs": "?",
                    "default": "",
                    "help": "a saved report to show in it",
                },
            ),
        ),
    ),
    "diagnose": (
        "judge a saved report again, offline, by today's rules",
        (_SAVED, CATALOG, *OUTPUT, *REDACTING),
    ),
    "report": (
        "convert a saved report to another format or to a request for one team, or verify some",
        (
            Option(
                ("words",),
                {
                    "metavar": "REPORT.json | verify FILE",
                    "nargs": "+",
                    "help": "a report saved as JSON; or the word verify, and reports (.json, .zip) "
                    "of which to say whether they are as they were when they were made",
                },
            ),
            TEAM,
            FILES,
            choice(
                "--format",
                FILE_FORMATS,
                "the format of every --output, whatever its suffix; without one, of what is "
                "written to standard output",
                "",
            ),
            SIGN,
            many("--key", "PUBLIC.pem", "verify: the Ed25519 public key of somebody who is known"),
            *REDACTING,
        ),
    ),
    "compare": ("say what became different from one saved report to another", COMPARE),
    "merge": ("put the reports of many servers together", MERGE),
    "catalog": ("look at the endpoints as data", ()),
    "explain": (
        "say in words what a cause, a finding, a code, a host or an address means",
        EXPLAIN,
    ),
    "proxy": ("say where proxies are set, who uses which, and the way to a URL", PROXY),
    "self-test": ("prove on loopback that this build works", ()),
}
"""Every command, in the order of the help."""

ACTIONS: Final[dict[str, tuple[str, tuple[Option, ...]]]] = {
    "list": ("list exactly what check would probe", (*SCOPE, switch("as JSON", "--json"))),
    "show": (
        "show one entry, by its id, name or host",
        (
            Option(("id",), {"metavar": "ID", "help": "an id, a name, or an endpoint's host"}),
            CATALOG,
        ),
    ),
    "validate": (
        "say every fault in a catalog file, laid over the shipped one",
        (
            Option(
                ("file",),
                {
                    "metavar": "FILE",
                    "nargs": "?",
                    "default": "",
                    "help": "none: the shipped one alone",
                },
            ),
        ),
    ),
    "diff": (
        "say what changed from one catalog to another",
        (
            Option(("old",), {"metavar": "OLD", "help": "a file, or the word shipped"}),
            Option(("new",), {"metavar": "NEW", "help": "a file, or the word shipped"}),
        ),
    ),
}
"""What ``catalog`` does."""


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """What the user asks for, as text and choices; ``command`` is empty for the bare program.

    Raises RefusedError; ``--help`` and ``--version`` raise SystemExit(0).
    """
    parser = Parser(prog="arcdiag", description=ABOUT, epilog=CODES)
    for option in GENERAL:
        parser.add(option)
    parser.set_defaults(command="")
    commands = parser.fill("command", later("commands"), COMMANDS)
    commands["catalog"].fill("action", later("actions"), ACTIONS, required=True)
    if not argv:
        parser.print_help()
    asked, unknown = parser.parse_known_args(argv)
    if unknown:
        kind = later("option") if unknown[0].startswith("-") else later("argument")
        commands.get(asked.command, parser).error(
            f"this version has no {kind} {_without_login(unknown[0])}"
        )
    return asked


def _without_login(argument: str) -> str:
    """*argument* as it may be repeated: nothing of a value that could hold a login."""
    name, is_set, value = argument.partition("=")
    if "@" in name:
        return HIDDEN
    return f"{name}{is_set}{HIDDEN if '@' in value else value}"
