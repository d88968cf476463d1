"""Tables and cells of a page; every text of a stranger goes through `plain` and is escaped."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from arcdiag.fleet.rows import LONGEST
from arcdiag.language.current import tr, translated
from arcdiag.model.choices import State
from arcdiag.report.plain import plain
from arcdiag.report.shapes import PRETTY

MOST_ROWS: Final = 100
"""Rows of a table that is not filtered."""


def table(label: str, heads: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    """A table with its title above it; nothing where there are no rows."""
    told = list(rows)
    if not told:
        return
    if label:
        yield f"<h2>{escape(label)}</h2>\n"
    names = "".join(
        f'<th{_right(cell)} scope="col">{escape(name)}</th>'
        for name, cell in zip(heads, told[0], strict=True)
    )
    yield f'<div class="wide"><table><thead><tr>{names}</tr></thead>\n<tbody>\n'
    for row in told[:MOST_ROWS]:
        yield f"<tr>{''.join(row)}</tr>\n"
    yield "</tbody></table></div>\n"
    if len(told) > MOST_ROWS:
        more = tr("and {count} more, in the JSON", count=len(told) - MOST_ROWS)
        yield f'<p class="soft">{escape(more)}</p>\n'


def _right(cell: str) -> str:
    """A head stands over its numbers."""
    return ' class="number"' if cell.startswith('<td class="number"') else ""


def pill(state: State, word: str) -> str:
    """A state with its sign, and a word, which is cut and escaped."""
    return f'<span class="pill {state}">{PRETTY.of(state)} {safe(word)}</span>'


def text(words: str) -> str:
    """A cell."""
    return f"<td>{safe(words)}</td>"


def number(count: int) -> str:
    """A cell with a number."""
    return f'<td class="number">{count}</td>'


def safe(text: str, limit: int = LONGEST) -> str:
    """A text of a stranger as a page can hold it."""
    return escape(plain(text, limit))


def said(text: str) -> str:
    """A sentence of ours, whose strangers' words are safe to show already."""
    return escape(translated(text))
