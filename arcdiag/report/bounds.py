"""Bounds against reports of strangers: nothing of ours comes near them, so nothing is cut."""

from typing import Final

LONGEST: Final = 10_000
"""Characters of a title or of one line of a remedy."""
MOST_STEPS: Final = 100
"""Lines of a remedy."""
