"""The agent's own check beside arcdiag's: row by row, whether they agree, and why not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from arcdiag.diagnosis.attempts import comes_and_goes
from arcdiag.diagnosis.evidence import Evidence, outcomes
from arcdiag.diagnosis.link_outlook import otherwise
from arcdiag.diagnosis.private_link import given, has_public, is_private
from arcdiag.diagnosis.routes import goes_direct, is_proxy
from arcdiag.diagnosis.words import say, tls_version
from arcdiag.model.azcmagent import AgentRow, Differs, RowAgreement
from arcdiag.model.choices import State
from arcdiag.model.failure import Cause
from arcdiag.model.observation import Handshaken
from arcdiag.model.report import CheckResult

_TESTED: Final = (State.PASS, State.WARN, State.FAIL)
_BY_PROXY: Final = ("set",)
_DIRECT: Final = ("not used", "bypassed")
_CERTIFICATES: Final = "cert-"
_ANSWERED: Final = (Cause.HTTP_WRONG_SERVICE, Cause.HTTP_ERROR)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A row and the check that it is compared with."""

    evidence: Evidence
    row: AgentRow
    check: CheckResult


def agreements(evidence: Evidence) -> tuple[RowAgreement, ...]:
    """Every row of the agent's, in its order; none where no rows were given."""
    return tuple(_agreement(evidence, row) for row in evidence.around.azcmagent)


def _agreement(evidence: Evidence, row: AgentRow) -> RowAgreement:
    check = _counterpart(evidence, row)
    if check is None:
        return RowAgreement(row=row)
    pair = _Pair(evidence, row, check)
    compared = [(what, same) for what, look in _LOOKS.items() if (same := look(pair)) is not None]
    if not compared:
        return RowAgreement(row=row, check=check.id)
    differs = tuple(what for what, same in compared if not same)
    return RowAgreement(
        row=row,
        check=check.id,
        agrees=not differs,
        differs=differs,
        reason=_reason(pair, differs) if differs else "",
    )


def _counterpart(evidence: Evidence, row: AgentRow) -> CheckResult | None:
    """The check of the row's host: one that was made, and over the agent's way, if there is any."""
    found = [check for check in evidence.host(row.host) if not is_proxy(check)]
    return min(found, key=lambda check: _distance(check, row), default=None)


def _distance(check: CheckResult, row: AgentRow) -> tuple[bool, bool, bool]:
    way = _by_proxy(row)
    return (
        check.state not in _TESTED,
        way is not None and way is goes_direct(check),
        not check.azcmagent_check,
    )


def _by_proxy(row: AgentRow) -> bool | None:
    """Did the agent go through a proxy? None: it does not say."""
    word = row.proxy.strip().lower()
    if word in _BY_PROXY:
        return True
    return False if word in _DIRECT else None


def _reachable(pair: _Pair) -> bool | None:
    if pair.row.reachable is None or pair.check.state not in _TESTED:
        return None
    return pair.row.reachable is (otherwise(pair.check) is not State.FAIL)


def _private(pair: _Pair) -> bool | None:
    if pair.row.private is None or not goes_direct(pair.check) or not given(pair.check):
        return None
    if is_private(pair.check):
        return pair.row.private
    return not pair.row.private if has_public(pair.check) else None


def _tls(pair: _Pair) -> bool | None:
    mine = _version(pair.check)
    theirs = pair.row.tls.strip().upper()
    if not mine or not theirs.startswith("TLS "):
        return None
    return theirs == mine.upper()


def _version(check: CheckResult) -> str:
    shaken = outcomes(check, Handshaken)
    return tls_version(shaken[-1][1].version) if shaken else ""


def _proxy(pair: _Pair) -> bool | None:
    theirs = _by_proxy(pair.row)
    return None if theirs is None else theirs is not goes_direct(pair.check)


_LOOKS: Final[dict[Differs, Callable[[_Pair], bool | None]]] = {
    Differs.REACHABLE: _reachable,
    Differs.PRIVATE: _private,
    Differs.TLS: _tls,
    Differs.PROXY: _proxy,
}


def _reason(pair: _Pair, differs: tuple[Differs, ...]) -> str:
    return next(_reasons(pair, differs))


def _reasons(pair: _Pair, differs: tuple[Differs, ...]) -> Iterator[str]:
    """The likeliest reason first; the last one always fits."""
    check, unreached = pair.check, Differs.REACHABLE in differs
    if Differs.PROXY in differs:
        if goes_direct(check):
            yield say("the agent went through a proxy, and arcdiag directly")
        yield say("the agent went directly, and arcdiag through {route}", route=check.route)
    if Differs.PRIVATE in differs:
        yield say("the agent was given addresses of another kind: another resolver, or another day")
    if unreached and comes_and_goes(pair.evidence.attempts(check)):
        yield say("the endpoint comes and goes, as arcdiag's own attempts show")
    if unreached and pair.row.reachable and check.cause in _ANSWERED:
        yield say("the agent takes any answer for reached, also that of a page put in its place")
    if unreached and pair.row.reachable and (check.cause or "").startswith(_CERTIFICATES):
        yield say("the agent may trust other roots than the account that ran arcdiag")
    if unreached and not pair.row.reachable and pair.row.tls == "unknown" and _version(check):
        yield say(
            "the agent got no TLS, and arcdiag did: its own settings of TLS or proxy, a filter by "
            "program, or another moment"
        )
    if not unreached and Differs.TLS in differs:
        yield say("they agreed on another TLS version: other settings of TLS, or a device between")
    yield say("they looked at different moments, or under different accounts")
