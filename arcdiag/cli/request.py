"""``arcdiag report --for``: what one team is asked for, on the screen or in files."""

from argparse import Namespace
from functools import partial
from pathlib import Path

from arcdiag.cli.console import Streams
from arcdiag.cli.deliver import check_map, written
from arcdiag.cli.doors import Doors
from arcdiag.cli.exits import OWN_FAULT, READY
from arcdiag.cli.saved import saved_report
from arcdiag.model.catalog import Catalog
from arcdiag.model.finding import Owner
from arcdiag.orders.refused import RefusedError
from arcdiag.redact.level import Level
from arcdiag.report.exporter import FormatError
from arcdiag.report.outward import Outward, looked_through, map_of, outward
from arcdiag.report.request.asks import OWNERS
from arcdiag.report.request.formats import RequestExporter, draw_request, request_exporter_for
from arcdiag.report.request.gather import request_for
from arcdiag.report.write import WriteError, check_writable, write_private


def request(name: str, asked: Namespace, doors: Doors, streams: Streams) -> int:
    """Write the files; without any, show it: the screen is its user's own."""
    _check(asked)
    saved = saved_report(name, streams)
    owner, catalog = OWNERS[asked.owner], doors.load_catalog(None)
    if not asked.output:
        made = request_for(saved, owner, catalog)
        streams.drawn(lambda _: draw_request(made, saved))
        return READY
    leaving = outward(saved, Level(asked.redact))
    well = True
    for file in asked.output:
        exporter = request_exporter_for(Path(file))
        make = partial(_exported, leaving, owner, catalog, exporter)
        well = written(Path(file), make, streams) and well
    if asked.redact_map:
        path = Path(asked.redact_map)
        well = written(path, partial(map_of, leaving), streams, write=write_private) and well
    return READY if well else OWN_FAULT


def _check(asked: Namespace) -> None:
    if asked.sign:
        raise RefusedError("--sign: a request is not signed; sign the report that it is made of")
    if asked.format:
        raise RefusedError("--format: a request is written as its file's suffix says")
    if asked.redact_map and not asked.output:
        raise RefusedError("--redact-map: nothing is saved that would be redacted")
    try:
        for name in asked.output:
            request_exporter_for(Path(name))
            check_writable(Path(name))
    except (FormatError, WriteError) as error:
        raise RefusedError(f"--output {error}") from None
    check_map(asked)


def _exported(leaving: Outward, owner: Owner, catalog: Catalog, exporter: RequestExporter) -> bytes:
    made = exporter(request_for(leaving.report, owner, catalog), leaving.report)
    return looked_through(made, leaving.secrets)
