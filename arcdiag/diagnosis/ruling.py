"""What one step contributes to the judgement of its check."""

from dataclasses import dataclass
from typing import Final

from arcdiag.model.choices import State
from arcdiag.model.failure import Cause
from arcdiag.model.observation import Observation

OURS: Final = (Cause.TOOL_BUG, Cause.LOCAL_LIMIT)
"""A fault of arcdiag or a limit of this machine says nothing about the network."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A step's contribution to the judgement, and the observations it rests on."""

    state: State
    cause: Cause
    because: tuple[Observation, ...]
