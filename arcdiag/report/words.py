"""The words a reader meets for states, verdicts, owners and durations, on every way out."""

from collections.abc import Mapping
from typing import Final

from arcdiag.model.choices import Readiness, State
from arcdiag.model.finding import Certainty, Impact, Owner
from arcdiag.model.report import Ending, Outlook, Report

VERDICTS: Final[Mapping[Readiness, str]] = {
    Readiness.READY: "READY",
    Readiness.WARNINGS: "READY, WITH WARNINGS",
    Readiness.BLOCKED: "BLOCKED",
    Readiness.INCONCLUSIVE: "INCONCLUSIVE",
}

OWNERS: Final[Mapping[Owner, str]] = {
    Owner.FIREWALL: "the firewall team",
    Owner.PROXY: "the proxy team",
    Owner.DNS: "the DNS team",
    Owner.AZURE: "whoever runs the Azure subscription",
    Owner.SERVER: "whoever runs this server",
    Owner.NETWORK_PROVIDER: "the network provider",
}

CERTAINTIES: Final[Mapping[Certainty, str]] = {
    Certainty.PROVED: "proved",
    Certainty.LIKELY: "likely",
    Certainty.POSSIBLE: "possible",
}

# In the order of the table: what needs a hand first.
STATES: Final[Mapping[State, str]] = {
    State.FAIL: "fail",
    State.WARN: "warn",
    State.NOT_TESTED: "not tested",
    State.PASS: "pass",
    State.NOT_APPLICABLE: "n/a",
}

IMPACTS: Final[Mapping[Impact, State]] = {
    Impact.BLOCKING: State.FAIL,
    Impact.DEGRADING: State.WARN,
    Impact.ADVICE: State.NOT_APPLICABLE,
}
"""The state whose shape and colour a finding wears."""

_ENDINGS: Final[Mapping[Ending, str]] = {
    Ending.COMPLETE: "",
    Ending.DEADLINE: "The deadline passed before all was tested.",
    Ending.CANCELLED: "Cancelled: this is what was seen until then.",
}


def verdict_sentence(report: Report) -> str:
    """The answer in one sentence; it is about Azure Arc only if Azure Arc was looked at."""
    needed = [check for check in report.checks if check.required] or list(report.checks)
    failed = sum(check.state is State.FAIL for check in needed)
    passed = sum(check.state in (State.PASS, State.WARN) for check in needed)
    count = f"{failed} of {len(needed)} required checks failed"
    arc = is_about_arc(report)
    able = "this machine can be connected to Azure Arc" if arc else "all can be reached"
    match report.verdict.state:
        case Readiness.READY:
            return f"{able}: {passed} of {len(needed)} required checks passed."
        case Readiness.WARNINGS:
            return f"{able}, but something deserves a look."
        case Readiness.BLOCKED:
            unable = "this machine cannot work with Azure Arc as it is"
            return f"{unable if arc else 'not all can be reached'}: {count}."
        case Readiness.INCONCLUSIVE:
            return f"too much could not be tested to say whether {able}."


def is_about_arc(report: Report) -> bool:
    """Was anything of Azure Arc looked at, and not only the user's own endpoints?"""
    return any(check.endpoint != "user" for check in report.checks)


def ending_sentence(report: Report) -> str:
    """How the run was cut short; empty when it was not."""
    return _ENDINGS[report.run.ending]


def forecast_sentence(report: Report) -> str:
    """What ``azcmagent connect`` would do."""
    forecast = report.verdict.forecast
    command = " ".join(forecast.command.split()[:2])  # without its options
    match forecast.outcome:
        case Outlook.SUCCEEDS:
            return f"{command} would succeed, as far as the network decides it."
        case Outlook.FAILS:
            code = f" with {forecast.code}" if forecast.code else ""
            return f"{command} would stop{code}."
        case Outlook.UNKNOWN:
            return f"How {command} would end cannot be told."


def duration(milliseconds: float) -> str:
    """*milliseconds* for people: ``12 ms``, ``1.25 s``; bounded, whatever a file says."""
    if not 0 <= milliseconds < 36_000_000:
        return "?"
    if milliseconds < 999.5:
        return f"{milliseconds:.0f} ms"
    return f"{milliseconds / 1000:.2f} s"
