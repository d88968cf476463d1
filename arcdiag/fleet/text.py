"""A merged report as plain text of at most 100 columns; long lists are cut, and say so."""

from collections.abc import Iterator
from typing import Final

from rich.console import Group, RenderableType

from arcdiag.diagnosis.words import counted, say
from arcdiag.fleet import words
from arcdiag.fleet.hanging import Hanging
from arcdiag.fleet.inventory import UNTOLD
from arcdiag.fleet.model import Count, Fleet
from arcdiag.fleet.request_formats import drawn_lines
from arcdiag.language.current import tr, translated
from arcdiag.model.choices import Readiness
from arcdiag.report.plain import plain
from arcdiag.report.shapes import PRETTY, Shapes
from arcdiag.report.shown import Text
from arcdiag.report.text import WIDTH, lines_of

MOST: Final = 20
"""Lines of one list."""


def write_text(fleet: Fleet) -> bytes:
    """The text, UTF-8."""
    return as_text(fleet).encode("utf-8", "replace")


def as_text(fleet: Fleet, shapes: Shapes = PRETTY) -> str:
    """The text, with signs that the reader's screen can show."""
    return lines_of(Group(*_lines(fleet, shapes)), WIDTH)


def _lines(fleet: Fleet, shapes: Shapes) -> Iterator[RenderableType]:
    yield Text(f"{tr('Fleet')}{tr(': ')}{translated(words.headline(fleet))}")
    for label, said in words.facts(fleet):
        yield Hanging(f"{label}: {said}")
    for note in words.notes(fleet):
        yield Hanging(note)
    yield from _list(say("Missing"), [plain(name) for name in fleet.coverage.missing])
    yield from _list(say("Not expected"), [plain(name) for name in fleet.coverage.unexpected])
    yield from _purposes(fleet)
    yield from _list(say("What is in the way"), [*_causes(fleet, shapes)])
    for title, lines in drawn_lines(fleet.requests):
        yield from _list(title, lines)
    yield from _list(say("Endpoints"), [*_endpoints(fleet)])
    yield from _list(say("Unlike their peers"), [*_outliers(fleet)])
    yield from _inventory(fleet)
    yield from _drift(fleet)
    yield from _list(say("Not ready"), [*_servers(fleet, shapes)])
    yield from _list(
        say("No reports"), [f"{plain(it.file)}: {translated(it.why)}" for it in fleet.refused]
    )
    yield from _list(
        say("Older reports and copies"),
        [f"{plain(it.file)}: {translated(it.why)}" for it in fleet.superseded],
    )


def _purposes(fleet: Fleet) -> Iterator[RenderableType]:
    if not fleet.purposes:
        return
    yield from (Text(""), Text(tr("Readiness")))
    several = len({each.mode for each in fleet.purposes}) > 1
    names = [
        plain(f"{each.purpose} ({each.mode})" if several else each.purpose, 40)
        for each in fleet.purposes
    ]
    for name, each in zip(names, fleet.purposes, strict=True):
        counts = tr("; ").join(
            f"{words.count_of(each.tally, state)} {translated(words.verdict_word(state))}"
            for state in words.STATES
            if words.count_of(each.tally, state)
        )
        yield Hanging(f"{name:<{max(map(len, names))}}  {counts}", 2)


def _causes(fleet: Fleet, shapes: Shapes) -> Iterator[str]:
    for each in fleet.causes:
        sign = shapes.of(words.impact_state(each.severity))
        yield say(
            "{sign} {rule}: {servers} (proved on {proved}). {meaning} Ask {owners}. Where: "
            "{examples}",
            sign=sign,
            rule=plain(each.rule, 60),
            servers=counted(each.servers, "1 server", "{count} servers"),
            proved=each.proved,
            meaning=words.meaning(each),
            owners=words.owners(each),
            examples=words.examples(each.examples, each.servers),
        )


def _endpoints(fleet: Fleet) -> Iterator[str]:
    for each in fleet.endpoints:
        causes = ", ".join(f"{plain(cause, 30)} {count}" for cause, count in each.causes.items())
        yield say(
            "{name}:{port} ({mode}): {failed} fail, {warned} warn, {passed} pass; {causes}",
            name=plain(each.name),
            port=each.port,
            mode=plain(each.mode, 30),
            failed=each.failed,
            warned=each.warned,
            passed=each.passed,
            causes=causes,
        )


def _outliers(fleet: Fleet) -> Iterator[str]:
    for each in fleet.outliers:
        server, what = plain(each.server, 80), words.outlier_sentence(each)
        yield say("{server} {what} {share}", server=server, what=what, share=words.share(each))


def _inventory(fleet: Fleet) -> Iterator[RenderableType]:
    for label, counts in inventory_lists(fleet):
        yield from _list(
            label, [f"{translated(words.kept_name(it))}{tr(': ')}{it.servers}" for it in counts]
        )


def inventory_lists(fleet: Fleet) -> Iterator[tuple[str, tuple[Count, ...]]]:
    """The lists of the inventory that say something, each with its label."""
    kept = fleet.inventory
    for label, counts in (
        (say("Proxies"), kept.proxies),
        (say("Who signs in place of Microsoft's authorities"), kept.inspectors),
        (say("Name servers"), kept.resolvers),
        (say("Networks"), kept.subnets),
        (say("Clocks"), kept.clocks),
        (say("Agent"), kept.agents),
        (say("Systems"), kept.systems),
        (say("arcdiag"), kept.tools),
        (say("Catalogs"), kept.catalogs),
    ):
        if [each.name for each in counts] not in ([], [UNTOLD]):
            yield label, counts


def _drift(fleet: Fleet) -> Iterator[RenderableType]:
    if fleet.drift is None:
        return
    changes = [
        f"{plain(each.server, 80)}: {translated(words.change(each.before, each.after))}"
        for each in fleet.drift.changes
    ]
    said = [*words.drift_sentences(fleet.drift), *changes]
    yield from _list(say("Since the earlier merge"), said or [say("nothing changed")])


def _servers(fleet: Fleet, shapes: Shapes) -> Iterator[str]:
    for each in fleet.servers:
        if each.state not in (Readiness.READY, Readiness.WARNINGS):
            sign = shapes.of(words.STATES[Readiness(each.state)])
            yield f"{sign} {plain(each.name, 80)}: {words.missed(each)}"


def _list(label: str, items: list[str]) -> Iterator[RenderableType]:
    if not items:
        return
    yield Text("")
    yield Text(translated(label))
    for item in items[:MOST]:
        yield Hanging(item, 2)
    if len(items) > MOST:
        yield Hanging(say("and {count} more", count=len(items) - MOST), 2)
