from datetime import timedelta

import pytest
from msgspec.structs import replace

from arcdiag.compare.compare import compare
from arcdiag.compare.drift import is_blocking
from arcdiag.compare.pairs import paired
from arcdiag.model.address import AddressFact, AddressKind
from arcdiag.model.choices import Mode, Readiness, State
from arcdiag.model.comparison import Aspect, Change, CheckChange, Drift, Turn
from arcdiag.model.failure import Cause
from arcdiag.model.observation import Chosen, Connected, Handshaken, Repeated, Resolved, Step
from arcdiag.model.report import CheckResult, Ending, Report, Tool
from arcdiag.redact.redact import redacted
from tests.unit.report.example import BLOCKED, GLOBAL, LEAF, REPORT, UNTESTED, seen

REPAIRED = replace(
    BLOCKED, state=State.PASS, cause=None, took_ms=40, observations=GLOBAL.observations
)


def having(*checks: CheckResult, **changes: object) -> Report:
    """A report with these checks, of the next day."""
    later = replace(
        REPORT.run,
        id="5f0c1d9e-0000-4000-8000-000000000002",
        started=REPORT.run.started + timedelta(days=1),
        ended=REPORT.run.ended + timedelta(days=1),
    )
    return replace(REPORT, run=later, checks=checks, **changes)


def reached(address: str = "20.1.1.1", ms: float = 20.0, issuer: str = LEAF.issuer) -> CheckResult:
    """The good check, with other sights."""
    leaf = replace(LEAF, issuer=issuer)
    return replace(
        GLOBAL,
        observations=(
            seen(1, Step.RESOLVE, "x", Resolved(source="system", addresses=(address,))),
            seen(2, Step.CONNECT, "x", Connected(address=address, port=443, local="10.0.0.5"), ms),
            seen(3, Step.CHOOSE, "x", Chosen(address=address, after_ms=ms)),
            seen(
                4,
                Step.HANDSHAKE,
                "x",
                Handshaken(address=address, version="TLSv1.3", cipher="c", alpn="", chain=(leaf,)),
                ms,
            ),
        ),
    )


def only_change(old: CheckResult, new: CheckResult) -> CheckChange:
    made = compare(having(old), having(new))
    (change,) = made.checks
    return change


def test_a_report_beside_itself_has_not_changed() -> None:
    made = compare(REPORT, REPORT)

    assert made.drift is Drift.SAME
    assert [one.turn for one in made.checks] == [Turn.STILL_FAILING]
    assert (made.same, made.kept_findings) == (2, 2)
    assert made.new_findings == made.gone_findings == made.purposes == ()
    assert made.notes == ("Both are reports of the same run.",)


TURNS = [
    (State.PASS, State.FAIL, Turn.NEWLY_FAILING, Drift.WORSE),
    (State.WARN, State.FAIL, Turn.NEWLY_FAILING, Drift.WORSE),
    (State.NOT_TESTED, State.FAIL, Turn.FOUND_FAILING, Drift.WORSE),
    (State.PASS, State.WARN, Turn.WORSE, Drift.WORSE),
    (State.PASS, State.NOT_TESTED, Turn.NO_LONGER_TESTED, Drift.UNKNOWN),
    (State.FAIL, State.NOT_TESTED, Turn.NO_LONGER_TESTED, Drift.UNKNOWN),
    (State.FAIL, State.PASS, Turn.REPAIRED, Drift.BETTER),
    (State.FAIL, State.WARN, Turn.REPAIRED, Drift.BETTER),
    (State.WARN, State.PASS, Turn.BETTER, Drift.BETTER),
    (State.NOT_TESTED, State.PASS, Turn.NOW_TESTED, Drift.SAME),
    (State.FAIL, State.FAIL, Turn.STILL_FAILING, Drift.SAME),
]


@pytest.mark.parametrize(("old", "new", "turn", "drift"), TURNS)
def test_what_became_of_a_check(old: State, new: State, turn: Turn, drift: Drift) -> None:
    made = compare(having(replace(GLOBAL, state=old)), having(replace(GLOBAL, state=new)))

    assert [one.turn for one in made.checks] == [turn]
    assert made.drift is drift
    assert is_blocking(made) == (turn in (Turn.NEWLY_FAILING, Turn.FOUND_FAILING))


def test_no_answer_is_neither_good_nor_bad() -> None:
    made = compare(having(UNTESTED), having(replace(UNTESTED, state=State.NOT_APPLICABLE)))

    assert made.checks == ()
    assert compare(having(GLOBAL), having(UNTESTED)).drift is Drift.UNKNOWN


def test_repaired_and_newly_failing_together_are_both() -> None:
    broken = replace(GLOBAL, state=State.FAIL, cause=Cause.TLS_RESET)

    made = compare(having(GLOBAL, BLOCKED), having(broken, REPAIRED))

    assert made.drift is Drift.MIXED
    assert [one.turn for one in made.checks] == [Turn.NEWLY_FAILING, Turn.REPAIRED]
    assert [one.new_cause for one in made.checks] == [Cause.TLS_RESET, None]


def test_a_finding_is_known_by_its_rule_and_a_check_it_is_about() -> None:
    other = replace(REPORT.findings[1], subjects=("elsewhere",))

    made = compare(REPORT, having(*REPORT.checks, findings=(REPORT.findings[0], other)))

    assert made.new_findings == (other,)
    assert made.gone_findings == (REPORT.findings[1],)
    assert made.kept_findings == 1


def test_another_address_is_told_with_what_is_known_of_it() -> None:
    private = AddressFact(address="10.0.0.4", kind=AddressKind.PRIVATE)
    public = AddressFact(address="20.1.1.1", kind=AddressKind.PUBLIC, region="japaneast")
    old = having(reached(), addresses=(public,))

    (change,) = compare(old, having(reached("10.0.0.4"), addresses=(private,))).checks

    assert change.turn is Turn.SAME
    assert change.changes == (
        Change(aspect=Aspect.ADDRESS, old="20.1.1.1 (japaneast)", new="10.0.0.4 (private)"),
    )


def test_an_address_that_was_on_offer_before_is_no_other() -> None:
    both = Resolved(source="system", addresses=("20.1.1.1", "20.1.1.2"))
    first, *rest = reached().observations
    old = replace(reached(), observations=(replace(first, outcome=both), *rest))

    assert compare(having(old), having(reached("20.1.1.2"))).checks == ()


def test_another_signer_is_told() -> None:
    (change,) = only_change(reached(), reached(issuer="CN=Edge CA")).changes

    assert (change.aspect, change.old, change.new) == (Aspect.ISSUER, LEAF.issuer, "CN=Edge CA")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [(20, 45, False), (20, 60, True), (200, 280, False), (200, 310, True), (310, 200, True)],
)
def test_a_round_trip_is_another_only_beyond_what_varies(old: int, new: int, told: bool) -> None:
    made = compare(having(reached(ms=old)), having(reached(ms=new)))

    changes = [change for one in made.checks for change in one.changes]
    assert [(one.aspect, one.by_ms) for one in changes] == (
        [(Aspect.LATENCY, new - old)] if told else []
    )


def test_what_attempts_differ_by_is_noise() -> None:
    spread = Repeated(attempts=5, lost=0, least_ms=10, median_ms=30, most_ms=60, jitter_ms=20)
    last = seen(9, Step.SUM_UP, "x", spread)
    old = reached(ms=20)
    old = replace(old, observations=(*old.observations, last))

    assert compare(having(old), having(reached(ms=150))).checks == ()
    assert compare(having(old), having(reached(ms=190))).checks != ()


def test_a_host_that_is_told_anew_in_every_run_is_the_same_check() -> None:
    moved = replace(GLOBAL, host="other.his.arc.azure.com")

    (change,) = only_change(GLOBAL, moved).changes

    assert (change.aspect, change.new) == (Aspect.HOST, "other.his.arc.azure.com")


def test_a_check_in_another_mode_or_over_another_route_is_the_same_where_it_is_alone() -> None:
    private = replace(GLOBAL, id="p", mode=Mode.PRIVATE_PEERING, route="http://px:3128")
    twice = [replace(private, id=f"p{number}", via=f"http://px{number}:1") for number in (1, 2)]

    change = only_change(GLOBAL, private)
    pairs = paired((GLOBAL,), twice)

    assert [one.aspect for one in change.changes] == [Aspect.MODE, Aspect.ROUTE]
    assert pairs.both == ()
    assert (len(pairs.only_old), len(pairs.only_new)) == (1, 2)


def test_checks_that_are_in_one_report_only_are_named() -> None:
    made = compare(having(GLOBAL), having(GLOBAL, BLOCKED))

    assert [one.target for one in made.only_new] == [f"{BLOCKED.host}:443"]
    assert compare(having(GLOBAL, BLOCKED), having(GLOBAL)).only_old == made.only_new


def test_a_purpose_is_told_where_its_verdict_is_another() -> None:
    ready = replace(
        REPORT.verdict,
        purposes=tuple(replace(each, state=Readiness.READY) for each in REPORT.verdict.purposes),
    )

    (change,) = compare(REPORT, replace(REPORT, verdict=ready)).purposes

    assert (change.purpose, change.old, change.new) == ("run", Readiness.BLOCKED, Readiness.READY)


def test_what_must_be_known_before_the_rest_is_believed_is_said() -> None:
    other = replace(
        having(),
        host=replace(REPORT.host, name="srv-18", user="SYSTEM"),
        tool=Tool(name="arcdiag", version="0.2.0"),
        catalog=replace(REPORT.catalog, version="2027.1.1"),
    )
    run = replace(other.run, regions=("westus",), ending=Ending.DEADLINE, options={"demo": "slow"})

    notes = compare(replace(other, run=run), REPORT).notes

    for part in (
        "A demo is among them",
        "The old report is of a later run",
        "two machines, srv-18 and srv-17",
        "ran as SYSTEM then, as root now",
        "arcdiag 0.2.0 and arcdiag 0.1.0",
        "catalogs 2027.1.1 and 2026.11.1",
        "other regions: westus then, eastasia now",
        "The old run was cut short (deadline)",
    ):
        assert [note for note in notes if part in note], part
    assert len(notes) == 8


def test_pseudonyms_that_were_made_apart_are_not_compared() -> None:
    old = having(reached("10.0.0.4"), reached("10.0.0.9"))
    new = having(reached("10.0.0.9"), reached("10.0.0.4"))
    old, new = (
        replace(one, checks=(one.checks[0], replace(one.checks[1], id="b", host="b.azure.com")))
        for one in (old, new)
    )

    apart = compare(redacted(old).report, redacted(new).report)
    by_chance = compare(redacted(old).report, redacted(new).report, apart=False)

    assert [change.aspect for one in compare(old, new).checks for change in one.changes] == (
        [Aspect.ADDRESS] * 2
    )
    assert by_chance.checks == ()  # the first address of each is net-1.2, whichever it was
    assert apart.checks == ()
    assert any("redacted apart" in note for note in apart.notes)
    assert not any("two machines" in note for note in apart.notes)


def test_what_is_hidden_in_one_report_is_not_taken_for_a_change_in_the_other() -> None:
    old = redacted(having(reached("10.0.0.4", issuer="CN=Umbrella Works CA 3"))).report
    new = having(reached("10.0.0.4", issuer="CN=Umbrella Works CA 3"))

    assert compare(old, new).checks == ()
    assert compare(new, old).checks == ()
    told = compare(old, new, apart=False).checks
    assert {change.aspect for one in told for change in one.changes} >= {Aspect.ADDRESS}


def test_a_finding_without_a_check_is_known_by_its_rule() -> None:
    lone = replace(REPORT.findings[0], subjects=())

    made = compare(having(findings=(lone,)), having(findings=(lone,)))

    assert (made.kept_findings, made.new_findings, made.gone_findings) == (1, (), ())
