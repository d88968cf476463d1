"""The verdict, the purposes and the endings in words, for one and for several."""

import msgspec
import pytest

from arcdiag.model.choices import Readiness, State
from arcdiag.model.failure import Cause
from arcdiag.model.report import CheckResult, Ending, Report
from arcdiag.report.numbers import of_all
from arcdiag.report.text import as_text
from arcdiag.report.words import ending_sentence, verdict_sentence
from tests.unit.report.example import FINDING, REPORT, purpose, result

PASS, WARN, FAIL, UNTESTED = State.PASS, State.WARN, State.FAIL, State.NOT_TESTED


def report(verdict: Readiness, *checks: CheckResult, findings: int = 0) -> Report:
    return msgspec.structs.replace(
        REPORT,
        verdict=msgspec.structs.replace(REPORT.verdict, state=verdict),
        checks=checks,
        findings=(FINDING,) * findings,
    )


def some(state: State, count: int, name: str = "h") -> list[CheckResult]:
    return [result(f"{name}{number}.example", state) for number in range(count)]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (report(Readiness.READY, *some(PASS, 1)), "the required endpoint was reached."),
        (report(Readiness.READY, *some(PASS, 3)), "all 3 required endpoints were reached."),
        (
            report(Readiness.WARNINGS, *some(PASS, 2), findings=1),
            "all 2 required endpoints were reached, but 1 finding deserves a look.",
        ),
        (
            report(Readiness.WARNINGS, *some(WARN, 2)),
            "all 2 required endpoints were reached, but something deserves a look.",
        ),
        (
            report(Readiness.BLOCKED, *some(FAIL, 1), *some(PASS, 2, "p")),
            "h0.example cannot be used from this machine; 2 other required endpoints can.",
        ),
        (
            report(Readiness.BLOCKED, *some(FAIL, 2), *some(UNTESTED, 2, "u")),
            "h0.example and h1.example cannot be used from this machine.",
        ),
        (
            report(Readiness.BLOCKED, *some(FAIL, 3), *some(PASS, 2, "p")),
            "3 of 5 required endpoints cannot be used from this machine.",
        ),
        (
            report(Readiness.BLOCKED, *some(FAIL, 3)),
            "not one of the 3 required endpoints can be used from this machine.",
        ),
        (
            report(Readiness.INCONCLUSIVE, *some(PASS, 2), *some(UNTESTED, 1, "u")),
            "this cannot be told yet: 1 of 3 required endpoints was not tested.",
        ),
    ],
)
def test_the_verdict_names_what_fails_and_counts_in_plain_words(told: Report, words: str) -> None:
    assert verdict_sentence(told).endswith(words)


@pytest.mark.parametrize(
    ("count", "total", "words"),
    [
        (1, 1, "the endpoint fails"),
        (1, 9, "1 of 9 endpoints fails"),
        (9, 9, "all 9 endpoints fail"),
    ],
)
def test_the_verb_fits_the_number(count: int, total: int, words: str) -> None:
    assert of_all(count, total, State.FAIL) == words


@pytest.mark.parametrize(
    ("checks", "state", "words"),
    [
        (some(PASS, 2), Readiness.READY, "works: all 2 endpoints were reached"),
        (
            [*some(FAIL, 1), *some(PASS, 1, "p")],
            Readiness.BLOCKED,
            "blocked: 1 of 2 endpoints fails",
        ),
        (
            [*some(WARN, 2), *some(UNTESTED, 1, "u")],
            Readiness.WARNINGS,
            "works, with warnings: 2 of 3 endpoints have a warning, 1 not tested",
        ),
        (
            some(UNTESTED, 2),
            Readiness.INCONCLUSIVE,
            "cannot be told: 0 of 2 endpoints were reached, 2 not tested",
        ),
        (
            [*some(PASS, 1), result("*.w", UNTESTED, cause=Cause.SKIPPED_WILDCARD)],
            Readiness.READY,
            "works: the endpoint was reached",
        ),
    ],
)
def test_a_purpose_says_whether_it_works_and_why_not(
    checks: list[CheckResult], state: Readiness, words: str
) -> None:
    checks = [msgspec.structs.replace(check, purposes=("onboard",)) for check in checks]
    passed = sum(check.state is PASS for check in checks)
    verdict = msgspec.structs.replace(
        REPORT.verdict, purposes=(purpose("onboard", state, passed, len(checks)),)
    )

    drawn = as_text(msgspec.structs.replace(REPORT, verdict=verdict, checks=tuple(checks)), 200)

    assert any(
        line.strip().endswith(words) and "connect this machine" in line
        for line in drawn.splitlines()
    )


def test_a_deadline_is_named_where_the_run_knows_it() -> None:
    run = msgspec.structs.replace(REPORT.run, ending=Ending.DEADLINE, options={"deadline": "30\n"})

    said = ending_sentence(msgspec.structs.replace(REPORT, run=run))

    assert said.startswith("The deadline of 30\\n s passed before all was tested")
