"""Puts two reports beside each other; pure: neither is judged again."""

from collections.abc import Iterator
from typing import Final

from arcdiag.compare.aspects import Addresses, Seen, changes
from arcdiag.compare.drift import drift
from arcdiag.compare.findings import finding_changes
from arcdiag.compare.notes import notes
from arcdiag.compare.pairs import paired
from arcdiag.model.choices import State
from arcdiag.model.comparison import (
    COMPARISON_SCHEMA,
    CheckChange,
    Comparison,
    LoneCheck,
    PurposeChange,
    Side,
    Turn,
)
from arcdiag.model.plan import PROXY
from arcdiag.model.report import CheckResult, Report
from arcdiag.redact.level import Level
from arcdiag.redact.pseudonyms import made_ones

_REACHED: Final = (State.PASS, State.WARN)
_ORDER: Final = {turn: number for number, turn in enumerate(Turn)}


def compare(old: Report, new: Report, *, apart: bool | None = None) -> Comparison:
    """What became different from *old* to *new*.

    *apart*: they were redacted apart from each other, so that their pseudonyms cannot be compared;
    None: their own words tell.
    """
    if apart is None:
        apart = is_veiled(old) or is_veiled(new)
    pairs = paired(old.checks, new.checks)
    findings = finding_changes(old.findings, new.findings, pairs)
    before, after = _addresses(old), _addresses(new)
    judged = [_change(Seen(was, before), Seen(now, after), apart=apart) for was, now in pairs.both]
    told = [one for one in judged if one.turn is not Turn.SAME or one.changes]
    return Comparison(
        schema=COMPARISON_SCHEMA,
        drift=drift(told, findings, len(judged)),
        old=_side(old),
        new=_side(new),
        notes=tuple(notes(old, new, apart=apart)),
        purposes=tuple(_purposes(old, new)),
        checks=tuple(sorted(told, key=lambda one: (_ORDER[one.turn], not one.required))),
        same=len(judged) - len(told),
        only_old=tuple(map(_lone, pairs.only_old)),
        only_new=tuple(map(_lone, pairs.only_new)),
        new_findings=findings.new,
        gone_findings=findings.gone,
        kept_findings=findings.kept,
    )


def is_veiled(report: Report) -> bool:
    """Do pseudonyms stand in *report* that were made for it alone?"""
    return report.redaction.applied and report.redaction.level == Level.ALL


def _addresses(report: Report) -> Addresses:
    return {fact.address: fact for fact in report.addresses}


def _change(old: Seen, new: Seen, *, apart: bool) -> CheckChange:
    was, now = old.check, new.check

    def may_tell(one: str, other: str) -> bool:
        return not (apart and made_ones(f"{one} {other}"))

    return CheckChange(
        old_id=was.id,
        new_id=now.id,
        endpoint=now.endpoint,
        target=_target(now),
        region=now.region,
        mode=now.mode,
        via=now.via,
        required=now.required,
        purposes=now.purposes,
        turn=_turn(was.state, now.state),
        old_state=was.state,
        new_state=now.state,
        old_cause=was.cause,
        new_cause=now.cause,
        changes=tuple(changes(old, new, may_tell)),
    )


def _turn(old: State, new: State) -> Turn:
    match old, new:
        case State.FAIL, State.FAIL:
            return Turn.STILL_FAILING
        case State.PASS, State.WARN:
            return Turn.WORSE
        case State.WARN, State.PASS:
            return Turn.BETTER
        case _, State.FAIL:
            return Turn.NEWLY_FAILING if old in _REACHED else Turn.FOUND_FAILING
        case State.FAIL, _ if new in _REACHED:
            return Turn.REPAIRED
        case _ if old == new or (old not in _TRIED and new not in _TRIED):
            return Turn.SAME
        case _:
            return Turn.NO_LONGER_TESTED if old in _TRIED else Turn.NOW_TESTED


_TRIED: Final = (*_REACHED, State.FAIL)


def _target(check: CheckResult) -> str:
    if check.endpoint == PROXY:
        return check.name
    host = check.host or check.name
    return f"{f'[{host}]' if ':' in host else host}:{check.port}"


def _lone(check: CheckResult) -> LoneCheck:
    return LoneCheck(
        id=check.id,
        endpoint=check.endpoint,
        target=_target(check),
        region=check.region,
        mode=check.mode,
        via=check.via,
        required=check.required,
        state=check.state,
        cause=check.cause,
    )


def _side(report: Report) -> Side:
    return Side(
        run=report.run.id,
        host=report.host.name,
        started=report.run.started,
        tool=f"{report.tool.name} {report.tool.version}",
        catalog=report.catalog.version,
        state=report.verdict.state,
        ending=report.run.ending,
        forecast=report.verdict.forecast,
        redacted=report.redaction.applied,
        digest=report.seal.digest if report.seal else "",
    )


def _purposes(old: Report, new: Report) -> Iterator[PurposeChange]:
    before, after = (
        {(one.purpose, one.mode, one.region, one.via): one.state for one in report.verdict.purposes}
        for report in (old, new)
    )
    for key in dict.fromkeys((*after, *before)):
        if before.get(key) != after.get(key):
            purpose, mode, region, via = key
            yield PurposeChange(
                purpose=purpose,
                mode=mode,
                region=region,
                via=via,
                old=before.get(key),
                new=after.get(key),
            )
