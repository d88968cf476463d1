"""The table of ``azcmagent check``, old and new: columns are found by their headers alone.

Agents up to about 1.51 print ``ENDPOINT |REACHABLE |PRIVATE |TLS |PROXY``; newer ones put a column
for the use case before them. Columns that are not known here are passed over.
"""

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit

from arcdiag.model.azcmagent import AgentRow

_ENDPOINT: Final = ("endpoint", "url", "hostname")
_COLUMNS: Final = {
    "reachable": ("reachable",),
    "private": ("private",),
    "tls": ("tls",),
    "proxy": ("proxy", "proxystatus"),
    "use_case": ("usecase", "use"),
}
MOST_COLUMNS: Final = 32


class Header:
    """Where a table's columns stand."""

    def __init__(self, endpoint: int, columns: dict[str, int], width: int) -> None:
        self._endpoint = endpoint
        self._columns = columns
        self.width = width

    def row(self, cells: list[str]) -> AgentRow | None:
        """The row in *cells*; None when they name no endpoint."""
        url = cells[self._endpoint] if self._endpoint < len(cells) else ""
        if not host_of(url):
            return None
        found = {name: cells[place] for name, place in self._columns.items() if place < len(cells)}
        return AgentRow(
            url=url,
            host=host_of(url),
            reachable=truth(found.get("reachable", "")),
            private=truth(found.get("private", "")),
            tls=found.get("tls", ""),
            proxy=found.get("proxy", ""),
            use_case=found.get("use_case", ""),
        )


def read_header(line: str) -> Header | None:
    """The header in *line*; None when it is none."""
    cells = [_key(cell) for cell in split(line)]
    endpoint = next((place for place, cell in enumerate(cells) if cell in _ENDPOINT), None)
    if endpoint is None or "reachable" not in cells:
        return None
    columns = {
        name: place
        for name, words in _COLUMNS.items()
        for place, cell in enumerate(cells)
        if cell in words
    }
    return Header(endpoint, columns, len(cells))


def read_rows(lines: Iterable[str]) -> Iterator[AgentRow]:
    """Every row of every table in *lines*."""
    header: Header | None = None
    for line in lines:
        header = read_header(line) or header
        row = header.row(split(line)) if header and "|" in line else None
        if row is not None:
            yield row


def split(line: str) -> list[str]:
    """The cells of a line, without the blanks that pad them and a frame around them."""
    text = line.strip().strip("|")
    return [cell.strip() for cell in text.split("|", MOST_COLUMNS)]


def truth(text: str) -> bool | None:
    """``true`` and ``false`` in any case; None for ``unknown`` and whatever else."""
    return {"true": True, "false": False}.get(text.strip().lower())


def host_of(url: str) -> str:
    """The host that a URL, or a bare host name, means, in lower case; empty when there is none."""
    if any(mark.isspace() for mark in url) or len(url) > 2048:
        return ""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return host.rstrip(".") if "." in host or host == "localhost" else ""


def _key(cell: str) -> str:
    return "".join(cell.lower().split())
