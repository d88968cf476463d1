"""``arcdiag explain``: a word of the field, or the agent's own output, in plain words."""

from argparse import Namespace
from pathlib import Path
from typing import Final

import msgspec

from arcdiag.azcmagent.encoding import decoded
from arcdiag.cli.console import Streams
from arcdiag.cli.doors import Doors
from arcdiag.model.explanation import ExplainedFile, Explanation
from arcdiag.orders.ordering import catalog_file, content, readable_file
from arcdiag.orders.refused import RefusedError
from arcdiag.report.explained import explanations_text, file_text
from arcdiag.report.json import as_json
from arcdiag.report.plain import plain, without_userinfo

MOST_BYTES: Final = 64 * 2**20
"""Of a log; the agent turns its own over long before."""


def explain(asked: Namespace, doors: Doors, streams: Streams) -> int:
    """Explain what was asked for; returns the exit code."""
    if bool(asked.name) == bool(asked.file):
        raise RefusedError("explain: give either a NAME or --file FILE")
    overlay = catalog_file("--catalog", asked.catalog)
    if asked.file:
        if asked.service_tags:
            raise RefusedError("--service-tags: only a NAME that is an address is looked up in it")
        found = doors.explain_file(_text(asked.file), overlay)
        return _file(_without_logins(found), asked, streams)
    tags = readable_file("--service-tags", asked.service_tags)
    explained = tuple(
        each for name in dict.fromkeys(asked.name) for each in _known(name, doors, overlay, tags)
    )
    if asked.json:
        streams.document(as_json(explained))
    else:
        streams.result(explanations_text(explained))
    return 0


def _known(
    name: str, doors: Doors, overlay: Path | None, tags: Path | None
) -> tuple[Explanation, ...]:
    found, hint = doors.explain(name, overlay, tags)
    if not found:
        shown = plain(without_userinfo(name), 60)
        hint = hint or "; give a cause, a finding, an AZCM code, a host, a region or an address"
        raise RefusedError(f'explain: nothing is known of "{shown}"{plain(hint)}')
    return found


def _file(found: ExplainedFile, asked: Namespace, streams: Streams) -> int:
    if asked.json:
        streams.document(as_json(found))
    else:
        streams.result(file_text(found))
    return 0


def _without_logins(found: ExplainedFile) -> ExplainedFile:
    lines = tuple(
        msgspec.structs.replace(each, text=without_userinfo(each.text[:1000]))
        for each in found.lines
    )
    return msgspec.structs.replace(found, lines=lines)


def _text(name: str) -> str:
    path = readable_file("--file", name)
    assert path is not None
    return decoded(content("--file", path, name, MOST_BYTES))
