"""What a run tells while it goes on; immutable, for screens and logs."""

from arcdiag.model.observation import Observation
from arcdiag.model.plan import Plan, Seen
from arcdiag.model.value import Value


class Planned(Value, frozen=True):
    """The run begins; the whole plan is walked ``rounds`` times."""

    plan: Plan
    rounds: int = 1


class Observed(Value, frozen=True):
    """A step ended."""

    check: str
    observation: Observation


class Finished(Value, frozen=True):
    """A check ended, or was cut off; of a repeated check this round's attempt."""

    seen: Seen
    attempt: int = 1


Event = Planned | Observed | Finished
