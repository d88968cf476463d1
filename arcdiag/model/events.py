"""What a run tells while it goes on; immutable, for screens and logs."""

from arcdiag.model.observation import Observation
from arcdiag.model.plan import Plan, Seen
from arcdiag.model.value import Value


class Planned(Value, frozen=True):
    """The run begins."""

    plan: Plan


class Observed(Value, frozen=True):
    """A step ended."""

    check: str
    observation: Observation


class Finished(Value, frozen=True):
    """A check ended."""

    seen: Seen


Event = Planned | Observed | Finished
