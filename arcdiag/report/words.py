"""The words a reader meets for states, verdicts, owners and durations, on every way out."""

from collections.abc import Mapping
from typing import Final

from arcdiag.language.current import later
from arcdiag.model.choices import Readiness, State
from arcdiag.model.finding import Certainty, Finding, Impact, Owner
from arcdiag.model.plan import PROXY
from arcdiag.model.report import CheckResult, Ending, Forecast, Outlook, Report
from arcdiag.report.numbers import number_of
from arcdiag.report.plain import plain
from arcdiag.report.routes import are_several, is_proxy, side_by_side

VERDICTS: Final[Mapping[Readiness, str]] = {
    Readiness.READY: later("READY"),
    Readiness.WARNINGS: "READY, WITH WARNINGS",
    Readiness.BLOCKED: later("BLOCKED"),
    Readiness.INCONCLUSIVE: later("INCONCLUSIVE"),
}

OWNERS: Final[Mapping[Owner, str]] = {
    Owner.FIREWALL: "the firewall team (network security)",
    Owner.PROXY: "the proxy team",
    Owner.DNS: "the DNS team",
    Owner.AZURE: "whoever runs the Azure subscription",
    Owner.SERVER: "whoever runs this server",
    Owner.NETWORK_PROVIDER: "the network team or provider (routing, WAN, ExpressRoute)",
}

CERTAINTIES: Final[Mapping[Certainty, str]] = {
    Certainty.PROVED: later("proved"),
    Certainty.LIKELY: later("likely"),
    Certainty.POSSIBLE: later("possible"),
}

# In the order of the table: what needs a hand first.
STATES: Final[Mapping[State, str]] = {
    State.FAIL: later("fail"),
    State.WARN: later("warn"),
    State.NOT_TESTED: "not tested",
    State.PASS: later("pass"),
    State.NOT_APPLICABLE: later("n/a"),
}

IMPACTS: Final[Mapping[Impact, State]] = {
    Impact.BLOCKING: State.FAIL,
    Impact.DEGRADING: State.WARN,
    Impact.ADVICE: State.NOT_APPLICABLE,
}
"""The state whose shape and colour a finding wears."""

MOST_NAMED: Final = 2
"""Failed endpoints that the verdict itself names; more are only counted."""


def verdict_sentence(report: Report) -> str:
    """The answer in one sentence; it is about Azure Arc only if Azure Arc was looked at."""
    from arcdiag.diagnosis.forecast import is_in_part  # here: a window's start needs it not

    asked = [check for check in report.checks if not is_proxy(check)]
    needed = [check for check in asked if check.required] or asked
    reached = sum(check.state in (State.PASS, State.WARN) for check in needed)
    kind = "required endpoint" if is_about_arc(report) else "endpoint"
    if are_several(report):
        return side_by_side(report, needed, kind)
    match report.verdict.state:
        case Readiness.READY if is_about_arc(report) and not is_in_part(report.run):
            return f"this machine can be connected to Azure Arc: {_reached(reached, needed, kind)}."
        case Readiness.READY:
            return f"{_reached(reached, needed, kind)}."
        case Readiness.WARNINGS:
            return f"{_reached(reached, needed, kind)}, but {_findings(report)}."
        case Readiness.BLOCKED:
            return _blocked(needed, reached, kind)
        case Readiness.INCONCLUSIVE:
            untested = sum(check.state is State.NOT_TESTED for check in needed)
            return _untold(untested, number_of(len(needed), kind))


def _untold(untested: int, endpoints: str) -> str:
    if untested == 1:
        return f"this cannot be told yet: {untested} of {endpoints} was not tested."
    return f"this cannot be told yet: {untested} of {endpoints} were not tested."


def _reached(reached: int, needed: list[CheckResult], kind: str) -> str:
    endpoints = number_of(len(needed), kind)
    if reached < len(needed):
        return f"{reached} of {endpoints} were reached"
    return f"all {endpoints} were reached" if reached > 1 else f"the {kind} was reached"


def _findings(report: Report) -> str:
    grave = sum(finding.severity is not Impact.ADVICE for finding in report.findings)
    if grave == 0:
        return "something deserves a look"
    return "1 finding deserves a look" if grave == 1 else f"{grave} findings deserve a look"


def _blocked(needed: list[CheckResult], reached: int, kind: str) -> str:
    failed = list(
        dict.fromkeys(check.host or check.name for check in needed if check.state is State.FAIL)
    )
    count = sum(check.state is State.FAIL for check in needed)
    if count == len(needed) > MOST_NAMED:
        endpoints = number_of(count, kind)
        return f"not one of the {endpoints} can be used from this machine."
    if not 0 < len(failed) <= MOST_NAMED:
        endpoints = number_of(len(needed), kind)
        return f"{count} of {endpoints} cannot be used from this machine."
    hosts = [plain(host, 253) for host in failed]
    named = f"{hosts[0]} and {hosts[1]}" if len(hosts) == MOST_NAMED else hosts[0]
    if not reached:
        return f"{named} cannot be used from this machine."
    others = number_of(reached, f"other {kind}")
    return f"{named} cannot be used from this machine; {others} can."


def is_about_arc(report: Report) -> bool:
    """Was anything of Azure Arc looked at, and not only the user's own endpoints?"""
    return any(check.endpoint not in ("user", PROXY) for check in report.checks)


def ending_sentence(report: Report) -> str:
    """How the run was cut short; empty when it was not."""
    match report.run.ending:
        case Ending.COMPLETE:
            return ""
        case Ending.CANCELLED:
            return "Cancelled: this is what was seen until then."
        case Ending.DEADLINE:
            given = plain(report.run.options.get("deadline", ""), 20)
            if not given:
                return (
                    "The deadline passed before all was tested; --deadline gives a run more time."
                )
            return (
                f"The deadline of {given} s passed before all was tested; --deadline gives a run "
                "more time."
            )


def forecast_sentence(report: Report) -> str:
    """What ``azcmagent connect`` would do, without the reason."""
    forecast = report.verdict.forecast
    command = " ".join(forecast.command.split()[:2])  # without its options
    match forecast.outcome:
        case Outlook.SUCCEEDS:
            return f"{command} would succeed, as far as the network decides it"
        case Outlook.FAILS:
            if not forecast.code:
                return f"{command} would stop"
            return f"{command} would stop with {forecast.code}"
        case Outlook.UNKNOWN:
            return f"How {command} would end cannot be told"


def outlook(forecast: Forecast) -> str:
    """``fails with AZCM0026``: how ``azcmagent connect`` would end; not yet safe to show."""
    match forecast.outcome:
        case Outlook.SUCCEEDS:
            return later("succeeds")
        case Outlook.FAILS:
            return f"fails with {forecast.code}" if forecast.code else later("fails")
        case Outlook.UNKNOWN:
            return later("unknown")


def agent_sentence(finding: Finding) -> str:
    """What the agent says where *finding* is in its way; empty where that is not known."""
    codes = ", ".join(plain(code, 20) for code in finding.azcm)
    return f"azcmagent connect stops with {codes}" if codes else ""


def duration(milliseconds: float) -> str:
    """*milliseconds* for people: ``12 ms``, ``1.3 s``; bounded, whatever a file says."""
    if not 0 <= milliseconds < 36_000_000:
        return "?"
    if milliseconds < 999.5:
        number = f"{milliseconds:.0f}"
        return f"{number} ms"
    number = f"{milliseconds / 1000:.1f}"
    return f"{number} s"
