"""Which mode a machine is in, as far as it can be told from inside, and the signs for it."""

from arcdiag.model.choices import Mode
from arcdiag.model.finding import Certainty, Clue
from arcdiag.model.value import Recorded


class ModeSign(Recorded, frozen=True):
    """One thing that was seen, and how it reads."""

    name: str
    """``private-answers``, ``edge-lost`` …: never given a second meaning."""
    reading: str
    """What it means, in a sentence without its end."""
    mode: Mode | None
    """The mode it speaks for; None: for none."""
    clues: tuple[Clue, ...]


class ModeGuess(Recorded, frozen=True):
    """The mode that the signs come to; None where they come to none."""

    mode: Mode | None
    confidence: Certainty
    signs: tuple[ModeSign, ...]
    """Those for the mode first, then the others."""
