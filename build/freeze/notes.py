"""Writes down whose work is in the programs: for people, and for programs that read such lists."""

import os
from collections.abc import Iterable
from pathlib import Path

import names
from components import components
from contents import Entry
from notice import notice
from sbom import sbom

NOTICE = "NOTICE.txt"


def written(kind: str, files: Iterable[str | Path | None]) -> list[Entry]:
    """Write both for *files*, the sources of what is frozen; what of it goes into the program."""
    folder = names.MADE / kind
    folder.mkdir(parents=True, exist_ok=True)
    found = components(files)
    (folder / NOTICE).write_text(notice(found), encoding="utf-8", newline="\n")
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    parts = folder / f"{names.release()}-{kind}.cdx.json"
    parts.write_text(sbom(found, epoch), encoding="utf-8", newline="\n")
    return [(f"resources/{NOTICE}", str(folder / NOTICE), "DATA")]
