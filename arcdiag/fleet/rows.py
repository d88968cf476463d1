"""The lines of the table of servers: those first that need a hand."""

from typing import Final

from arcdiag.fleet import words
from arcdiag.fleet.model import Fleet, Server
from arcdiag.model.choices import Readiness
from arcdiag.report.plain import plain

LONGEST: Final = 160
"""Characters of one cell."""

ORDER: Final = (
    Readiness.BLOCKED,
    Readiness.INCONCLUSIVE,
    "",
    Readiness.WARNINGS,
    Readiness.READY,
)
"""The verdicts as the table of servers has them; the empty one: there is no report."""


Row = tuple[int, str, str, str, str, str, str]
"""The verdict, as its place in `ORDER`, and what is shown of the server."""


def rows(fleet: Fleet) -> list[Row]:
    """The servers, also those that are missing, in the order in which they need a hand."""
    lines = [_row(server) for server in fleet.servers]
    place = ORDER.index("")
    lines += [(place, plain(name, LONGEST), "", "", "", "", "") for name in fleet.coverage.missing]
    return sorted(lines, key=lambda row: row[0])


def _row(server: Server) -> Row:
    return (
        ORDER.index(server.state),
        plain(server.name, LONGEST),
        plain(words.missed(server), LONGEST),
        plain(", ".join(server.proxies), LONGEST),
        plain(", ".join(server.subnets), LONGEST),
        plain(", ".join(server.regions), LONGEST),
        f"{server.started:%Y-%m-%d %H:%M}",
    )
