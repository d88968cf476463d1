"""The guessed mode in words."""

from typing import Any

import msgspec

from arcdiag.model.choices import Mode
from arcdiag.model.finding import Certainty, Clue
from arcdiag.model.mode_guess import ModeGuess, ModeSign
from arcdiag.report.mode_line import mode_lines
from arcdiag.report.text import as_text
from tests.unit.report.example import REPORT

CLUE = Clue(observation="o1", check="a", note="seen")


def guess(mode: Mode | None, **values: Any) -> ModeGuess:
    sign = ModeSign(name="own-way", reading="a way of \x1b[31mits own", mode=mode, clues=(CLUE,))
    return ModeGuess(mode=mode, confidence=Certainty.LIKELY, signs=(sign,), **values)


def test_every_mode_has_words_and_says_how_sure_it_is() -> None:
    for mode in Mode:
        first, *_ = mode_lines(guess(mode))

        assert first.endswith(f"(--mode {mode}): likely.")


def test_what_cannot_be_told_is_said_to_be_so() -> None:
    assert next(mode_lines(guess(None))) == "Which way this machine goes to Azure cannot be told."


def test_the_report_shows_it_with_its_signs_and_without_tricks() -> None:
    asked = msgspec.structs.replace(REPORT, mode_guess=guess(Mode.MICROSOFT_PEERING))

    text = as_text(asked, 100)

    assert "over ExpressRoute Microsoft peering" in text
    assert "sign: a way of" in text
    assert "\x1b" not in text


def test_a_report_that_was_not_asked_says_nothing_of_it() -> None:
    assert "This machine goes to Azure" not in as_text(REPORT, 100)
