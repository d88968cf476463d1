"""A report as JUnit XML, for pipelines: a test case for each check."""

import re
from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from arcdiag.language.current import in_english
from arcdiag.model.choices import State
from arcdiag.model.report import CheckResult, Report, Run
from arcdiag.report.head import whole_head
from arcdiag.report.plain import plain
from arcdiag.report.reproduce.lines import reproduced
from arcdiag.report.routes import is_proxy
from arcdiag.report.rows import target, why_not
from arcdiag.report.steps import steps_of
from arcdiag.report.words import STATES

_SKIPPED: Final = (State.NOT_TESTED, State.NOT_APPLICABLE)
_NOT_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold (section 2.2)."""


@in_english
def write_junit(report: Report) -> bytes:
    """One suite; a check that failed is a failure, one that was not tested is skipped."""
    states = [check.state for check in report.checks]
    took = max((report.run.ended - report.run.started).total_seconds(), 0.0)
    numbers = (
        f'tests="{len(states)}" failures="{states.count(State.FAIL)}" errors="0" '
        f'skipped="{sum(state in _SKIPPED for state in states)}" time="{took:.3f}"'
    )
    properties = "".join(
        f"<property name={_value(name)} value={_value(said)}/>\n"
        for name, said in whole_head(report)
    )
    started = f"{report.run.started:%Y-%m-%dT%H:%M:%S}"
    host = _value(plain(report.host.name, 200))
    cases = "".join(part for check in report.checks for part in _case(check, report.run))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="arcdiag" {numbers}>\n'
        f'<testsuite name="arcdiag" {numbers} timestamp="{started}" hostname={host}>\n'
        f"<properties>\n{properties}</properties>\n{cases}</testsuite>\n</testsuites>\n"
    ).encode()


def _case(check: CheckResult, run: Run) -> Iterator[str]:
    place = f"{check.mode}.{check.region or 'global'}.{check.purpose or 'none'}"
    name = f"{target(check)} [{check.id}]"
    seconds = f"{max(check.took_ms, 0.0) / 1000:.3f}"
    about = f"classname={_value(f'arcdiag.{place}')} name={_value(name)}"
    yield f'<testcase {about} time="{seconds}">\n'
    paste = (f"{each.shell}: {each.line}" for each in reproduced(check, run))
    steps = _text("\n".join((*steps_of(check), *paste)))
    if check.state is State.FAIL:
        cause = _value(check.cause or "")
        yield f"<failure type={cause} message={_value(_message(check))}>{steps}</failure>\n"
    elif check.state in _SKIPPED:
        yield f"<skipped message={_value(why_not(check))}/>\n"
    elif check.state is State.WARN:
        warning = _text(f"{STATES[check.state]}: {_message(check)}")
        yield f"<system-out>{warning}\n{steps}</system-out>\n"
    yield "</testcase>\n"


def _message(check: CheckResult) -> str:
    needed = f"{'required' if check.required else 'optional'}, {check.route}"
    what = "the proxy itself" if is_proxy(check) else needed
    return f"{check.cause or check.state}: {target(check)} ({what})"


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text))


def _value(text: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", plain(text, 2000)))
