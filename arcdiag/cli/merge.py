"""``arcdiag merge``: many servers' reports as one."""

from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from arcdiag.azcmagent.encoding import decoded
from arcdiag.cli.console import Streams
from arcdiag.cli.deliver import check_map
from arcdiag.cli.doors import Doors
from arcdiag.cli.exits import OWN_FAULT, READY
from arcdiag.cli.over_input import refuse_over
from arcdiag.diagnosis.words import say
from arcdiag.fleet.asks import asks
from arcdiag.fleet.drift import MOST_BYTES, Earlier, EarlierError, earlier_merge
from arcdiag.fleet.exporters import fleet_exporter_for
from arcdiag.fleet.gathering import Gathering
from arcdiag.fleet.glance import UnreadableError, glance
from arcdiag.fleet.merge import merged
from arcdiag.fleet.model import Fleet
from arcdiag.fleet.outward import OutwardFleet, exported_fleet, outward_fleet
from arcdiag.fleet.request_formats import fleet_request_exporter_for, request_text
from arcdiag.fleet.sources import Document, PassedOver, Refusal, SourceError, documents
from arcdiag.fleet.text import as_text
from arcdiag.orders.ordering import content, readable_file
from arcdiag.orders.refused import RefusedError
from arcdiag.redact.leaks import LeakError
from arcdiag.redact.level import Level
from arcdiag.report.exporter import FormatError
from arcdiag.report.json import as_json
from arcdiag.report.plain import plain
from arcdiag.report.write import WriteError, check_writable, write_private, write_whole

_MOST_NAMES: Final = 16 * 2**20
"""Bytes of a list of servers."""


def merge(asked: Namespace, doors: Doors, streams: Streams) -> int:  # noqa: ARG001 - one shape
    """Read all, write the files, then the screen; the exit code tells of the merge alone."""
    if asked.owner and asked.json:
        raise RefusedError("--for: with --json the requests to all teams are in the document")
    wanted = _wanted(asked)
    expected = _expected(asked.expect)
    gathering = Gathering(by_file=asked.by == "file")
    fleet = _gathered(gathering, asked.path, expected, _earlier(asked.since))
    refuse_over(asked, _files(fleet))
    leaving = outward_fleet(fleet, Level(asked.redact))
    written = [_saved(leaving, path, exporter, streams) for path, exporter in wanted]
    if asked.redact_map:
        written.append(_map_saved(leaving, Path(asked.redact_map), streams))
    if asked.json:
        written.append(_printed(leaving, streams))
    elif asked.owner and not asked.output:
        streams.result(request_text(fleet, asked.owner))
    elif not asked.owner:
        streams.result(as_text(fleet, streams.shapes()))
    return READY if all(written) else OWN_FAULT


def _files(fleet: Fleet) -> Iterator[str]:
    """The files in which reports were found, in folders as well."""
    files = (*(each.file for each in fleet.servers), *(each.file for each in fleet.superseded))
    for file in files:
        yield from (file, file.partition("!")[0])


def _wanted(asked: Namespace) -> list[tuple[Path, Callable[[Fleet], bytes]]]:
    try:
        wanted = [(Path(name), _exporter(Path(name), asked.owner)) for name in asked.output]
        for path, _ in wanted:
            check_writable(path)
    except (FormatError, WriteError) as error:
        raise RefusedError(f"--output {error}") from None
    check_map(asked)
    return wanted


def _exporter(path: Path, owner: str) -> Callable[[Fleet], bytes]:
    return fleet_request_exporter_for(path, owner) if owner else fleet_exporter_for(path)


def _expected(name: str) -> tuple[str, ...] | None:
    """The names in a file, one a line; what follows a blank or a ``#`` is anything else."""
    path = readable_file("--expect", name)
    if path is None:
        return None
    text = decoded(content("--expect", path, name, _MOST_NAMES))
    lines = (line.partition("#")[0].split() for line in text.splitlines())
    names = tuple(dict.fromkeys(words[0][:300] for words in lines if words))
    if not names:
        raise RefusedError(f"--expect: {plain(name)} names no server")
    return names


def _earlier(name: str) -> Earlier | None:
    path = readable_file("--since", name)
    if path is None:
        return None
    try:
        return earlier_merge(content("--since", path, name, MOST_BYTES))
    except EarlierError as error:
        raise RefusedError(f"--since: {plain(name)} {error}") from None


def _gathered(
    gathering: Gathering,
    paths: list[str],
    expected: tuple[str, ...] | None,
    earlier: Earlier | None,
) -> Fleet:
    passed_over = 0
    try:
        for found in documents(map(Path, paths)):
            match found:
                case Document(file=file, data=data):
                    _take(gathering, file, data)
                case Refusal(file=file, why=why):
                    gathering.refuse(file, why)
                case PassedOver():
                    passed_over += 1
    except SourceError as error:
        raise RefusedError(f"merge: {plain(str(error))}") from None
    fleet = merged(gathering, expected=expected, earlier=earlier, passed_over=passed_over)
    if not fleet.servers:
        raise RefusedError(_nothing(fleet))
    return fleet


def _take(gathering: Gathering, file: str, data: bytes) -> None:
    try:
        read = glance(data)
    except UnreadableError as error:
        gathering.refuse(file, str(error))
    else:
        gathering.add(read, file, asks(read, data))


def _nothing(fleet: Fleet) -> str:
    if not fleet.refused:
        return say("merge: there is no report (.json or .zip) in what was named")
    first = fleet.refused[0]
    return say(
        "merge: not one of {count} files is a report; {file} {why}",
        count=len(fleet.refused),
        file=plain(first.file),
        why=first.why,
    )


def _saved(
    leaving: OutwardFleet, path: Path, exporter: Callable[[Fleet], bytes], streams: Streams
) -> bool:
    try:
        write_whole(path, exported_fleet(leaving, exporter))
    except (WriteError, LeakError) as error:
        streams.message(str(error))
        return False
    return True


def _map_saved(leaving: OutwardFleet, path: Path, streams: Streams) -> bool:
    try:
        write_private(path, as_json(leaving.originals))
    except WriteError as error:
        streams.message(str(error))
        return False
    return True


def _printed(leaving: OutwardFleet, streams: Streams) -> bool:
    try:
        streams.document(exported_fleet(leaving, as_json))
    except LeakError as error:
        streams.message(str(error))
        return False
    return True
