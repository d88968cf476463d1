"""A network that lets this machine out through a proxy only; proved where both ways were tried."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.evidence import Evidence, grouped
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.routes import AGENT_ROUTE, goes_direct, is_proxy, proxy_of, same_endpoint
from arcdiag.diagnosis.rule import Among, Case, rule
from arcdiag.diagnosis.words import counted, listing, say
from arcdiag.model.choices import State
from arcdiag.model.finding import Certainty, Clue, Impact, Owner
from arcdiag.model.observation import Answered, Tunnelled
from arcdiag.model.proxy import Origin
from arcdiag.model.report import CheckResult
from arcdiag.model.secret import HIDDEN

_SHUT: Final = ("tcp-", "dns-")
"""How a network without a way out of its own looks; a broken TLS is another story."""

_KNOWN: Final = (
    "1. Nothing has to change for the agent: it goes by the proxy {proxy}, and that works.\n"
    "2. Programs that do not know the proxy get nowhere from here ({causes}): give extensions and "
    "scripts their own proxy setting where they need one."
)
_PAIRS: Final = 12

_UNASKED: Final = "A proxy is set on this machine and was not asked: {proxy} ({where})"
_TRY: Final = (
    "1. See whether it is the way out, beside the direct one that fails ({causes}): arcdiag check "
    '--proxy none --proxy "{asked}".\n'
    "2. If it is, give it to the agent, which does not go by that setting: azcmagent config set "
    'proxy.url "URL".'
)
_TRY_AGENTS: Final = (
    "1. The agent goes by that proxy, and this run did not: arcdiag check --proxy agent shows what "
    "the agent meets. Without a proxy it fails here ({causes})."
)
_OF_THE_AGENT: Final = (Origin.AGENT, Origin.SERVICE)


@rule(
    id="proxy-required",
    owner=Owner.SERVER,
    title="Azure is reached through the proxy {proxy}, and not without it: {count}",
    remedy=(
        '1. Make it the agent\'s proxy on this machine: azcmagent config set proxy.url "{proxy}"; '
        "without it azcmagent connect would stop at its own network check.\n"
        "2. Extensions may need the proxy in a setting of their own, or in the environment of the "
        "machine.\n"
        "3. Or have direct connections opened: outbound TCP {ports} from this machine to {hosts} "
        "({causes} now), and name servers that resolve these names."
    ),
    among=Among.MODES,
)
def proxy_required(evidence: Evidence) -> Iterator[Case]:
    """No endpoint answers directly that answers through the proxy, seen in one and the same run.

    Where nothing answers directly and a proxy is set here that the run did not ask, it may be the
    way out; that is no more than worth a try.
    """
    proxied = grouped(
        (check for check in evidence.reached if not goes_direct(check)), same_endpoint
    )
    twins = [
        (check, proxied[same_endpoint(check)][0])
        for check in evidence.checks
        if _is_direct(check)
        and check.state is not State.NOT_TESTED
        and same_endpoint(check) in proxied
    ]
    if not twins:
        yield from _perhaps(evidence)
    if not twins or any(check.state is not State.FAIL for check, _ in twins):
        return
    for proxy, pairs in grouped(twins, lambda pair: _proxy(pair[1])).items():
        if proxy and all(_is_shut(check) for check, _ in pairs):
            yield _case(evidence, proxy, pairs)


def _is_direct(check: CheckResult) -> bool:
    return goes_direct(check) and not is_proxy(check)


def _is_shut(check: CheckResult) -> bool:
    return check.cause is not None and check.cause.startswith(_SHUT)


def _proxy(check: CheckResult) -> str:
    return proxy_of(check, check.observations)


def _case(evidence: Evidence, proxy: str, pairs: list[tuple[CheckResult, CheckResult]]) -> Case:
    checks = [check for check, _ in pairs]
    hosts = list(dict.fromkeys(check.host for check in checks))
    agents = any(twin.via == AGENT_ROUTE for _, twin in pairs)
    return Case(
        subjects=tuple(checks),
        clues=tuple(each for pair in pairs[:_PAIRS] for each in _clues(evidence, *pair)),
        values={
            "proxy": proxy,
            "count": counted(len(hosts), "{count} endpoint", "{count} endpoints"),
            "causes": listing(check.cause for check in checks),
            "ports": listing(sorted({check.port for check in checks})),
            "hosts": listing(hosts, most=40),
        },
        severity=Impact.ADVICE if agents else None,
        remedy=_KNOWN if agents else None,
        stops=False,
    )


def _clues(evidence: Evidence, direct: CheckResult, twin: CheckResult) -> Iterator[Clue]:
    """What failed directly, and beside it what worked through the proxy."""
    for seen in evidence.because(direct)[:1]:
        yield clue(direct, seen)
    for seen in reversed(twin.observations):
        if isinstance(seen.outcome, Answered | Tunnelled):
            yield clue(twin, seen, say("answers through the proxy"))
            return


def _perhaps(evidence: Evidence) -> Iterator[Case]:
    """Every endpoint is shut off directly, and a proxy that is set here was not asked."""
    tested = [check for check in evidence.checks if check.state is not State.NOT_TESTED]
    if not tested or not all(_is_direct(check) and _is_shut(check) for check in tested):
        return
    known = {
        word.replace(f"{HIDDEN}@", "")
        for route in evidence.around.run.routes
        for word in route.proxy.replace(",", " ").split()
    }
    unasked = [one for one in evidence.around.host.proxies if _url(one.asked) not in known]
    if not unasked:
        return
    first = unasked[0]
    yield Case(
        subjects=tuple(tested),
        clues=tuple(
            clue(check, seen) for check in tested[:_PAIRS] for seen in evidence.because(check)[:1]
        ),
        values={
            "proxy": listing(_url(one.asked) for one in unasked),
            "where": listing(one.where for one in unasked),
            "asked": first.asked,
            "causes": listing(check.cause for check in tested),
        },
        explains=frozenset(),
        severity=Impact.ADVICE,
        confidence=Certainty.POSSIBLE,
        title=_UNASKED,
        remedy=_TRY_AGENTS if first.origin in _OF_THE_AGENT else _TRY,
        stops=False,
    )


def _url(asked: str) -> str:
    return asked.removeprefix("pac+")
