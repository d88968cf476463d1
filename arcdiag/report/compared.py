"""What a comparison says, in sections of lines that every format of it shows alike."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from arcdiag.diagnosis.words import counted, listing, say
from arcdiag.language.current import later
from arcdiag.model.choices import Readiness, State
from arcdiag.model.comparison import (
    Aspect,
    Change,
    CheckChange,
    Comparison,
    Drift,
    LoneCheck,
    PurposeChange,
    Side,
    Turn,
)
from arcdiag.model.finding import Finding
from arcdiag.model.value import Value
from arcdiag.report.plain import plain
from arcdiag.report.words import IMPACTS, OWNERS, STATES, VERDICTS, outlook

LONGEST: Final = 600
"""Characters of one text."""

DRIFTS: Final[Mapping[Drift, tuple[State, str]]] = {
    Drift.WORSE: (State.FAIL, later("WORSE")),
    Drift.BETTER: (State.PASS, later("BETTER")),
    Drift.MIXED: (State.WARN, "WORSE AND BETTER"),
    Drift.SAME: (State.PASS, "NO WORSE, NO BETTER"),
    Drift.UNKNOWN: (State.NOT_TESTED, "CANNOT BE TOLD"),
}
"""The state whose shape and colour it wears, and the word."""

TURNS: Final[Mapping[Turn, str]] = {
    Turn.NEWLY_FAILING: "Newly failing",
    Turn.FOUND_FAILING: "Failing, and not tested before",
    Turn.WORSE: "Reached, now with a warning",
    Turn.NO_LONGER_TESTED: "No longer tested",
    Turn.STILL_FAILING: "Still failing",
    Turn.REPAIRED: later("Repaired"),
    Turn.BETTER: "Reached, no longer with a warning",
    Turn.NOW_TESTED: "Reached, and not tested before",
    Turn.SAME: "Reached as before, and changed",
}

ASPECTS: Final[Mapping[Aspect, str]] = {
    Aspect.HOST: later("host"),
    Aspect.MODE: later("mode"),
    Aspect.ROUTE: later("route"),
    Aspect.CAUSE: later("cause"),
    Aspect.ADDRESS: later("address"),
    Aspect.ISSUER: "certificate signed by",
    Aspect.TLS: "TLS",
    Aspect.LATENCY: "round trip",
    Aspect.DURATION: "wait for the answer",
}


class Line(Value, frozen=True):
    """One thing that differs; every text is safe to show."""

    state: State
    """Whose shape and colour it wears."""
    text: str
    details: tuple[str, ...] = ()


class Section(Value, frozen=True):
    """Lines of one kind, under a title that counts them; *common* is what all of them share."""

    title: str
    lines: tuple[Line, ...]
    common: tuple[str, ...] = ()


def heading(made: Comparison) -> str:
    """In one line where it went; safe to show."""
    turns = [one.turn for one in made.checks]
    parts = [
        counted(number, one, several)
        for number, one, several in (
            (turns.count(Turn.NEWLY_FAILING), "{count} newly failing", "{count} newly failing"),
            (
                turns.count(Turn.FOUND_FAILING),
                "{count} failing that was not tested",
                "{count} failing that were not tested",
            ),
            (turns.count(Turn.WORSE), "{count} with a new warning", "{count} with a new warning"),
            (turns.count(Turn.REPAIRED), "{count} repaired", "{count} repaired"),
            (turns.count(Turn.BETTER), "{count} without its warning", "{count} without a warning"),
            (turns.count(Turn.NO_LONGER_TESTED), "{count} not tested", "{count} not tested"),
            (turns.count(Turn.STILL_FAILING), "{count} still failing", "{count} still failing"),
            (len(made.new_findings), "{count} new finding", "{count} new findings"),
            (len(made.gone_findings), "{count} finding gone", "{count} findings gone"),
        )
        if number
    ]
    compared = counted(
        len(made.checks) + made.same, "{count} check compared", "{count} checks compared"
    )
    return f"{DRIFTS[made.drift][1]}: {', '.join([compared, *parts])}."


def sides(made: Comparison) -> Iterator[tuple[str, str]]:
    """The two reports: a label and a text each, safe to show."""
    yield say("Old"), _side(made.old)
    yield say("New"), _side(made.new)
    yield from ((say("Note"), plain(note, LONGEST)) for note in made.notes)


def sections(made: Comparison) -> Iterator[Section]:
    """All that differs, what is graver first."""
    yield from _section(say("Purposes"), map(_purpose, made.purposes))
    yield from _section(say("Forecast"), _forecasts(made))
    for turn, title in TURNS.items():
        yield from _section(title, (_check(one) for one in made.checks if one.turn is turn))
    yield from _section(say("New findings"), map(_finding, made.new_findings))
    yield from _section(say("Findings that are gone"), map(_gone, made.gone_findings))
    yield from _section(say("Only in the old report"), map(_lone, made.only_old))
    yield from _section(say("Only in the new report"), map(_lone, made.only_new))


def rest(made: Comparison) -> str:
    """What did not change, in one line."""
    checks = counted(made.same, "{count} check is as before", "{count} checks are as before")
    kept = counted(made.kept_findings, "so is {count} finding", "so are {count} findings")
    return f"{checks}, {kept}." if made.kept_findings else f"{checks}."


def _section(title: str, lines: Iterable[Line]) -> Iterator[Section]:
    found = tuple(lines)
    if not found:
        return
    shared = [one for one in found[0].details if all(one in line.details for line in found)]
    common = tuple(shared) if len(found) > 1 else ()
    yield Section(
        title=f"{title} ({len(found)})",
        lines=tuple(
            msgspec.structs.replace(
                line, details=tuple(one for one in line.details if one not in common)
            )
            for line in found
        ),
        common=tuple(say("all of them: {what}", what=one) for one in common),
    )


def _side(side: Side) -> str:
    said = say(
        "{verdict}: {host}, {time} UTC, {tool}, catalog {catalog}",
        verdict=VERDICTS[side.state],
        host=plain(side.host, 120),
        time=f"{side.started:%Y-%m-%d %H:%M:%S}",
        tool=plain(side.tool, 60),
        catalog=plain(side.catalog, 40),
    )
    return f"{said}, {plain(side.digest, 80)}" if side.digest else said


READINESS: Final[Mapping[Readiness | None, tuple[State, str]]] = {
    Readiness.READY: (State.PASS, "works"),
    Readiness.WARNINGS: (State.WARN, "works, with warnings"),
    Readiness.BLOCKED: (State.FAIL, "blocked"),
    Readiness.INCONCLUSIVE: (State.NOT_TESTED, "cannot be told"),
    None: (State.NOT_APPLICABLE, "not asked for"),
}


def _purpose(change: PurposeChange) -> Line:
    where = " ".join(filter(None, (change.mode, change.region, change.via)))
    (_, was), (state, now) = READINESS[change.old], READINESS[change.new]
    return Line(
        state=state, text=f"{plain(change.purpose, 40)} ({plain(where, 300)}): {was} → {now}"
    )


def _forecasts(made: Comparison) -> Iterator[Line]:
    was, now = made.old.forecast, made.new.forecast
    if (was.outcome, was.code) != (now.outcome, now.code):
        said = [plain(outlook(one), 60) for one in (was, now)]
        command = plain(" ".join(now.command.split()[:2]), 60)
        yield Line(
            state=State.NOT_APPLICABLE,
            text=f"{command}: {said[0]} → {said[1]}",
            details=(plain(now.why, LONGEST),) if now.why else (),
        )


def _check(change: CheckChange) -> Line:
    was, now = (
        " ".join(filter(None, (STATES[state], cause or "")))
        for state, cause in (
            (change.old_state, change.old_cause),
            (change.new_state, change.new_cause),
        )
    )
    moved = f"{was} → {now}" if was != now else now
    kind = say("required") if change.required else say("not required")
    return Line(
        state=change.new_state,
        text=f"{named(change)}: {moved}, {kind}",
        details=tuple(_told(one) for one in change.changes if one.aspect is not Aspect.CAUSE),
    )


def named(check: CheckChange | LoneCheck) -> str:
    """The endpoint and its place; safe to show."""
    place = " ".join(filter(None, (check.mode, check.region, check.via)))
    return f"{plain(check.target, LONGEST)} ({plain(place, 300)})"


def _told(change: Change) -> str:
    old, new = (plain(text, LONGEST) or say("none") for text in (change.old, change.new))
    return f"{ASPECTS[change.aspect]}: {old} → {new}"


def _finding(finding: Finding) -> Line:
    return Line(
        state=IMPACTS[finding.severity],
        text=f"{plain(finding.title, LONGEST)} [{plain(finding.rule, 60)}]",
        details=(say("ask {owner}", owner=OWNERS[finding.owner]),),
    )


def _gone(finding: Finding) -> Line:
    title = f"{plain(finding.title, LONGEST)} [{plain(finding.rule, 60)}]"
    return Line(state=State.PASS, text=title)


def _lone(check: LoneCheck) -> Line:
    return Line(
        state=check.state,
        text=listing((f"{named(check)}: {STATES[check.state]}", *filter(None, (check.cause,)))),
    )
