"""Which mode a machine is in: what its signs come to, and how sure that is.

BGP ends at the edge of the site, so no host can prove Microsoft peering from inside.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from arcdiag.diagnosis import mode_signs as signs
from arcdiag.diagnosis.evidence import Evidence
from arcdiag.model.choices import Mode
from arcdiag.model.finding import Certainty
from arcdiag.model.mode_guess import ModeGuess


@dataclass(frozen=True, slots=True)
class _Reading:
    """Signs that together read as a mode, where none of some others is there."""

    needed: AbstractSet[str]
    mode: Mode | None
    confidence: Certainty
    without: AbstractSet[str] = frozenset()


READINGS: Final = (
    _Reading({signs.GATEWAY_SET}, Mode.GATEWAY, Certainty.PROVED),
    _Reading({signs.PRIVATE_REACHED}, Mode.PRIVATE_PEERING, Certainty.PROVED),
    _Reading({signs.PRIVATE_ANSWERS}, Mode.PRIVATE_PEERING, Certainty.LIKELY),
    _Reading({signs.SOME_PRIVATE}, Mode.PRIVATE_PEERING, Certainty.POSSIBLE),
    _Reading({signs.EMPTY_ZONE}, Mode.PRIVATE_PEERING, Certainty.POSSIBLE, {signs.PUBLIC_ANSWERS}),
    _Reading({signs.EDGE_LOST, signs.OWN_WAY}, Mode.MICROSOFT_PEERING, Certainty.LIKELY),
    _Reading({signs.EDGE_LOST, signs.ALONE}, Mode.MICROSOFT_PEERING, Certainty.LIKELY),
    _Reading({signs.OWN_WAY}, Mode.MICROSOFT_PEERING, Certainty.POSSIBLE),
    _Reading({signs.EDGE_LOST}, Mode.MICROSOFT_PEERING, Certainty.POSSIBLE),
    _Reading({signs.EDGE_REACHED, signs.PUBLIC_ANSWERS}, Mode.PUBLIC, Certainty.LIKELY),
    _Reading({signs.BY_PROXY}, Mode.PUBLIC, Certainty.LIKELY),
    _Reading({signs.ALONE}, Mode.MICROSOFT_PEERING, Certainty.POSSIBLE),
    _Reading({signs.PUBLIC_ANSWERS}, Mode.PUBLIC, Certainty.POSSIBLE),
)
"""The first that fits decides."""


def guess_mode(evidence: Evidence) -> ModeGuess:
    """The mode, its signs, and how sure they make it."""
    found = signs.mode_signs(evidence)
    names = {sign.name for sign in found}
    for reading in READINGS:
        if reading.needed <= names and not reading.without & names:
            ordered = sorted(found, key=lambda sign: _order(sign.name, sign.mode, reading))
            return ModeGuess(mode=reading.mode, confidence=reading.confidence, signs=tuple(ordered))
    return ModeGuess(mode=None, confidence=Certainty.POSSIBLE, signs=found)


def _order(name: str, mode: Mode | None, reading: _Reading) -> tuple[bool, bool]:
    return name not in reading.needed, mode is not reading.mode
