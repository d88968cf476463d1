"""What each team is asked for on behalf of one server, as `report --for` asks it."""

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

import msgspec

from arcdiag.catalog.load import load_catalog
from arcdiag.fleet.documented import is_documented
from arcdiag.fleet.glance import MOST_WORD, Glance, is_hidden
from arcdiag.model.catalog import Catalog
from arcdiag.model.report import Report
from arcdiag.model.secret import HIDDEN
from arcdiag.report.read import ReportError, check_meaning
from arcdiag.report.request.asks import OWNERS
from arcdiag.report.request.gather import request_for

MOST_BYTES: Final = 16 * 2**20
"""Of a report that is read whole for it: a thousand checks take about ten."""
MOST_ASKS: Final = 2000
_MOST_ADDRESSES: Final = 8


class Asked(NamedTuple):
    """One endpoint of a request; many servers ask for the same."""

    owner: str
    ask: str
    wanted: str
    name: str
    port: int
    protocol: str
    mode: str
    service_tag: str
    inspection: str
    required: bool
    purposes: tuple[str, ...]
    addresses: tuple[str, ...]


_DECODER: Final = msgspec.json.Decoder(Report)


def asks(read: Glance, data: bytes) -> tuple[Asked, ...] | None:
    """What the report in *data*, of which *read* is a glance, asks for; None: that is not known.

    Such a report is too large, or a newer arcdiag's, whose words this one does not know.
    """
    if not read.findings:
        return ()
    if len(data) > MOST_BYTES:
        return None
    try:
        report = _DECODER.decode(data)
        check_meaning(report)
    except (ValueError, OverflowError, RecursionError, ReportError, msgspec.MsgspecError):
        return None
    asked = set(_asked(report))
    if is_hidden(read):
        asked = {_without_stand_ins(one) for one in asked}
    return tuple(sorted(asked))[:MOST_ASKS]


def _without_stand_ins(one: Asked) -> Asked:
    """*one* of a redacted report, in which only Azure's names and addresses mean anything."""
    tagged = tuple(address for address in one.addresses if " (" in address)
    if is_documented(one.name):
        return one._replace(addresses=tagged)
    return one._replace(name=HIDDEN, wanted="", addresses=())


def _asked(report: Report) -> Iterator[Asked]:
    for word, owner in OWNERS.items():
        for section in request_for(report, owner, _catalog()).sections:
            for item in section.items:
                yield Asked(
                    owner=word,
                    ask=str(item.ask),
                    wanted=item.wanted[:MOST_WORD],
                    name=item.name[:MOST_WORD],
                    port=item.port,
                    protocol=item.protocol,
                    mode=item.mode,
                    service_tag=item.service_tag[:MOST_WORD],
                    inspection=str(item.inspection),
                    required=item.required,
                    purposes=tuple(sorted(item.purposes)),
                    addresses=item.addresses[:_MOST_ADDRESSES],
                )


@cache
def _catalog() -> Catalog:
    return load_catalog()
