"""The one way from the engine's thread to the window's: a signal that carries what was told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QObject, Signal

from arcdiag.gui.models.line import Line
from arcdiag.model.events import Event
from arcdiag.model.report import CheckResult, Report


@dataclass(frozen=True, slots=True)
class Batch:
    """What was told since the last batch; ``planned_lines`` are there once, and come first."""

    planned_lines: tuple[Line, ...] | None
    begun: tuple[str, ...]
    """The checks that made their first step."""
    checks: tuple[CheckResult, ...]
    """Those that ended, each judged by itself."""
    lines: tuple[Line, ...]
    progress: str
    done: int
    planned: int


@dataclass(frozen=True, slots=True)
class Failed:
    """A run without a report: what was wrong with the order, or a fault of ours.

    ``log`` is where the fault's details are; empty where the order was to blame, or the user
    cancelled before there was anything to report (no ``lines`` then).
    """

    lines: tuple[str, ...] = ()
    log: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A report with its lines, made where they keep no window waiting."""

    report: Report
    lines: tuple[Line, ...]
    note: str = ""
    """What went wrong beside it, such as keeping it."""


Ended = Shown | Failed


Make = Callable[[Callable[[Event], None]], Awaitable[Report]]
"""Makes a report, and tells of it as it goes."""


class Bridge(QObject):
    """Lives in the window's thread; only the engine's thread emits."""

    told: ClassVar[Signal] = Signal(object)
    """A `Batch`."""
    ended: ClassVar[Signal] = Signal(object)
    """An `Ended`; nothing follows it."""
