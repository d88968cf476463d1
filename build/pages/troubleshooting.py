"""docs/troubleshooting.md, made from the rules and causes: ``make pages``."""

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

from arcdiag.catalog.load import load_catalog
from arcdiag.diagnosis.rules import RULES
from arcdiag.explain.word import explain
from arcdiag.model.explanation import Explanation, Subject
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Owner
from arcdiag.ranges.read import shipped_tags

PAGE = Path(__file__).resolve().parents[2] / "docs" / "troubleshooting.md"
HEAD = Path(__file__).with_name("troubleshooting.head.md")
MOST_LISTED = 8
"""Of what a finding follows from; one that may follow from nearly anything lists nothing."""

_TEAMS = {
    Owner.FIREWALL: "For the firewall team",
    Owner.PROXY: "For the proxy team",
    Owner.DNS: "For the DNS team",
    Owner.AZURE: "For the Azure team",
    Owner.SERVER: "For the server's team",
    Owner.NETWORK_PROVIDER: "For the network provider",
    None: "For nobody in particular",
}


def page() -> str:
    """The whole page."""
    catalog, tags = load_catalog(), shipped_tags()
    rules = _explained((rule.id for rule in RULES), Subject.RULE, catalog, tags)
    causes = _explained(Cause, Subject.CAUSE, catalog, tags)
    teams = list(_TEAMS)
    rules.sort(key=lambda each: (teams.index(each.owner), each.name))
    parts = [HEAD.read_text(encoding="utf-8")]
    for owner, own in itertools.groupby(rules, key=lambda each: each.owner):
        parts += [f"## {_TEAMS[owner]}\n", *("\n".join(_finding(each)) for each in own)]
    parts.append("## Causes\n\nWhat stands beside a single endpoint.\n")
    parts.append("\n".join(_table(causes)) + "\n")
    return "\n".join(parts)


def _explained(words: Iterable[str], subject: Subject, *known: object) -> list[Explanation]:
    return [
        each
        for word in words
        for each in explain(str(word), *known)
        if each.subject is subject  # type: ignore[arg-type]  # catalog and tags
    ]


def _finding(each: Explanation) -> Iterator[str]:
    yield f"### `{each.name}`\n"
    yield f"{_text(each.meaning)}\n"
    if each.remedy:
        yield "\n".join(_text(line) for line in each.remedy.splitlines()) + "\n"
    facts = [(what, which) for what, which in each.facts if which.count(", ") < MOST_LISTED]
    if facts:
        yield "; ".join(f"{_text(what)}: {_text(which)}" for what, which in facts) + ".\n"


def _table(causes: list[Explanation]) -> Iterator[str]:
    yield "| cause | means | what to do |"
    yield "|---|---|---|"
    for each in causes:
        remedy = "<br>".join(_text(line) for line in each.remedy.splitlines())
        yield f"| `{each.name}` | {_text(each.meaning)} | {remedy} |"


def _text(text: str) -> str:
    """*text* as Markdown shows it as it is."""
    escaped = text.replace("\\", "\\\\").replace("|", "\\|")
    return escaped.replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
