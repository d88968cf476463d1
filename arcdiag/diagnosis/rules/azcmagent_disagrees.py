"""The agent's own network check says otherwise than arcdiag; each difference with its reason."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.agreement import agreements
from arcdiag.diagnosis.evidence import Evidence, grouped
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.words import clipped, counted, listing, say
from arcdiag.model.azcmagent import Differs, RowAgreement
from arcdiag.model.choices import State
from arcdiag.model.finding import Certainty, Clue, Impact, Owner
from arcdiag.model.report import CheckResult

_TRUTH: Final = {True: "true", False: "false", None: "unknown"}


@rule(
    id="azcmagent-disagrees",
    severity=Impact.ADVICE,
    confidence=Certainty.LIKELY,
    owner=Owner.SERVER,
    title="azcmagent check and arcdiag differ about {hosts} ({what})",
    remedy=(
        "1. Likely reason: {reason}.\n"
        "2. Run both at the same moment, under the same account, and with the same proxy: arcdiag "
        "check --proxy agent goes the agent's way. Where they still differ, the agent's word "
        "decides whether azcmagent connect goes on."
    ),
)
def azcmagent_disagrees(evidence: Evidence) -> Iterator[Case]:
    """One case per kind of difference and reason."""
    torn = [one for one in agreements(evidence) if one.agrees is False]
    for (differs, reason), rows in grouped(torn, lambda one: (one.differs, one.reason)).items():
        pairs = [(row, evidence.check(row.check)) for row in rows]
        yield Case(
            subjects=tuple(check for _, check in pairs),
            clues=tuple(one for row, check in pairs for one in _clue(evidence, row, check)),
            values={
                "hosts": counted(
                    len({check.host for _, check in pairs}),
                    clipped(pairs[0][1].host),
                    "{count} hosts",
                ),
                "what": listing(what.value for what in differs),
                "reason": reason,
            },
            explains=frozenset(),
            severity=Impact.DEGRADING if _denied(pairs) else None,
        )


def _denied(pairs: list[tuple[RowAgreement, CheckResult]]) -> bool:
    """Does the agent fail where arcdiag does not? Then connect may stop in spite of our word."""
    return any(
        Differs.REACHABLE in row.differs and check.state is not State.FAIL for row, check in pairs
    )


def _clue(evidence: Evidence, one: RowAgreement, check: CheckResult) -> Iterator[Clue]:
    seen = next(iter((*evidence.because(check), *reversed(check.observations))), None)
    if seen is None:
        return
    row = one.row
    note = say(
        "{host}: azcmagent check says reachable {reachable}, private {private}, TLS {tls}, "
        "proxy {proxy}; arcdiag: {state}{cause}",
        host=check.host,
        reachable=_TRUTH[row.reachable],
        private=_TRUTH[row.private],
        tls=clipped(row.tls.removeprefix("TLS ")) or "-",
        proxy=clipped(row.proxy) or "-",
        state=check.state.value,
        cause=f" ({check.cause})" if check.cause else "",
    )
    yield clue(check, seen, note)
