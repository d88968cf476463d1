"""Which lines are shown: by text, by state, by purpose, or those that a finding is about."""

from arcdiag.gui.models.line import Line
from arcdiag.model.choices import State
from arcdiag.model.value import Value


class Sieve(Value, frozen=True):
    """What is empty lets everything pass."""

    words: tuple[str, ...] = ()
    """Every one must be met, in lower case."""
    states: tuple[State, ...] = ()
    purpose: str = ""
    checks: frozenset[str] = frozenset()

    def passes(self, line: Line) -> bool:
        """Is *line* shown?"""
        return (
            (not self.checks or line.id in self.checks)
            and (not self.purpose or self.purpose in line.purposes)
            and (not self.states or line.state in self.states)
            and all(word in line.sought for word in self.words)
        )
