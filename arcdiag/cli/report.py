"""``arcdiag report``: converts a saved report, or says whether it is intact."""

from argparse import Namespace

from arcdiag.cli.console import Streams
from arcdiag.cli.deliver import check_files, printed, save
from arcdiag.cli.doors import Doors
from arcdiag.cli.exits import OWN_FAULT, READY
from arcdiag.cli.request import request
from arcdiag.cli.saved import saved_report
from arcdiag.cli.verify import verify
from arcdiag.orders.refused import RefusedError
from arcdiag.report.plain import plain

VERIFY = "verify"


def report(asked: Namespace, doors: Doors, streams: Streams) -> int:
    """Read and write; the exit code tells of the conversion, not of the verdict."""
    first, *more = asked.words
    if first == VERIFY and asked.owner:
        raise RefusedError("--for: is for a report that is to be converted")
    if first == VERIFY:
        return verify(more, asked, streams)
    if more:
        raise RefusedError(f"report: one report at a time; {plain(more[0], 120)} is another")
    if asked.key:
        raise RefusedError("--key: is for report verify")
    if asked.owner:
        return request(first, asked, doors, streams)
    if not (asked.output or asked.format):
        raise RefusedError(
            "report: --output FILE or --format is needed (arcdiag diagnose shows a report here)"
        )
    signer = check_files(asked)
    saved = saved_report(first, streams)
    failed = save(saved, asked, streams, signer)
    if not asked.output:
        failed = not printed(saved, asked.format, asked, streams, signer) or failed
    return OWN_FAULT if failed else READY
