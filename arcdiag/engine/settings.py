"""How a run is to behave, and what came of it."""

from arcdiag.model.host import NameServer
from arcdiag.model.order import Override
from arcdiag.model.plan import Seen
from arcdiag.model.report import Ending
from arcdiag.model.value import Value


class Settings(Value, frozen=True):
    """Limits and choices of one run; ``timeout`` (a step's) and ``deadline`` are seconds."""

    timeout: float = 5.0
    deadline: float = 30.0
    concurrency: int = 64
    repeat: int = 1
    """How many times the whole plan is walked, one time after the other."""
    name_servers: tuple[NameServer, ...] = ()
    use_name_servers: bool = False
    """The addresses come from the name servers, and the system's resolver is not asked."""
    overrides: tuple[Override, ...] = ()
    lab: bool = False
    """Loopback and documentation addresses in DNS answers count as ordinary."""


class Outcome(Value, frozen=True):
    """What a run saw, check by check in the plan's order, and how it ended."""

    seen: tuple[Seen, ...]
    ending: Ending
