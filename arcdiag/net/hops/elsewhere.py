"""Systems whose sockets do not tell a program without rights which router answered."""

from arcdiag.model.failure import Cause
from arcdiag.model.observation import Traced
from arcdiag.net.budget import Budget
from arcdiag.ports import NetError


async def trace(
    asked: tuple[str, int],  # noqa: ARG001 - the shape of the one that can
    dialled: tuple[str, int],  # noqa: ARG001 - the shape of the one that can
    source: str,  # noqa: ARG001 - the shape of the one that can
    budget: Budget,  # noqa: ARG001 - the shape of the one that can
) -> Traced:
    """Always NetError: this system does not tell."""
    message = "this system does not tell a program which routers answer"
    raise NetError(Cause.LOCAL_LIMIT, message, "IP_RECVERR")
