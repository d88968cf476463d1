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
            said = f"from {source}"
            if interface:
                said = f"{said} on {interface}"
            if gateway:
                said = f"{said} through {gateway}"
            return f"{said}, MTU {seen.mtu}" if seen.mtu else said
        case Reached(address=address, version=version):
            said = f"connected to {address}"
            return f"{said}, {version}" if version else said
        case Tunnelled(opened=True):
            return f"opened (status {seen.status} {seen.reason})".replace(" )", ")")
        case Tunnelled(status=status, reason=reason, schemes=schemes):
            said = f"refused: {status} {reason}"
            return f"{said}, offers {', '.join(schemes)}" if schemes else said
        case Trial(name=name, version=version, segment=segment):
            said = f"{version} for {name}"
            return f"{said}, segments of {segment} bytes" if segment else said
        case Traced(hops=hops):
            return ", ".join(_hops(hops)) or "nobody answered"
        case Repeated(attempts=attempts, lost=lost):
            least, most = duration(seen.least_ms), duration(seen.most_ms)
            jitter = duration(seen.jitter_ms)
            return f"{attempts} attempts, {lost} lost, {least} to {most}, jitter {jitter}"


def _hops(hops: tuple[TraceHop, ...]) -> Iterator[str]:
    """Each hop that answered, and what is silent in a row as one."""
    for silent, group in groupby(hops, lambda hop: not hop.address):
        run = tuple(group)
        if silent:
            first, last = run[0].limit, run[-1].limit
            yield f"{first} to {last} silent" if len(run) > 1 else f"{first} silent"
        else:
            yield from (f"{hop.limit} {hop.address} ({hop.word})" for hop in run)
