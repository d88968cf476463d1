"""One sign and one colour for each state."""

from typing import Final

from arcdiag.model.choices import Readiness, State
from arcdiag.model.value import Value

COLOURS: Final = {
    State.FAIL: "red",
    State.WARN: "yellow",
    State.NOT_TESTED: "magenta",
    State.PASS: "green",
    State.NOT_APPLICABLE: "cyan",
}

VERDICT_STATES: Final = {
    Readiness.READY: State.PASS,
    Readiness.WARNINGS: State.WARN,
    Readiness.BLOCKED: State.FAIL,
    Readiness.INCONCLUSIVE: State.NOT_TESTED,
}
"""The state whose shape and colour a verdict wears."""


class Shapes(Value, frozen=True):
    """One sign a state, so that colour is never the only difference."""

    signs: dict[State, str]

    def of(self, state: State) -> str:
        """The sign of *state*."""
        return self.signs[state]


PRETTY: Final = Shapes(
    signs={
        State.FAIL: "✗",
        State.WARN: "▲",
        State.NOT_TESTED: "○",
        State.PASS: "✓",
        State.NOT_APPLICABLE: "·",
    }
)
ASCII: Final = Shapes(
    signs={
        State.FAIL: "x",
        State.WARN: "!",
        State.NOT_TESTED: "o",
        State.PASS: "+",
        State.NOT_APPLICABLE: "-",
    }
)
"""For screens whose code page has no such signs."""
