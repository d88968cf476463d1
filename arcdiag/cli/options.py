"""The options, one entry each; commands share them by the group."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from arcdiag.language.current import later
from arcdiag.model.choices import Cloud, Mode

_REPEATABLE: Final = later("{words} (repeatable)")
FORMATS: Final = ("table", "azcmagent")
FILE_FORMATS: Final = ("html", "json", "csv", "md", "txt", "pdf", "xml", "prom", "zip")


class Option(NamedTuple):
    """One option or positional, as argparse's ``add_argument`` takes it."""

    names: tuple[str, ...]
    settings: dict[str, Any]  # as argparse declares it
    group: str = ""
    """The title that it stands under in the help; empty: that of all others."""


def one(name: str, metavar: str, words: str, default: str | None = "") -> Option:
    """An option with one value; of several the last counts.

    *default* None: nothing was said, and what is usual stands in `orders.setup.Setup`.
    """
    return Option((name,), {"metavar": metavar, "help": words, "default": default})


def many(name: str, metavar: str, words: str) -> Option:
    """An option that may be repeated."""
    settings = {"metavar": metavar, "help": _REPEATABLE.format(words=words)}
    return Option((name,), {**settings, "action": "append", "default": []})


def choice(name: str, values: Iterable[str], words: str, default: str | None) -> Option:
    """An option with one of a few words."""
    return Option((name,), {"choices": tuple(values), "help": words, "default": default})


def switch(words: str, *names: str) -> Option:
    """An option without a value."""
    return Option(names, {"help": words, "action": "store_true"})


def under(group: str, *options: Option) -> tuple[Option, ...]:
    """*options* with a title of their own in the help."""
    return tuple(each._replace(group=group) for each in options)


LANGUAGE: Final = one("--lang", "LANGUAGE", "speak en or zh-Hant (default: this system's language)")
"""Read before the grammar is made, wherever it stands; here for the help alone."""

SERVICE_TAGS: Final = one(
    "--service-tags", "FILE", "look addresses up in Microsoft's weekly list instead of ours"
)
CATALOG: Final = one("--catalog", "FILE", "lay this file over the shipped catalog")

SETUP: Final = one(
    "--setup", "FILE", "take the options from this file (TOML); what is typed wins over it"
)

_MODE: Final = many(
    "--mode",
    "MODE",
    f"how traffic reaches Azure: {', '.join(Mode)}, or auto to find out; "
    ":resolver=IP,source=ADDRESS,proxy=URL after it gives a mode a way of its own",
)

SCOPE: Final = under(
    later("what to look at"),
    choice("--cloud", map(str, Cloud), "Azure cloud (default public)", None),
    many("--region", "NAME,…", "Azure regions, or all"),
    _MODE,
    many("--feature", "NAME", "what is to be used, or all; default servers"),
    one("--only", "ID,…", "nothing but these endpoints: ids, or their first words (his,gc)"),
    one("--gateway-host", "HOST", "the address of your Arc gateway, for --mode gateway"),
    many("--endpoint", "URL", "an extra endpoint: https://, http:// or tcp://"),
    switch("nothing but what --endpoint names", "--only-endpoints"),
    CATALOG,
)
"""What to look at: the same words for ``check`` and ``catalog list``."""

ROUTES: Final = under(
    later("which way to go"),
    many(
        "--proxy",
        "URL|WORD",
        "the route to take: a proxy's URL, pac+URL or pac+FILE, none, system or agent",
    ),
    Option(
        ("--no-proxy",),
        {"metavar": "LIST", "default": None, "help": "use this list instead, as Go reads NO_PROXY"},
    ),
    choice("--proxy-login", ("ask",), "ask for the login at proxies that come without one", ""),
)
"""Through what to look."""

PROBING: Final = under(
    later("how to look"),
    many("--resolver", "IP[:PORT]", "name server to ask instead of this machine's own"),
    many("--resolve", "HOST:PORT:ADDRESS", "take ADDRESS for HOST:PORT, whatever DNS says"),
    one("--source", "ADDRESS", "local address to send from"),
    one("--ca-file", "PEM", "certificates to trust in addition"),
    one("--expected-roots", "PEM", "roots to expect instead of Microsoft's (test networks)"),
    switch("a test network: loopback addresses in DNS answers count as ordinary", "--lab"),
    SERVICE_TAGS,
    one("--route-filter", "COMMUNITY,…", "what your Microsoft peering's route filter lets through"),
    one("--azcmagent", "FILE|run", "compare with what azcmagent check printed, or run it"),
    one("--scope-id", "ID", "a Private Link Scope that azcmagent connect will be given"),
    one("--timeout", "SECONDS", "for each step (default 5)", None),
    one("--deadline", "SECONDS", "for the whole run (default 30, with --region all 90, a round)"),
    one("--repeat", "N", "go through all checks N times; keeps each attempt (default 1)", None),
    one("--concurrency", "N", "checks at a time (default 64)", None),
)
"""How to look."""

PROXY: Final = (
    Option(
        ("url",),
        {"metavar": "URL", "nargs": "*", "help": "say the way to it; https:// is understood"},
    ),
    Option(
        ("--proxy",), {"metavar": "URL", "default": None, "help": "try this proxy out, no other"}
    ),
    Option(
        ("--pac",),
        {
            "metavar": "FILE|URL|auto",
            "default": None,
            "help": "try this PAC file out; auto: the one that detection (WPAD) finds",
        },
    ),
    Option(
        ("--no-proxy",),
        {"metavar": "LIST", "default": None, "help": "use this list instead, as Go reads NO_PROXY"},
    ),
    Option(
        ("--for",),
        {
            "dest": "consumer",
            "choices": ("agent", "programs", "winhttp", "user"),
            "default": "",
            "help": "whose way to say (with --json: the agent's, if there is one)",
        },
    ),
    switch("the decisions as JSON", "--json"),
)
"""What to say about proxies."""

EXPLAIN: Final = (
    Option(
        ("name",),
        {
            "metavar": "NAME",
            "nargs": "*",
            "help": "a cause, a finding's rule, an AZCM code, a region, a host or an address",
        },
    ),
    one("--file", "FILE", "explain the lines of azcmagent's output or log instead"),
    SERVICE_TAGS,
    CATALOG,
    switch("as JSON", "--json"),
)
"""What to explain."""

FILES: Final = many(
    "--output",
    "FILE",
    "save the report; the suffix tells the format: .html, .json, .csv, .md, .txt, .pdf, "
    ".xml (JUnit), .prom (OpenMetrics), .zip (support bundle)",
)

TEAM: Final = Option(
    ("--for",),
    {
        "dest": "owner",
        "choices": ("firewall", "proxy", "dns", "azure", "network"),
        "default": "",
        "help": "what this team is asked for, and nothing else: to the screen, or to an --output "
        "that ends in .txt, .csv or .md",
    },
)

REDACTING: Final = under(
    later("what must not leave"),
    Option(
        ("--redact",),
        {
            "nargs": "?",
            "choices": ("none", "secrets", "all"),
            "const": "all",
            "default": "all",
            "help": "what to replace in all that is saved or piped: logins and tokens, or also "
            "names, addresses and ids (default all)",
        },
    ),
    Option(
        ("--no-redact",),
        {
            "action": "store_const",
            "dest": "redact",
            "const": "none",
            "help": "save everything as it is",
        },
    ),
    one("--redact-map", "FILE", "save what each pseudonym stands for; keep that file to yourself"),
)
"""What must not leave."""

SIGN: Final = one("--sign", "KEY.pem", "sign what is saved, with this Ed25519 private key")

_SHOWING: Final = later("what to show and to save")

OUTPUT: Final = under(
    _SHOWING,
    switch("write the report as JSON to standard output, and nothing else", "--json"),
    choice(
        "--format",
        (*FORMATS, *FILE_FORMATS),
        "what the screen shows (table, azcmagent), or the format of every --output",
        "table",
    ),
    FILES,
    SIGN,
    switch("exit with 0 instead of 3, 4 and 5", "--exit-zero"),
    switch("show every step of every check", "-v", "--verbose"),
)
"""Where the report goes."""

(HISTORY,) = under(
    _SHOWING, switch("do not keep the run in this machine's history", "--no-history")
)

COMPARE: Final = (
    Option(("old",), {"metavar": "OLD.json", "help": "the earlier report, saved as JSON"}),
    Option(("new",), {"metavar": "NEW.json", "help": "the later one"}),
    switch("the comparison as JSON, and nothing else", "--json"),
    many("--output", "FILE", "save the comparison: .html, .json or .txt"),
    switch("exit with 0 instead of 3, 4 and 5", "--exit-zero"),
    *REDACTING,
)
"""What to compare, and where that goes."""

MERGE: Final = (
    Option(
        ("path",),
        {
            "metavar": "PATH",
            "nargs": "+",
            "help": "reports as JSON, or folders and .zip archives with any number of them",
        },
    ),
    choice(
        "--by",
        ("host", "file"),
        "what names a server: its host, or the file (always, where a report is redacted)",
        "host",
    ),
    one("--expect", "FILE", "the servers that should be there, one a line; says who is missing"),
    Option(
        ("--for",),
        {
            **TEAM.settings,
            "help": "what this team is asked for on behalf of all servers, and nothing else: to "
            "the screen, or to an --output that ends in .txt or .csv",
        },
    ),
    one("--since", "MERGE.json", "an earlier merge; says what changed (save it unredacted)"),
    many(
        "--output", "FILE", "save the merge; the suffix tells the format: .html, .json, .csv, .txt"
    ),
    switch("write the merge as JSON to standard output, and nothing else", "--json"),
    *REDACTING,
)
"""Of whom, against what, and where to."""
