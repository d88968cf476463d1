"""Makes the merged report of what was gathered."""

from arcdiag import __version__
from arcdiag.fleet.drift import Earlier, drift
from arcdiag.fleet.gathering import Gathering
from arcdiag.fleet.identity import host_key, met
from arcdiag.fleet.inventory import inventory
from arcdiag.fleet.model import FLEET_SCHEMA, Coverage, Fleet, Server
from arcdiag.fleet.peers import outliers
from arcdiag.fleet.requests import requests
from arcdiag.fleet.tallies import causes, endpoints, purposes, tally
from arcdiag.model.report import Tool


def merged(
    gathering: Gathering,
    *,
    expected: tuple[str, ...] | None = None,
    earlier: Earlier | None = None,
    passed_over: int = 0,
) -> Fleet:
    """All that the reports in *gathering* say together.

    *expected* are the names of the servers that should be there; None: nobody said.
    """
    found = gathering.servers()
    servers = tuple(each.server for each in found)
    apart, left_out = outliers(found, gathering.shared.keys)
    return Fleet(
        schema=FLEET_SCHEMA,
        tool=Tool(name="arcdiag", version=__version__),
        oldest=min((server.started for server in servers), default=None),
        newest=max((server.started for server in servers), default=None),
        coverage=_coverage(servers, expected),
        tally=tally(server.state for server in servers),
        purposes=purposes(servers),
        causes=causes(found),
        endpoints=endpoints(found, gathering.shared),
        requests=requests(found),
        requests_unknown=sum(each.asks is None for each in found),
        outliers=apart,
        outliers_left_out=left_out,
        inventory=inventory(servers),
        servers=servers,
        superseded=tuple(gathering.superseded()),
        refused=tuple(sorted(gathering.refused, key=lambda each: (each.file, each.why))),
        passed_over=passed_over,
        drift=drift(earlier, servers) if earlier else None,
    )


def _coverage(servers: tuple[Server, ...], expected: tuple[str, ...] | None) -> Coverage:
    if expected is None:
        return Coverage(servers=len(servers))
    names = [server.name for server in servers]
    wanted = {host_key(name): name for name in sorted(expected, reverse=True)}
    spoken_for = met(wanted.values(), names)
    there = set(spoken_for.values())
    return Coverage(
        servers=len(servers),
        expected=len(wanted),
        missing=tuple(sorted((it for it in wanted.values() if it not in there), key=host_key)),
        unexpected=tuple(name for name in names if name not in spoken_for),
    )
