"""A report as OpenMetrics text, for a collector that reads text files."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from arcdiag.language.current import in_english
from arcdiag.model.choices import Readiness, State
from arcdiag.model.report import CheckResult, Report
from arcdiag.report.head import answer, proxy
from arcdiag.report.plain import plain

_STATES: Final = tuple(State)
_ELEVATED: Final = {True: "true", False: "false", None: ""}
_UNSAFE: Final = re.compile(r'[\\"\n]')


@in_english
def write_openmetrics(report: Report) -> bytes:
    """Gauges about the run and each check, ending in ``# EOF`` (OpenMetrics 1.0)."""
    return "".join(f"{line}\n" for line in (*_run(report), *_checks(report), "# EOF")).encode(
        "utf-8", "replace"
    )


def _run(report: Report) -> Iterator[str]:
    yield from _family("arcdiag_run", "info", f"What was run. {answer(report)}")
    yield _sample(
        "arcdiag_run_info",
        1,
        host=report.host.name,
        version=report.tool.version,
        catalog=report.catalog.version,
        cloud=report.run.cloud,
        regions=" ".join(report.run.regions),
        modes=" ".join(report.run.modes),
        proxy=proxy(report),
        user=report.host.user,
        elevated=_ELEVATED[report.host.elevated],
        forecast=report.verdict.forecast.outcome,
        azcm=report.verdict.forecast.code,
        redaction=report.redaction.level,
        digest=report.seal.digest if report.seal else "",
    )
    yield from _family("arcdiag_verdict", "stateset", "The verdict over all.")
    for state in Readiness:
        is_it = report.verdict.state is state
        yield _sample("arcdiag_verdict", is_it, arcdiag_verdict=state)
    yield from _family("arcdiag_run_ended_timestamp_seconds", "gauge", "When the run ended.")
    yield _sample("arcdiag_run_ended_timestamp_seconds", round(report.run.ended.timestamp(), 3))
    yield from _family("arcdiag_catalog_age_days", "gauge", "Age of the catalog.")
    yield _sample("arcdiag_catalog_age_days", report.catalog.age_days)
    yield from _family("arcdiag_replacements", "gauge", "What redaction replaced, by kind.")
    for kind, count in sorted(report.redaction.kinds.items()):
        yield _sample("arcdiag_replacements", count, kind=kind)
    yield from _family("arcdiag_purpose_ready", "gauge", "Whether a purpose works (1) or not (0).")
    seen = set()
    for each in report.verdict.purposes:
        place = (each.purpose, each.mode, each.region, each.via)
        if place not in seen:
            seen.add(place)
            works = each.state in (Readiness.READY, Readiness.WARNINGS)
            labels = dict(zip(("purpose", "mode", "region", "via"), place, strict=True))
            yield _sample("arcdiag_purpose_ready", works, **labels)
    yield from _family("arcdiag_findings", "gauge", "Findings by rule.")
    rules = Counter((each.rule, each.severity, each.owner) for each in report.findings)
    for (rule, severity, owner), count in rules.items():
        yield _sample("arcdiag_findings", count, rule=rule, severity=severity, owner=owner)


def _checks(report: Report) -> Iterator[str]:
    yield from _family("arcdiag_checks", "gauge", "Checks by state.")
    number = Counter(check.state for check in report.checks)
    for state in _STATES:
        yield _sample("arcdiag_checks", number[state], state=state)
    checks = list({check.id: check for check in report.checks}.values())
    yield from _family("arcdiag_check_up", "gauge", "Whether a tested check passed.")
    tested = [one for one in checks if one.state in (State.PASS, State.WARN, State.FAIL)]
    for check in tested:
        labels = {**_labels(check), "cause": check.cause or ""}
        yield _sample("arcdiag_check_up", check.state is not State.FAIL, **labels)
    yield from _family("arcdiag_check_duration_seconds", "gauge", "How long a check took.")
    for check in tested:
        took = round(max(check.took_ms, 0.0) / 1000, 6)
        yield _sample("arcdiag_check_duration_seconds", took, **_labels(check))


def _labels(check: CheckResult) -> dict[str, str]:
    return {
        "check": check.id,
        "host": check.host,
        "port": str(check.port),
        "purpose": check.purpose,
        "required": "true" if check.required else "false",
    }


def _family(name: str, kind: str, help_: str) -> Iterable[str]:
    return (f"# TYPE {name} {kind}", f"# HELP {name} {_safe(help_)}")


def _sample(name: str, value: float, **labels: str) -> str:
    told = ",".join(f'{label}="{_safe(text)}"' for label, text in labels.items())
    said = str(int(value)) if isinstance(value, int) else repr(value)
    return f"{name}{f'{{{told}}}' if told else ''} {said}"


def _safe(text: str) -> str:
    signs = {"\\": "\\\\", '"': '\\"', "\n": "\\n"}
    return _UNSAFE.sub(lambda found: signs[found[0]], plain(text, 500))
