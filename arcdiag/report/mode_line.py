"""The mode that a machine was found in, in lines for people."""

from collections.abc import Iterator
from typing import Final

from arcdiag.model.choices import Mode
from arcdiag.model.mode_guess import ModeGuess
from arcdiag.report.plain import plain
from arcdiag.report.words import CERTAINTIES

_MODES: Final = {
    Mode.PUBLIC: "over the Internet, to public addresses (--mode public)",
    Mode.MICROSOFT_PEERING: "over ExpressRoute Microsoft peering (--mode microsoft-peering)",
    Mode.PRIVATE_PEERING: "over Private Link (--mode private-peering)",
    Mode.GATEWAY: "through the Arc gateway (--mode gateway)",
}
_LONGEST: Final = 300


def mode_lines(guess: ModeGuess) -> Iterator[str]:
    """The answer, then one line a sign."""
    if guess.mode is None:
        yield "Which way this machine goes to Azure cannot be told."
    else:
        sure = CERTAINTIES[guess.confidence]
        yield f"This machine goes to Azure {_MODES[guess.mode]}: {sure}."
    for sign in guess.signs:
        yield f"sign: {plain(sign.reading, _LONGEST)}"
