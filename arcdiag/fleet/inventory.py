"""Counts what the servers have: systems, proxies, name servers, signers, clocks, agents."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from arcdiag.diagnosis.words import say
from arcdiag.fleet.model import Count, Inventory, Server
from arcdiag.language.current import later

MOST: Final = 200
"""Entries of one list; more are summed up in the last."""

CLOCKS: Final = (
    (5_000.0, later("within 5 s")),
    (60_000.0, later("5 s to 1 min off")),
    (300_000.0, later("1 to 5 min off")),
)
"""Kerberos and tokens break at five minutes (RFC 4120 names no bound; five is every default)."""
FAR_OFF: Final = later("more than 5 min off")
UNTOLD: Final = later("not told")


def inventory(servers: Sequence[Server]) -> Inventory:
    """The whole inventory."""
    return Inventory(
        systems=_counted(server.system or UNTOLD for server in servers),
        proxies=_counted(one for server in servers for one in server.proxies),
        resolvers=_counted(one for server in servers for one in server.resolvers),
        subnets=_counted(one for server in servers for one in server.subnets),
        inspectors=_counted(one for server in servers for one in server.inspectors),
        agents=_counted(server.agent or UNTOLD for server in servers),
        clocks=_counted(_clock(server.clock_offset_ms) for server in servers),
        tools=_counted(server.tool for server in servers),
        catalogs=_counted(server.catalog for server in servers),
        hidden=sum(server.hidden for server in servers),
    )


def _counted(names: Iterable[str]) -> tuple[Count, ...]:
    counts = sorted(Counter(names).items(), key=lambda it: (-it[1], it[0]))
    told = [Count(name=name, servers=count) for name, count in counts[:MOST]]
    if rest := counts[MOST:]:
        name = say("{count} others", count=len(rest))
        told.append(Count(name=name, servers=sum(count for _, count in rest)))
    return tuple(told)


def _clock(offset_ms: float | None) -> str:
    if offset_ms is None:
        return UNTOLD
    return next((name for most, name in CLOCKS if abs(offset_ms) <= most), FAR_OFF)
