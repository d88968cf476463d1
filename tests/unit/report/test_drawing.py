import io
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from arcdiag.model.choices import Mode, Readiness, State
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Clue, Finding
from arcdiag.model.observation import Repeated, Step
from arcdiag.model.report import Ending, Outlook, Report
from arcdiag.report.drawing import draw
from arcdiag.report.rows import hung
from arcdiag.report.shapes import ASCII, PRETTY
from arcdiag.report.text import WIDTH, as_text, write_text
from tests.unit.report.example import (
    AGENT_SERVICE,
    BLOCKED,
    CONSEQUENCE,
    FINDING,
    GLOBAL,
    REPORT,
    UNTESTED,
    purpose,
    result,
    seen,
)

GOLDEN = Path(__file__).parent / "golden"

HOSTILE = "\x1b]0;owned\x07\u202eevil\r\n[bold red]markup[/] [link=https://evil]x[/link] :smile:"


def changed(**changes: object) -> Report:
    return msgspec.structs.replace(REPORT, **changes)


@pytest.mark.parametrize("width", [80, 100, 200])
def test_the_view_is_the_one_on_record(width: int) -> None:
    drawn = as_text(REPORT, width)

    assert drawn == (GOLDEN / f"blocked-{width}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    drawn = as_text(REPORT, width, verbose=True)

    assert max(map(len, drawn.splitlines())) <= width


def test_the_text_report_is_plain_and_fits_a_page() -> None:
    text = write_text(REPORT).decode()

    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= WIDTH
    assert "handshake gbl.his.arc.azure.com at 20.1.1.1: TLSv1.3" in text


def test_on_a_terminal_colour_comes_on_top_of_sign_and_word() -> None:
    screen = Console(file=io.StringIO(), width=100, force_terminal=True, color_system="standard")

    with screen.capture() as captured:
        screen.print(draw(REPORT, 100))

    assert "\x1b[1;31m✗ BLOCKED\x1b[0m" in captured.get()
    assert "\x1b[32m✓ pass\x1b[0m" in captured.get()


def test_without_unicode_every_state_still_has_its_own_sign() -> None:
    drawn = as_text(REPORT, 100, ASCII)

    assert drawn.replace("·", "").isascii()
    assert "x BLOCKED" in drawn
    assert len(set(ASCII.signs.values())) == len(set(PRETTY.signs.values())) == len(State)


@pytest.mark.parametrize("width", [80, 200])
def test_hostile_text_never_reaches_the_screen_raw(width: int) -> None:
    finding = msgspec.structs.replace(
        FINDING,
        title=HOSTILE,
        remedy=HOSTILE,
        clues=(Clue(observation="o1", check="c", note=HOSTILE),),
        azcm=(HOSTILE,),
        consequences=("endpoint-blocked",),
    )
    report = changed(
        tool=msgspec.structs.replace(REPORT.tool, name=HOSTILE, version=HOSTILE),
        host=msgspec.structs.replace(REPORT.host, name=HOSTILE, notes=(HOSTILE,)),
        run=msgspec.structs.replace(REPORT.run, options={"demo": HOSTILE}),
        verdict=msgspec.structs.replace(
            REPORT.verdict,
            purposes=(
                msgspec.structs.replace(
                    REPORT.verdict.purposes[0], purpose=HOSTILE, region=HOSTILE
                ),
                REPORT.verdict.purposes[1],
            ),
            forecast=msgspec.structs.replace(
                REPORT.verdict.forecast, command=HOSTILE, code=HOSTILE, why=HOSTILE
            ),
        ),
        findings=(finding, msgspec.structs.replace(CONSEQUENCE, title=HOSTILE)),
        checks=(
            msgspec.structs.replace(BLOCKED, host=HOSTILE, purpose=HOSTILE, region=HOSTILE),
            msgspec.structs.replace(UNTESTED, name=HOSTILE, observations=(), untestable=HOSTILE),
            GLOBAL,
        ),
    )

    drawn = as_text(report, width, verbose=True)

    assert drawn.replace("\n", "").isprintable()
    assert "[bold red]markup[/]" in drawn.replace("\n", "").replace("  ", "")
    assert ":smile:" in drawn


def test_fails_come_first_and_what_was_not_tested_is_told_below() -> None:
    lines = as_text(REPORT, 200).splitlines()

    table = [line for line in lines if line.startswith(("✗ fail", "✓ pass", "○"))]

    assert [line.split()[2] for line in table] == [
        "agentserviceapi.guestconfiguration.azure.com:443",
        "gbl.his.arc.azure.com:443",
    ]
    assert "Not tested, skipped-wildcard: a wildcard without a stand-in" in lines


def test_the_steps_of_a_remedy_stand_on_lines_of_their_own() -> None:
    finding = msgspec.structs.replace(FINDING, remedy="Two ways.\n1. Open it.\n2. Go round it.")

    lines = as_text(changed(findings=(finding,)), 100).splitlines()

    assert "  do     Two ways." in lines
    assert "         1. Open it." in lines
    assert "         2. Go round it." in lines


@pytest.mark.parametrize("width", [60, 100])
def test_nothing_of_a_remedy_or_a_title_is_ever_cut(width: int) -> None:
    hosts = ", ".join(f"host-number-{number}.example" for number in range(150))
    remedy = "\n".join(f"{step}. Allow {hosts} for step {step}." for step in range(1, 30))
    finding = msgspec.structs.replace(FINDING, title=f"{hosts} fail", remedy=remedy)

    drawn = as_text(changed(findings=(finding,)), width)

    assert "…" not in drawn
    squeezed = "".join(drawn.split())
    assert "".join(remedy.split()) in squeezed
    assert "".join(finding.title.split()) in squeezed


def test_a_long_step_continues_under_its_first_word() -> None:
    finding = msgspec.structs.replace(FINDING, remedy="1. " + "word " * 30 + "end.")

    lines = as_text(changed(findings=(finding,)), 80).splitlines()

    assert any(line.startswith("         1. word") for line in lines) is False
    assert any(line.startswith("  do     1. word") for line in lines)
    assert any(line.startswith("            word") for line in lines)


def test_a_demo_says_first_that_it_is_one_and_what_it_simulates() -> None:
    run = msgspec.structs.replace(REPORT.run, options={"demo": "slow"})
    host = msgspec.structs.replace(REPORT.host, notes=("simulated: A slow line.", "another"))

    lines = as_text(changed(run=run, host=host), 100).splitlines()

    assert lines[:3] == ["Demo on a simulated Azure, scenario slow.", "  A slow line.", ""]
    assert "Note: another" in lines


def test_a_region_is_named_only_where_there_are_several() -> None:
    checks = (*REPORT.checks, result("a.example", State.PASS, region=""))

    assert "public" not in as_text(changed(checks=checks), 80)


def test_several_regions_and_modes_are_told_apart() -> None:
    verdict = msgspec.structs.replace(
        REPORT.verdict,
        purposes=(
            *REPORT.verdict.purposes,
            msgspec.structs.replace(purpose("run", Readiness.READY, 1, 1), region="westus3"),
        ),
    )
    checks = (*REPORT.checks, result("westus3-gas.example", State.PASS, region="westus3"))

    drawn = as_text(changed(verdict=verdict, checks=checks), 200)

    assert "  public westus3   ✓ run\n" in drawn
    assert "Mode, region" in drawn
    assert "public westus3 " in drawn


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (
            Readiness.READY,
            "✓ READY: this machine can be connected to Azure Arc: 1 of 2 required",
        ),
        (
            Readiness.WARNINGS,
            "▲ READY, WITH WARNINGS: 1 of 2 required endpoints were reached, but 2",
        ),
        (
            Readiness.BLOCKED,
            f"✗ BLOCKED: {AGENT_SERVICE} cannot be used from this machine; 1 other",
        ),
        (
            Readiness.INCONCLUSIVE,
            "○ INCONCLUSIVE: this cannot be told yet: 0 of 2 required",
        ),
    ],
)
def test_the_verdict_is_the_first_line(state: Readiness, words: str) -> None:
    verdict = msgspec.structs.replace(REPORT.verdict, state=state)

    assert as_text(changed(verdict=verdict), 200).startswith(words)


def test_a_run_over_ones_own_endpoints_says_nothing_of_azure_arc() -> None:
    checks = (msgspec.structs.replace(BLOCKED, endpoint="user"),)

    drawn = as_text(changed(checks=checks, findings=()), 200)

    assert drawn.startswith(f"✗ BLOCKED: {AGENT_SERVICE} cannot be used from this machine.\n")
    assert "azcmagent" not in drawn


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (Ending.DEADLINE, "The deadline passed before all was tested; --deadline gives"),
        (Ending.CANCELLED, "Cancelled: this is what"),
    ],
)
def test_a_run_cut_short_says_so(ending: Ending, words: str) -> None:
    run = msgspec.structs.replace(REPORT.run, ending=ending)

    assert words in as_text(changed(run=run), 100)
    assert words not in as_text(REPORT, 100)


@pytest.mark.parametrize(
    ("outlook", "words"),
    [
        (
            Outlook.SUCCEEDS,
            "azcmagent connect would succeed, as far as the network decides it: it tests",
        ),
        (Outlook.FAILS, "azcmagent connect would stop with AZCM0026: it tests"),
        (Outlook.UNKNOWN, "How azcmagent connect would end cannot be told: it tests"),
    ],
)
def test_the_forecast_leaves_out_the_options_of_the_command(outlook: Outlook, words: str) -> None:
    forecast = msgspec.structs.replace(
        REPORT.verdict.forecast, outcome=outlook, command="azcmagent connect --location eastasia"
    )
    verdict = msgspec.structs.replace(REPORT.verdict, forecast=forecast)

    assert words in as_text(changed(verdict=verdict), 100)


def test_a_report_without_checks_can_be_drawn() -> None:
    assert "Nothing was tested." in as_text(changed(checks=(), findings=()), 80)


@pytest.mark.parametrize("took", [-1.0, 1e300, 3.6e7])
def test_impossible_durations_are_not_spelt_out(took: float) -> None:
    checks = (msgspec.structs.replace(BLOCKED, took_ms=took),)

    assert "?" in as_text(changed(checks=checks), 80)


def test_many_clues_and_many_untested_hosts_do_not_bury_the_rest() -> None:
    clues = tuple(
        Clue(observation="o10", check=BLOCKED.id, note=f"sight {letter}") for letter in "abcdefghij"
    )
    cut = seen(20, BLOCKED.observations[0].step, "x", UNTESTED.observations[0].outcome)
    checks = tuple(
        msgspec.structs.replace(UNTESTED, host=f"h{number}", observations=(cut,))
        for number in range(20)
    )

    drawn = as_text(
        changed(findings=(msgspec.structs.replace(FINDING, clues=clues),), checks=checks), 200
    )

    assert "and 4 more (a report saved as JSON keeps all)" in drawn
    assert "h7:443 and 12 more" in drawn
    assert "h8:443" not in drawn


def named(rule: str, *consequences: str) -> Finding:
    return msgspec.structs.replace(FINDING, rule=rule, consequences=consequences)


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ((named("a", "b"), named("b"), named("c")), {"a": ["b"], "c": []}),
        ((named("b"), named("a", "b")), {"a": ["b"]}),
        ((named("a", "a"),), {"a": []}),
        ((named("a", "b"), named("b", "a")), {"a": ["b"]}),
        ((named("a", "gone"),), {"a": []}),
        ((named("a", "b"), named("b", "c"), named("c")), {"a": ["b"], "c": []}),
    ],
)
def test_consequences_hang_under_their_cause_and_no_finding_is_lost(
    findings: tuple[Finding, ...], expected: dict[str, list[str]]
) -> None:
    told = {top.rule: [other.rule for other in below] for top, below in hung(findings)}

    assert told == expected


def test_a_finding_about_other_checks_stands_by_itself_whatever_its_rule() -> None:
    cause = msgspec.structs.replace(named("a", "b"), subjects=("x", "y"))
    of_it = msgspec.structs.replace(named("b"), subjects=("y",))
    other = msgspec.structs.replace(named("b"), subjects=("z",))

    assert hung([cause, of_it, other]) == [(cause, [of_it]), (other, [])]


def test_a_check_that_a_fault_of_ours_kept_from_being_tested_tells_it() -> None:
    bug = msgspec.structs.replace(
        BLOCKED.observations[1].outcome, cause=Cause.TOOL_BUG, message="KeyError"
    )
    broken = msgspec.structs.replace(
        BLOCKED,
        state=State.NOT_TESTED,
        cause=Cause.TOOL_BUG,
        mode=Mode.PUBLIC,
        observations=(msgspec.structs.replace(BLOCKED.observations[1], outcome=bug),),
    )

    assert "Not tested, tool-bug: KeyError" in as_text(changed(checks=(broken,)), 100)


def test_a_repeated_check_shows_its_attempts_its_loss_and_its_jitter() -> None:
    summed = Repeated(attempts=20, lost=3, least_ms=8, median_ms=9, most_ms=40, jitter_ms=6.4)
    check = REPORT.checks[0]
    last = msgspec.structs.replace(
        check.observations[-1], id="o999", step=Step.SUM_UP, outcome=summed, attempt=20
    )
    repeated = msgspec.structs.replace(check, observations=(*check.observations, last))
    report = msgspec.structs.replace(REPORT, checks=(repeated, *REPORT.checks[1:]))

    text = as_text(report, 200, verbose=True)

    assert "20, 3 lost, jitter 6 ms" in text
    assert "Attempts" in text
    assert "sum-up" in text
    assert "Attempts" not in as_text(REPORT, 200)
