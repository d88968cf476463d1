"""Steps on the way to an endpoint, each in a few words: routes, routers, proxies, repetitions."""

from collections.abc import Iterator
from itertools import groupby

from arcdiag.model.observation import (
    Reached,
    Repeated,
    Routed,
    Traced,
    TraceHop,
    Trial,
    Tunnelled,
)
from arcdiag.report.words import duration

Way = Routed | Reached | Tunnelled | Trial | Traced | Repeated


def way(seen: Way) -> str:
    """What such a step saw; not yet safe to show."""
    match seen:
        case Routed(source=source, interface=interface, gateway=gateway):
            place = f" on {interface}" if interface else ""
            router = f" through {gateway}" if gateway else ""
            return f"from {source}{place}{router}{f', MTU {seen.mtu}' if seen.mtu else ''}"
        case Reached(address=address, version=version):
            return f"connected to {address}{f', {version}' if version else ''}"
        case Tunnelled(opened=True):
            return f"opened (status {seen.status} {seen.reason})".replace(" )", ")")
        case Tunnelled(status=status, reason=reason, schemes=schemes):
            offered = f", offers {', '.join(schemes)}" if schemes else ""
            return f"refused: {status} {reason}{offered}"
        case Trial(name=name, version=version, segment=segment):
            capped = f", segments of {segment} bytes" if segment else ""
            return f"{version} for {name}{capped}"
        case Traced(hops=hops):
            return ", ".join(_hops(hops)) or "nobody answered"
        case Repeated(attempts=attempts, lost=lost):
            spread = f"{duration(seen.least_ms)} to {duration(seen.most_ms)}"
            jitter = f"jitter {duration(seen.jitter_ms)}"
            return f"{attempts} attempts, {lost} lost, {spread}, {jitter}"


def _hops(hops: tuple[TraceHop, ...]) -> Iterator[str]:
    """Each hop that answered, and what is silent in a row as one."""
    for silent, group in groupby(hops, lambda hop: not hop.address):
        run = tuple(group)
        if silent:
            span = f"{run[0].limit} to {run[-1].limit}" if len(run) > 1 else f"{run[0].limit}"
            yield f"{span} silent"
        else:
            yield from (f"{hop.limit} {hop.address} ({hop.word})" for hop in run)
