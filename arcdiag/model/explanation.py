"""A word of the field explained: what it means, who changes what, and what is known beside."""

from enum import StrEnum

from arcdiag.model.address import AddressFact
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Owner
from arcdiag.model.value import Recorded


class Subject(StrEnum):
    """What kind of word it is."""

    CAUSE = "cause"
    RULE = "rule"
    CODE = "code"
    """An AZCM code, or an exit code of an installer."""
    ENDPOINT = "endpoint"
    ALIAS = "alias"
    """A name that an endpoint's name leads to, or a zone of private link."""
    REGION = "region"
    ADDRESS = "address"


class Explanation(Recorded, frozen=True):
    """One word explained. ``facts`` are pairs of what and which, in the order to show them."""

    subject: Subject
    name: str
    meaning: str
    remedy: str = ""
    owner: Owner | None = None
    facts: tuple[tuple[str, str], ...] = ()
    address: AddressFact | None = None


class LineKind(StrEnum):
    """What a line of the agent's output is."""

    ROW = "row"
    RECORD = "record"
    CONSOLE = "console"


class ExplainedLine(Recorded, frozen=True):
    """One line that was understood; ``text`` is the line without secrets, cut to a screen's width.

    ``cause`` is None where the line tells something else than a failed step.
    """

    number: int
    kind: LineKind
    text: str
    meaning: str
    remedy: str = ""
    host: str = ""
    cause: Cause | None = None
    code: str = ""


class ExplainedFile(Recorded, frozen=True):
    """A pasted output or a log. ``unexplained`` counts lines with an error that nobody knows."""

    lines: tuple[ExplainedLine, ...]
    read: int
    unexplained: tuple[int, ...] = ()
    """The numbers of lines that tell an error in words that are not known here."""
