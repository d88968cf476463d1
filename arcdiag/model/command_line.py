"""A command that shows with another tool what a check saw."""

from enum import StrEnum

from arcdiag.model.value import Recorded


class Shell(StrEnum):
    """Where a line is to be typed, and by whose rules its words are quoted."""

    POSIX = "sh"
    POWERSHELL = "powershell"


class CommandLine(Recorded, frozen=True):
    """One line, ready to be pasted; it holds no login."""

    shell: Shell
    tool: str
    """``curl``, ``openssl``, ``dig``, ``nslookup``, ``bash``, or ``powershell``."""
    line: str
