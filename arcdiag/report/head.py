"""What stands at the top of every format: the answer, and what it is the answer to."""

from collections.abc import Iterator

from arcdiag.language.current import later
from arcdiag.model.host import AgentSetup
from arcdiag.model.report import Report
from arcdiag.report.numbers import number_of
from arcdiag.report.plain import plain
from arcdiag.report.purposes import came_to
from arcdiag.report.routes import phrase, route_lines
from arcdiag.report.words import (
    VERDICTS,
    ending_sentence,
    forecast_sentence,
    is_about_arc,
    verdict_sentence,
)

LONGEST = 2000
"""Characters of one fact; more is cut."""


def answer(report: Report) -> str:
    """The verdict in one line; safe to show."""
    return f"{VERDICTS[report.verdict.state]}: {verdict_sentence(report)}"


def forecast(report: Report) -> str:
    """What ``azcmagent connect`` would do and why; empty where Azure Arc was not looked at."""
    if not is_about_arc(report):
        return ""
    why = plain(report.verdict.forecast.why, LONGEST)
    foretold = plain(forecast_sentence(report))
    return f"{foretold}: {why}" if why else f"{foretold}."


def purposes(report: Report) -> Iterator[tuple[str, str]]:
    """Each purpose, in each mode, region and route, and whether it works; safe to show."""
    several = len({(each.mode, each.region, each.via) for each in report.verdict.purposes}) > 1
    for each in report.verdict.purposes:
        place = plain(f"{each.mode} {each.region}".rstrip()) if several else ""
        via = phrase(each.via) if each.via else ""
        where = ", ".join(part for part in (place, via) if part)
        name = plain(each.purpose, 40)
        said = came_to(each, report)
        yield f"{name} ({where})" if where else name, said


def facts(report: Report) -> Iterator[tuple[str, str]]:
    """Whose report it is, and what was looked at: a label and a text each, safe to show."""
    host, run, catalog = report.host, report.run, report.catalog
    yield later("Host"), plain(f"{host.name}, {host.system_name}".strip(", "))
    if host.agent is not None:
        yield later("Agent"), _agent(host.agent)
    took = (run.ended - run.started).total_seconds()
    yield later("Time"), f"{run.started:%Y-%m-%d %H:%M:%S} UTC, {took:.1f} s"
    if cut := ending_sentence(report):
        yield "Cut short", cut
    if "demo" in run.options:
        yield later("Demo"), f"simulated Azure, scenario {plain(run.options['demo'], 60)}"
    yield later("Tool"), plain(f"{report.tool.name} {report.tool.version}")
    age = number_of(catalog.age_days, "day")
    yield later("Catalog"), f"{plain(catalog.version)} of {catalog.verified_on}, {age} old"
    yield later("Cloud"), str(run.cloud)
    yield later("Region"), plain(", ".join(run.regions)) or "none was named"
    yield later("Mode"), ", ".join(run.modes)
    yield later("Proxy"), proxy(report)
    yield "Ran as", _user(plain(host.user) or later("unknown"), host.elevated)
    yield later("Redacted"), _redacted(report)
    if report.seal is not None:
        yield later("Digest"), plain(report.seal.digest, 80)
    if report.seal is not None and report.seal.key:
        yield "Signed by", plain(report.seal.key, 80)


def proxy(report: Report) -> str:
    """The way that was taken, and where it was set; safe to show."""
    said = " ".join(route_lines(report)).removeprefix("Proxy: ").removesuffix(".")
    return said or "none: direct"


def _agent(agent: AgentSetup) -> str:
    if not agent.installed:
        return later("not installed")
    if not agent.version:
        return later("installed")
    return f"installed, version {plain(agent.version, 40)}"


def _user(user: str, elevated: bool | None) -> str:
    if elevated is None:
        return user
    return f"{user}, elevated" if elevated else f"{user}, not elevated"


def whole_head(report: Report) -> Iterator[tuple[str, str]]:
    """All of it, for formats that are lines of a label and a text."""
    yield "Verdict", answer(report)
    yield "Forecast", forecast(report)
    yield from ((f"Purpose {name}", said) for name, said in purposes(report))
    yield from facts(report)


def _redacted(report: Report) -> str:
    told = report.redaction
    if not told.applied:
        return "no: names, addresses and accounts are as they were seen"
    kinds = ", ".join(f"{count} {plain(kind, 20)}" for kind, count in sorted(told.kinds.items()))
    whole = f"{plain(told.level, 20)}, {number_of(told.replaced, 'replacement')}"
    return f"{whole} ({kinds})" if kinds else whole
