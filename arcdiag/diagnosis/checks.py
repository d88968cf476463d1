"""Judges one check: the state and cause that its observations amount to.

The steps are gone through in their order; the first that failed decides. Warnings count only when
nothing failed, and a check passes only when its last step succeeded. Of a step that was tried
twice the last word counts. A fault of arcdiag or a limit
of this machine says nothing about the network: such a check is not tested.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from arcdiag.diagnosis.addresses import dialled, is_v6
from arcdiag.diagnosis.answers import of_wanted_kind
from arcdiag.diagnosis.routes import counting, goes_direct, is_proxy
from arcdiag.diagnosis.ruling import OURS, Ruling
from arcdiag.diagnosis.service import wrong_service
from arcdiag.diagnosis.through import as_proxys, proxying
from arcdiag.diagnosis.times import BESIDE, is_far, is_slow, took_ms
from arcdiag.diagnosis.wire import said, wire_cause
from arcdiag.model.choices import Protocol, State
from arcdiag.model.failure import Cause, Failure, Skipped
from arcdiag.model.last_word import last_words
from arcdiag.model.observation import (
    AnchorKind,
    Answered,
    Chosen,
    Connected,
    Handshaken,
    Judged,
    Observation,
    Resolved,
    Step,
    Tunnelled,
)
from arcdiag.model.plan import Check, Seen
from arcdiag.model.report import CheckResult

OLD_TLS: Final = ("SSLv2", "SSLv3", "TLSv1", "TLSv1.0", "TLSv1.1")
"""The agent still speaks these; Microsoft advises against them."""

_NEEDS_TLS12: Final = ".arcdataservices.com"
"""Takes TLS 1.2 and 1.3 only (Connected Machine agent network requirements, 2026-04-01)."""

GATEWAY: Final = "gateway"
"""The endpoint of an Arc gateway: TLS to it must not be inspected (Arc gateway, 2026-04-01)."""

_ASKED: Final = (Protocol.HTTPS, Protocol.WSS, Protocol.HTTP)
"""A request ends these; what else there is, ends with the connection."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judged check, and the observations that decided its state (none when it passed).

    Of a repeated check ``result`` holds the observations of the attempt that decided, ``attempts``
    the judgement on each, and ``everything`` all that was seen; else both are empty.
    """

    result: CheckResult
    because: tuple[Observation, ...]
    attempts: tuple["Judgement", ...] = ()
    everything: tuple[Observation, ...] = ()


def judge(seen: Seen) -> Judgement:
    """State, cause and duration of one check; never raises, whatever was observed."""
    counted = counting(seen.check, last_words(seen.observations))
    ruling = _ruling(Seen(check=seen.check, observations=counted))
    fields = {name: getattr(seen.check, name) for name in Check.__struct_fields__}
    result = CheckResult(
        **fields,
        state=ruling.state if ruling else State.PASS,
        cause=ruling.cause if ruling else None,
        took_ms=took_ms(counted),
        observations=seen.observations,
    )
    return Judgement(result, ruling.because if ruling else ())


def telling(judgement: Judgement) -> Judgement:
    """The same with only those observations that a rule may build on (see `counting`)."""
    result = judgement.result
    kept = counting(result, result.observations)
    if len(kept) == len(result.observations) and not judgement.attempts:
        return judgement
    return replace(
        judgement,
        result=msgspec.structs.replace(result, observations=kept),
        attempts=tuple(map(telling, judgement.attempts)),
        everything=counting(result, judgement.everything),
    )


def _ruling(seen: Seen) -> Ruling | None:
    rulings = [ruling for stage in _STAGES for ruling in stage(seen.check, seen.observations)]
    if is_proxy(seen.check):
        rulings = [own for ruling in rulings if (own := as_proxys(ruling)) is not None]
    failed = next((ruling for ruling in rulings if ruling.state is State.FAIL), None)
    if failed is not None:
        return failed
    if not _reached_the_end(seen):
        return _not_tested(seen)
    slow = _slow(seen.observations)
    return next((ruling for ruling in (*rulings, slow) if ruling is not None), None)


def _resolving(_: Check, observations: tuple[Observation, ...]) -> Iterator[Ruling]:
    asked = tuple(seen for seen in observations if seen.step in (Step.RESOLVE, Step.QUERY))
    own = next((seen for seen in asked if seen.step is Step.RESOLVE), None)
    if own is not None and isinstance(own.outcome, Resolved) and own.outcome.addresses:
        return
    words = said(asked)
    match own.outcome if own is not None else None:
        case Resolved():
            yield Ruling(State.FAIL, wire_cause(words) or Cause.DNS_NODATA, asked)
        case Failure(cause=cause) if cause not in OURS:
            yield Ruling(State.FAIL, wire_cause(words) or cause, asked)
        case None if words and not any(seen.step is Step.CONNECT for seen in observations):
            # The name servers stood in for the system's resolver, and none gave an address.
            if not any(isinstance(seen.outcome, Skipped) for seen in asked):
                yield Ruling(State.FAIL, wire_cause(words) or Cause.DNS_ERROR, asked)


def _connecting(_: Check, observations: tuple[Observation, ...]) -> Iterator[Ruling]:
    connects = [seen for seen in observations if seen.step is Step.CONNECT]
    failed = tuple(
        seen
        for seen in connects
        if isinstance(seen.outcome, Failure) and seen.outcome.cause not in OURS
    )
    if not failed:
        return
    if not any(isinstance(seen.outcome, Connected) for seen in connects):
        if all(isinstance(seen.outcome, Failure) for seen in connects):
            yield Ruling(State.FAIL, _most_telling(failed), failed)
        return
    counting = tuple(seen for seen in failed if not is_absent_family(seen))
    if counting:
        yield Ruling(State.WARN, Cause.PARTIAL_ADDRESSES, counting)


def is_absent_family(seen: Observation) -> bool:
    """Is this an IPv6 connect that failed for want of a route?

    A machine without IPv6 is ordinary: programs go on to IPv4 at once, and nothing is lost.
    """
    unreachable = isinstance(seen.outcome, Failure) and seen.outcome.cause is Cause.TCP_UNREACHABLE
    return unreachable and is_v6(dialled(seen.target))


def _most_telling(failed: tuple[Observation, ...]) -> Cause:
    """The first address' cause, but one that had a route before one that had none."""
    causes = [seen.outcome.cause for seen in failed if isinstance(seen.outcome, Failure)]
    return next((cause for cause in causes if cause is not Cause.TCP_UNREACHABLE), causes[0])


def _negotiating(check: Check, observations: tuple[Observation, ...]) -> Iterator[Ruling]:
    for seen in observations:
        match seen.outcome:
            case Failure(cause=cause) if seen.step is Step.HANDSHAKE and cause not in OURS:
                yield Ruling(State.FAIL, cause, (seen,))
            case Handshaken(version=version) if version in OLD_TLS:
                refused = check.host.lower().endswith(_NEEDS_TLS12)
                state = State.FAIL if refused else State.WARN
                yield Ruling(state, Cause.TLS_VERSION, (seen,))


def _verifying(check: Check, observations: tuple[Observation, ...]) -> Iterator[Ruling]:
    for seen in observations:
        match seen.outcome:
            case Failure(cause=cause) if seen.step is Step.VERIFY and cause not in OURS:
                yield Ruling(State.FAIL, cause, (seen,))
            case Judged() as judged:
                for fault in sorted(judged.faults, key=lambda fault: not fault.fatal):
                    state = State.FAIL if fault.fatal else State.WARN
                    yield Ruling(state, as_cause(fault.cause), (seen,))
                if judged.anchor is not None and judged.anchor.kind is AnchorKind.PRIVATE:
                    state = State.FAIL if check.endpoint == GATEWAY else State.WARN
                    yield Ruling(state, Cause.CERT_INTERCEPTED, (seen,))


def as_cause(text: str) -> Cause:
    """A certificate fault's cause; one this arcdiag does not know counts as invalid."""
    try:
        return Cause(text)
    except ValueError:
        return Cause.CERT_INVALID


def _asking(check: Check, observations: tuple[Observation, ...]) -> Iterator[Ruling]:
    for seen in observations:
        match seen.outcome:
            case Failure(cause=cause) if seen.step is Step.REQUEST and cause not in OURS:
                yield Ruling(State.FAIL, cause, (seen,))
            case Failure(cause=cause) if seen.step is Step.DISCOVER and cause not in OURS:
                yield Ruling(State.WARN, cause, (seen,))
            case Answered() as answer if wrong_service(check, answer):
                yield Ruling(State.FAIL, Cause.HTTP_WRONG_SERVICE, (seen,))


_Stage = Callable[[Check, tuple[Observation, ...]], Iterator[Ruling]]
_STAGES: Final[tuple[_Stage, ...]] = (
    _resolving,
    of_wanted_kind,
    _connecting,
    proxying,
    _negotiating,
    _verifying,
    _asking,
)


def _reached_the_end(seen: Seen) -> bool:
    return any(isinstance(observation.outcome, _last(seen)) for observation in seen.observations)


def _last(seen: Seen) -> type[Answered | Connected | Tunnelled]:
    """What a check that came to its end has seen; a proxy may be asked for no tunnel at all."""
    if seen.check.protocol in _ASKED:
        return Answered
    if not goes_direct(seen.check):
        return Tunnelled
    asked = any(one.step is Step.TUNNEL for one in seen.observations)
    cut_off = any(isinstance(one.outcome, Skipped) for one in seen.observations)
    return Tunnelled if is_proxy(seen.check) and (asked or cut_off) else Connected


def _not_tested(seen: Seen) -> Ruling:
    for observation in seen.observations:
        if observation.step in BESIDE:
            continue
        match observation.outcome:
            case Skipped(cause=cause):
                return Ruling(State.NOT_TESTED, cause, (observation,))
            case Failure(cause=cause) if cause in OURS:
                return Ruling(State.NOT_TESTED, cause, (observation,))
    wildcard = "*" in (seen.check.host or seen.check.name)
    cause = Cause.SKIPPED_WILDCARD if wildcard else Cause.SKIPPED_DEPENDENCY
    return Ruling(State.NOT_TESTED, cause, seen.observations[-1:])


def _slow(observations: tuple[Observation, ...]) -> Ruling | None:
    if not is_slow(observations) and not is_far(observations):
        return None
    because = tuple(
        seen
        for seen in observations
        if isinstance(seen.outcome, Resolved | Chosen | Handshaken | Answered)
    )
    return Ruling(State.WARN, Cause.SLOW, because)
