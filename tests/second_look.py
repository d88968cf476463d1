"""What is wrong while others work beside it is looked at once more, alone; and that is told."""

from collections.abc import Callable
from typing import Final, TypeVar

import pytest

NOTED: Final = pytest.StashKey[list[str]]()
"""Tests that came out right only at their second look."""

_Seen = TypeVar("_Seen")


class SecondLook:
    """For tests whose networks share a machine, and so its time."""

    def __init__(self, test: str, notes: list[str]) -> None:
        self._test = test
        self._notes = notes

    def __call__(
        self,
        is_right: Callable[[_Seen], None],
        beside_others: Callable[[], _Seen],
        alone: Callable[[], _Seen],
    ) -> None:
        """Assert that *is_right* of what was seen, at the first look or at the second."""
        try:
            is_right(beside_others())
        except AssertionError as wrong:
            is_right(alone())
            self._notes.append(f"{self._test}: {str(wrong).splitlines()[0]}")


def told(notes: list[str]) -> list[str]:
    """For the end of the run: somebody should look at these."""
    return [f"right only at a second look, alone: {note}" for note in notes]
