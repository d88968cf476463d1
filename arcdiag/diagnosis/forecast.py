"""Foretells how ``azcmagent connect`` would end, as far as the network decides it."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from arcdiag.diagnosis.checks import GATEWAY, OLD_TLS
from arcdiag.diagnosis.evidence import outcomes
from arcdiag.diagnosis.link_outlook import link_outlook, otherwise
from arcdiag.diagnosis.routes import AGENT_ROUTE, NO_PROXY
from arcdiag.diagnosis.rule import NETWORK_CHECK_CODE
from arcdiag.diagnosis.words import listing, say
from arcdiag.model.choices import Cloud, Mode, State, Wanted
from arcdiag.model.observation import Handshaken
from arcdiag.model.report import CheckResult, Forecast, Outlook, Run

_CLOUDS: Final = {Cloud.USGOV: "AzureUSGovernment", Cloud.CHINA: "AzureChinaCloud"}
"""What ``--cloud`` of azcmagent takes; the public cloud is its default."""

_NEEDED: Final = ("onboard", "run")
_WHOLE: Final = frozenset(("servers", "all"))
"""Features that hold all that connect tests."""
_GRAVITY: Final = (Outlook.FAILS, Outlook.UNKNOWN, Outlook.SUCCEEDS)


@dataclass(frozen=True, slots=True)
class _Why:
    """The reason for an outlook that rests on one endpoint, and on several."""

    one: str
    several: str = ""

    def of(self, count: int) -> str:
        """The sentence for this many endpoints."""
        return self.several if count > 1 else self.one


@dataclass(frozen=True, slots=True)
class _Asked:
    """For which mode and region of a run the outlook is."""

    run: Run
    mode: Mode
    region: str

    @property
    def scope(self) -> bool:
        """Is a Private Link Scope to be named to connect?"""
        return self.run.private_link or self.mode is Mode.PRIVATE_PEERING

    @property
    def in_part(self) -> bool:
        """Was less planned than what connect tests itself (``--only``, other features)?"""
        return is_in_part(self.run)


def is_in_part(run: Run) -> bool:
    """Was less asked for than what connect tests itself?"""
    return "only" in run.options or not _WHOLE & set(run.features)


def forecast(
    checks: Sequence[CheckResult], run: Run, unsteady: AbstractSet[str] = frozenset()
) -> Forecast:
    """The gravest outlook over the asked modes and regions; *unsteady* ids came and went.

    Of several routes that of the agent counts. Where it is not among them and they differ, which
    one ``connect`` will take decides, and that is not known.

    ``connect`` runs its own network check first and stops with AZCM0026 where a required host is
    out of reach (azcmagent connect, 2026-03-24). Which hosts it looks at is known from real
    output only (``azcmagent_check`` in the catalog).
    """
    by_route = {via: _gravest(checks, run, unsteady, via) for via in _deciding_routes(run)}
    outcomes_met = {one.outcome for one in by_route.values()}
    if len(outcomes_met) > 1:
        return _open_between(by_route)
    return next(iter(by_route.values()))


def _deciding_routes(run: Run) -> tuple[str, ...]:
    """The routes whose checks decide: the agent's alone where it was asked for.

    An empty name is the only route of a run.
    """
    names = tuple(route.name for route in run.routes)
    if len(names) < 2:
        return ("",)
    return (AGENT_ROUTE,) if AGENT_ROUTE in names else names


def _gravest(
    checks: Sequence[CheckResult], run: Run, unsteady: AbstractSet[str], via: str
) -> Forecast:
    outlooks = [
        _outlook(
            [check for check in checks if counts_for(check, mode, region, via)],
            _Asked(run, mode, region),
            unsteady,
        )
        for mode in run.modes
        for region in run.regions or ("",)
    ]
    if not outlooks:
        return _outlook([], _Asked(run, Mode.PUBLIC, ""), unsteady)
    return min(outlooks, key=lambda one: _GRAVITY.index(one.outcome))


def _open_between(by_route: Mapping[str, Forecast]) -> Forecast:
    """The routes differ, so it depends on the proxy that the agent will be set to."""
    worst = min(by_route.values(), key=lambda one: _GRAVITY.index(one.outcome))
    groups = {
        outcome: listing(_shown(via) for via, one in by_route.items() if one.outcome is outcome)
        for outcome in _GRAVITY
    }
    parts = [
        say(words, routes=groups[outcome]) for outcome, words in _OVER.items() if groups[outcome]
    ]
    return replace(
        worst,
        outcome=Outlook.UNKNOWN,
        code="",
        why=say(
            "the routes that were looked at differ, and the agent's proxy setting decides which "
            "one connect takes: {parts}.",
            parts="; ".join(parts),
        ),
    )


def _shown(via: str) -> str:
    return say("no proxy") if via == NO_PROXY else via


_OVER: Final = {
    Outlook.SUCCEEDS: "with {routes} it would succeed",
    Outlook.FAILS: "with {routes} it would stop at its own network check",
    Outlook.UNKNOWN: "with {routes} it cannot be told",
}


def command(asked: _Asked) -> str:
    """The command that the forecast is about, with what this run knows filled in."""
    region, run = asked.region, asked.run
    words = ["azcmagent connect", f"--location {region or 'REGION'}"]
    if run.cloud in _CLOUDS:
        words.append(f"--cloud {_CLOUDS[run.cloud]}")
    words.append("--subscription-id … --resource-group …")
    if asked.scope:
        words.append("--private-link-scope …")
    if asked.mode is Mode.GATEWAY:
        words.append("--gateway-id …")
    return " ".join(words)


def counts_for(check: CheckResult, mode: Mode, region: str, via: str = "") -> bool:
    """Does the check count in this mode and region, and over this route where one is named?

    One without a region does in every one, one without a route over every one.
    """
    here = check.mode is mode and check.region in ("", region)
    return here and (not via or check.via in ("", via))


def _outlook(checks: Sequence[CheckResult], asked: _Asked, unsteady: AbstractSet[str]) -> Forecast:
    tested = [check for check in checks if check.azcmagent_check]
    states = {check.id: otherwise(check) for check in checks}
    failed = [check for check in tested if states[check.id] is State.FAIL]
    if failed:
        return _made(Outlook.FAILS, failed, asked, _FAILS)
    unsure = [check for check in tested if states[check.id] is State.NOT_TESTED]
    if unsure:
        return _made(Outlook.UNKNOWN, unsure, asked, _UNTESTED)
    shaky = [check for check in tested if check.id in unsteady]
    if shaky:
        return _made(Outlook.UNKNOWN, shaky, asked, _UNSTEADY)
    open_questions = [check for check in checks if _may_matter(check, states[check.id])]
    if open_questions:
        return _made(Outlook.UNKNOWN, open_questions, asked, _UNSURE)
    if not tested:
        return _made(Outlook.UNKNOWN, (), asked, _NOTHING)
    outdated = [check for check in tested if _speaks_old_tls(check)]
    if outdated:
        return _made(Outlook.UNKNOWN, outdated, asked, _OLD_TLS)
    return _by_kind(checks, tested, asked)


def _by_kind(
    checks: Sequence[CheckResult], tested: Sequence[CheckResult], asked: _Asked
) -> Forecast:
    """All was reached: the mode, the kind of address and the scope decide."""
    if asked.mode is Mode.GATEWAY:
        return _by_gateway(checks, asked)
    found = link_outlook(asked.mode, tested, scope=asked.run.private_link)
    if asked.in_part and (found is None or found.outcome is Outlook.SUCCEEDS):
        return _made(Outlook.UNKNOWN, (), asked, _IN_PART)
    if found is None:
        return _made(Outlook.SUCCEEDS, (), asked, _SUCCEEDS)
    meant = [check for check in tested if check.expected is not Wanted.ANY]
    about = meant if found.outcome is Outlook.UNKNOWN else ()
    return _made(found.outcome, about, asked, _Why(found.why, found.why))


def _by_gateway(checks: Sequence[CheckResult], asked: _Asked) -> Forecast:
    own = [check for check in checks if check.endpoint == GATEWAY]
    missing = [check for check in own if check.state not in (State.PASS, State.WARN)]
    if missing and all(check.state is State.FAIL for check in missing):
        return _made(Outlook.UNKNOWN, missing, asked, _DEAD_GATEWAY)
    if missing or not own:
        return _made(Outlook.UNKNOWN, missing, asked, _NO_GATEWAY)
    if asked.in_part:
        return _made(Outlook.UNKNOWN, (), asked, _IN_PART)
    return _made(Outlook.SUCCEEDS, (), asked, _THROUGH_GATEWAY)


_FAILS: Final = _Why(
    "connect tests {endpoints} itself before it does anything else, and stops when it cannot be "
    "reached.",
    "connect tests these endpoints itself before it does anything else, and stops when one "
    "cannot be reached: {endpoints}.",
)
_UNTESTED: Final = _Why(
    "connect tests {endpoints} itself, and it could not be tested here.",
    "connect tests these endpoints itself, and they could not be tested here: {endpoints}.",
)
_UNSTEADY: Final = _Why(
    "connect tests {endpoints} itself, and it could be reached in some attempts only.",
    "connect tests these endpoints itself, and they could be reached in some attempts only: "
    "{endpoints}.",
)
_UNSURE: Final = _Why(
    "the required endpoint {endpoints} cannot be reached, and it is not known whether connect "
    "tests it.",
    "these required endpoints cannot be reached, and it is not known whether connect tests them: "
    "{endpoints}.",
)
_IN_PART: Final = _Why(
    "what was looked at could be reached, but connect tests more than that: only a part of its "
    "endpoints was asked for."
)
_NOTHING: Final = _Why("none of the endpoints that connect tests itself was looked at.")
_OLD_TLS: Final = _Why(
    "{endpoints} was reached, but with TLS 1.0 or 1.1 only: Microsoft's documentation says that "
    "the agent still speaks them, yet programs in Go, as the agent is, refuse them by default.",
    "these endpoints were reached, but with TLS 1.0 or 1.1 only: {endpoints}. Microsoft's "
    "documentation says that the agent still speaks them, yet programs in Go, as the agent is, "
    "refuse them by default.",
)
"""Network requirements, 2026-04-01: older TLS still works but is advised against. Go 1.18's notes
(crypto/tls): a client's lowest version is TLS 1.2 unless the program asks for less."""
_NO_GATEWAY: Final = _Why(
    "nothing is known of the Arc gateway itself, and with it all but a few endpoints travel inside "
    "its session."
)
_DEAD_GATEWAY: Final = _Why(
    "the Arc gateway, {endpoints}, cannot be used from here, and with it all but a few endpoints "
    "travel inside its session. What connect itself makes of that is not known.",
    "the Arc gateway's hosts {endpoints} cannot be used from here, and with it all but a few "
    "endpoints travel inside its session. What connect itself makes of that is not known.",
)
_THROUGH_GATEWAY: Final = _Why(
    "the Arc gateway and the endpoints beside it that connect is known to test could be reached; "
    "what travels inside the gateway's session cannot be seen from here."
)
_SUCCEEDS: Final = _Why("every endpoint that connect is known to test could be reached.")


def _speaks_old_tls(check: CheckResult) -> bool:
    return any(shaken.version in OLD_TLS for _, shaken in outcomes(check, Handshaken))


def _may_matter(check: CheckResult, state: State) -> bool:
    """A required endpoint that fails, needed by more than the download of the agent."""
    if check.azcmagent_check or not check.required or check.endpoint == "user":
        return False
    return state is State.FAIL and any(name in _NEEDED for name in check.purposes)


def _made(outcome: Outlook, checks: Sequence[CheckResult], asked: _Asked, why: _Why) -> Forecast:
    endpoints = tuple(dict.fromkeys(check.host or check.name for check in checks))
    return Forecast(
        command=command(asked),
        outcome=outcome,
        code=NETWORK_CHECK_CODE if outcome is Outlook.FAILS else "",
        endpoints=endpoints,
        why=say(why.of(len(endpoints)), endpoints=listing(endpoints)),
    )
