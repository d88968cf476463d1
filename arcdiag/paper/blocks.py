"""What can stand on a sheet; every text is safe to show, and none is markup."""

from enum import StrEnum

from arcdiag.model.value import Value


class Kind(StrEnum):
    """How a text is set."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    CODE = "code"
    """In letters of one width; line breaks stay."""


class Tone(StrEnum):
    """What colour says beside the words."""

    PLAIN = "plain"
    SOFT = "soft"
    FAIL = "fail"
    WARN = "warn"
    PASS = "pass"  # noqa: S105 - a verdict, not a secret
    UNTESTED = "untested"


class Words(Value, frozen=True):
    """A paragraph, or a heading, which stays with what follows it."""

    text: str
    kind: Kind = Kind.TEXT
    tone: Tone = Tone.PLAIN


class Row(Value, frozen=True):
    """A row of a table, never cut between two pages; *tone* is that of its first cell."""

    cells: tuple[str, ...]
    tone: Tone = Tone.PLAIN


class Table(Value, frozen=True):
    """Rows under a head, which is repeated on every page; *shares* of the width, a column each."""

    shares: tuple[float, ...]
    rows: tuple[Row, ...]
    head: tuple[str, ...] = ()


Block = Words | Table


class Sheet(Value, frozen=True):
    """A document; *foot* (two lines at most) stands at the bottom of each page."""

    title: str
    foot: str
    blocks: tuple[Block, ...]
    number: str
    """32 hexadecimal digits that tell one document from another."""
    subject: str = ""
    """What programs that read the file's description are told."""


def texts(sheet: Sheet) -> str:
    """All that can be read on *sheet*, a line each."""
    lines = [sheet.title, sheet.foot]
    for block in sheet.blocks:
        match block:
            case Words(text=text):
                lines.append(text)
            case Table(head=head, rows=rows):
                lines += head
                lines += [cell for row in rows for cell in row.cells]
    return "\n".join(lines)
