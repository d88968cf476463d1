"""Puts together what each team is asked for on behalf of many servers, each line once."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from arcdiag.fleet.asks import Asked
from arcdiag.fleet.model import AskTally
from arcdiag.fleet.server import Gathered
from arcdiag.report.request.asks import OWNERS
from arcdiag.report.request.request import Ask

MOST_EXAMPLES: Final = 10
MOST_LISTED: Final = 40
"""Addresses, and networks that packets come from, told of one line."""

_OWNERS: Final = list(OWNERS)
_ASKS: Final = [str(ask) for ask in Ask]
_Line = tuple[int, int, str, int, str, str, str, str, str]


def requests(servers: Iterable[Gathered]) -> tuple[AskTally, ...]:
    """Every line, by team and kind and then by name, so that two of them differ well."""
    found: dict[_Line, dict[str, tuple[Asked, tuple[str, ...]]]] = defaultdict(dict)
    for each in servers:
        for asked in each.asks or ():
            found[_line(asked)][each.server.name] = (asked, each.server.subnets)
    return tuple(_tally(found[line]) for line in sorted(found))


def _line(asked: Asked) -> _Line:
    return (
        _OWNERS.index(asked.owner),
        _ASKS.index(asked.ask),
        asked.name,
        asked.port,
        asked.protocol,
        asked.mode,
        asked.wanted,
        asked.service_tag,
        asked.inspection,
    )


def _tally(by_server: dict[str, tuple[Asked, tuple[str, ...]]]) -> AskTally:
    asked = [one for one, _ in by_server.values()]
    first = asked[0]
    networks = sorted({network for _, several in by_server.values() for network in several})
    return AskTally(
        owner=first.owner,
        ask=first.ask,
        wanted=first.wanted,
        name=first.name,
        port=first.port,
        protocol=first.protocol,
        mode=first.mode,
        required=any(one.required for one in asked),
        purposes=tuple(sorted({purpose for one in asked for purpose in one.purposes})),
        addresses=tuple(sorted({one for each in asked for one in each.addresses})[:MOST_LISTED]),
        service_tag=first.service_tag,
        inspection=first.inspection,
        networks=tuple(networks[:MOST_LISTED]),
        servers=len(by_server),
        examples=tuple(sorted(by_server)[:MOST_EXAMPLES]),
    )
