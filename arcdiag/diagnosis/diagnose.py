"""Judges a run: every check, then the causes behind them, then the verdict.

The findings returned are causes only. A case whose subjects are all accounted for by a cause above
it is not listed on its own; its rule is named in that cause's ``consequences``. Where only some
are, they are taken out of the evidence and the rule is asked again, so that what is left stands
on its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from arcdiag.diagnosis.agreement import agreements
from arcdiag.diagnosis.attempts import comes_and_goes, judge_attempts, whole
from arcdiag.diagnosis.checks import Judgement, telling
from arcdiag.diagnosis.evidence import Evidence, Surroundings
from arcdiag.diagnosis.in_modes import in_modes
from arcdiag.diagnosis.mode_guess import guess_mode
from arcdiag.diagnosis.own_ports import not_without_agent
from arcdiag.diagnosis.rule import Case, Rule
from arcdiag.diagnosis.rules import RULES
from arcdiag.diagnosis.verdict import verdict
from arcdiag.model.address import AddressFact
from arcdiag.model.azcmagent import AgentRow, RowAgreement
from arcdiag.model.catalog import Catalog
from arcdiag.model.finding import Finding, Impact
from arcdiag.model.host import HostFacts
from arcdiag.model.mode_guess import ModeGuess
from arcdiag.model.plan import Seen
from arcdiag.model.report import CatalogStamp, CheckResult, Run, Verdict
from arcdiag.model.value import Value

_GRAVITY: Final = (Impact.BLOCKING, Impact.DEGRADING, Impact.ADVICE)


class Diagnosis(Value, frozen=True):
    """What a run comes to."""

    checks: tuple[CheckResult, ...]
    findings: tuple[Finding, ...]
    verdict: Verdict
    mode_guess: ModeGuess
    """The mode that this machine seems to be in, whatever was asked for."""
    agreement: tuple[RowAgreement, ...] = ()


@dataclass(slots=True)
class _Held:
    """A case that stands at the top, and the rules of what it explains."""

    rule: Rule
    case: Case
    consequences: dict[str, None] = field(default_factory=dict)


def diagnose(
    seen: Sequence[Seen],
    *,
    host: HostFacts,
    run: Run,
    catalog: Catalog,
    stamp: CatalogStamp,
    addresses: Sequence[AddressFact] = (),
    azcmagent: Sequence[AgentRow] = (),
) -> Diagnosis:
    """Judge what a run saw; never raises, however contradictory that is."""
    around = Surroundings(
        host=host,
        run=run,
        catalog=catalog,
        stamp=stamp,
        addresses={fact.address: fact for fact in addresses},
        azcmagent=tuple(azcmagent),
    )
    judgements = [not_without_agent(judge_attempts(one), host) for one in seen]
    checks = tuple(each.result for each in judgements)
    evidence = Evidence(map(telling, judgements), around)
    everything = Evidence(judgements, around)
    found = findings(evidence)
    return Diagnosis(
        checks=tuple(map(whole, judgements)),
        findings=found,
        verdict=verdict(checks, found, run, unsteady=_unsteady(judgements)),
        mode_guess=guess_mode(everything),
        agreement=agreements(everything),
    )


def _unsteady(judgements: Sequence[Judgement]) -> frozenset[str]:
    """The checks that now work and now do not."""
    return frozenset(each.result.id for each in judgements if comes_and_goes(each.attempts))


def findings(evidence: Evidence, rules: Sequence[Rule] = RULES) -> tuple[Finding, ...]:
    """The causes, gravest first; *rules* name each cause before what it explains."""
    held: list[_Held] = []
    ancestors = _closure(rules)
    for rule in rules:
        above = [one for one in held if one.rule.id in ancestors[rule.id]]
        held.extend(_Held(rule, case) for case in _standing(rule, evidence, above))
    made = (one.rule.finding(one.case, tuple(one.consequences)) for one in held)
    placed = in_modes(made, evidence)
    return tuple(sorted(placed, key=lambda finding: _GRAVITY.index(finding.severity)))


def _standing(rule: Rule, evidence: Evidence, above: list[_Held]) -> tuple[Case, ...]:
    """The rule's cases that no cause above accounts for."""
    cases = rule.cases(evidence)
    subjects = {check.id for case in cases for check in case.subjects}
    explained: set[str] = set()
    for cause in above:
        touched = subjects & evidence.resting_on(cause.case.accounts_for)
        if touched:
            cause.consequences[rule.id] = None
            explained |= touched
    return rule.cases(evidence.without(explained)) if explained else cases


def _closure(rules: Sequence[Rule]) -> dict[str, frozenset[str]]:
    """For each rule all that explain it, directly or through another."""
    reach: dict[str, frozenset[str]] = {}
    for rule in rules:
        direct = frozenset(rule.explained_by)
        reach[rule.id] = direct.union(*(reach.get(cause, frozenset()) for cause in direct))
    return reach
