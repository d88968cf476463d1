"""A proxy script, or a setting, from which no way can be told: nothing behind it can be tested."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.evidence import Evidence, grouped
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.words import clipped, counted, listing, say
from arcdiag.model.finding import Owner
from arcdiag.model.report import CheckResult, RouteFacts

_MOST_CLUES: Final = 3


@rule(
    id="proxy-setting-broken",
    owner=Owner.PROXY,
    title="The way to {hosts} cannot be told: {why} ({setting})",
    remedy=(
        "1. Mend it, or name another: {setting}, set by {where}. To try one "
        "out: arcdiag proxy --pac FILE-or-URL https://{host}/.\n"
        "2. Or name the proxy itself, which needs no script: azcmagent config set proxy.url "
        "http://PROXY:PORT for the agent. Look beforehand: arcdiag check --proxy http://PROXY:PORT "
        "(none: without any).\n"
        "3. Nothing is said of the network behind it: {tested} not tested."
    ),
)
def proxy_setting_broken(evidence: Evidence) -> Iterator[Case]:
    """One case for each route and reason, however many endpoints it leaves untested."""
    lost = [check for check in evidence.checks if check.no_way]
    for (why, via), checks in grouped(lost, lambda check: (check.no_way, check.via)).items():
        facts = _facts(evidence, via)
        yield Case(
            subjects=tuple(checks),
            clues=tuple(
                clue(check, seen) for check in checks[:_MOST_CLUES] for seen in check.observations
            ),
            values={
                "hosts": _hosts(checks),
                "host": checks[0].host,
                "why": clipped(why),
                "setting": (facts.proxy if facts else "") or say("the proxy setting"),
                "where": (facts.where if facts else "") or say("this machine's settings"),
                "tested": counted(
                    len({check.host for check in checks}), "{count} host was", "{count} hosts were"
                ),
            },
        )


def _hosts(checks: list[CheckResult]) -> str:
    hosts = {check.host for check in checks}
    if len(hosts) == 1:
        return listing(hosts)
    return say("{count} hosts", count=len(hosts))


def _facts(evidence: Evidence, via: str) -> RouteFacts | None:
    """The route that these checks were to take; a check names it only where there are several."""
    routes = evidence.around.run.routes
    return next((route for route in routes if route.name == via or not via), None)
