"""Puts what was seen on the way to an endpoint into one line: routes, proxies, trials, routers."""

from arcdiag.diagnosis.words import clipped, say, seconds, tls_version
from arcdiag.model.observation import Reached, Repeated, Routed, Traced, TraceHop, Trial, Tunnelled

Way = Routed | Reached | Tunnelled | Trial | Traced | Repeated


def way_note(seen: Way) -> str:
    """What such a step shows."""
    match seen:
        case Routed(interface=""):
            return say(
                "packets to {address} go from {source}", address=seen.address, source=seen.source
            )
        case Routed(gateway=""):
            return say(
                "packets to {address} go from {source} on {interface}, without a router",
                address=seen.address,
                source=seen.source,
                interface=clipped(seen.interface),
            )
        case Routed():
            return say(
                "packets to {address} go from {source} on {interface} through {gateway}",
                address=seen.address,
                source=seen.source,
                interface=clipped(seen.interface),
                gateway=seen.gateway,
            )
        case Reached():
            return say("the proxy at {address} is reached", address=seen.address)
        case Tunnelled(opened=True):
            return say("the proxy connected on to {target}", target=clipped(seen.target))
        case Tunnelled():
            return say(
                "the proxy did not connect on to {target}: {status} {reason}",
                target=clipped(seen.target),
                status=seen.status,
                reason=clipped(seen.reason),
            )
        case Trial():
            return _trial(seen)
        case Traced():
            return _traced(seen)
        case Repeated(most_ms=0.0):
            return say(
                "{attempts} attempts, {lost} without an answer",
                attempts=seen.attempts,
                lost=seen.lost,
            )
        case Repeated():
            return say(
                "{attempts} attempts, {lost} without an answer; {least} to {most} to connect, "
                "half of them within {median}, jitter {jitter}",
                attempts=seen.attempts,
                lost=seen.lost,
                least=seconds(seen.least_ms),
                most=seconds(seen.most_ms),
                median=seconds(seen.median_ms),
                jitter=seconds(seen.jitter_ms),
            )


def _trial(trial: Trial) -> str:
    if trial.segment:
        return say(
            "{address}: {version} stands with segments of {segment} bytes",
            address=trial.address,
            version=tls_version(trial.version),
            segment=trial.segment,
        )
    return say(
        "{address}: {version} stands for {name}",
        address=trial.address,
        version=tls_version(trial.version),
        name=clipped(trial.name),
    )


def last_answer(traced: Traced) -> TraceHop | None:
    """The farthest hop at which somebody answered."""
    return next((hop for hop in reversed(traced.hops) if hop.address), None)


def _traced(traced: Traced) -> str:
    hop = last_answer(traced)
    if hop is None:
        return say(
            "on the way to {address} no router makes itself known, not even the first",
            address=traced.address,
        )
    return say(
        _traced_words(traced, hop),
        address=traced.address,
        router=hop.address,
        limit=hop.limit,
        word=clipped(hop.word),
    )


def _traced_words(traced: Traced, last: TraceHop) -> str:
    if traced.arrived:
        return "{address} answered a later attempt ({word}, hop {limit})"
    if last.word == "passed on":
        return "packets to {address} come as far as {router} (hop {limit}), nobody answers beyond"
    return "packets to {address} are turned back by {router} (hop {limit}): {word}"
