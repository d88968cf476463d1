"""The ways to a run's addresses: each asked for once, however many checks connect to it."""

import asyncio
from collections.abc import Callable

from arcdiag.model.failure import Cause
from arcdiag.model.observation import Observation, Step
from arcdiag.ports import Network
from arcdiag.probes.trace import Trace


class Routes:
    """``trace`` makes a trace that belongs to no single check."""

    def __init__(self, network: Network, trace: Callable[[], Trace]) -> None:
        self._network = network
        self._trace = trace
        self._known: dict[str, tuple[Trace, asyncio.Event]] = {}

    async def to(self, address: str) -> tuple[Observation, ...]:
        """What the system says of the way to *address*, now or earlier; never fails."""
        if address in self._known:
            trace, known = self._known[address]
            await known.wait()
        else:
            trace, known = self._known[address] = self._trace(), asyncio.Event()
            try:
                await trace.step(
                    Step.ROUTE,
                    address,
                    self._network.route(address),
                    late=Cause.LOCAL_LIMIT,  # the system's own answer: no packet is waited for
                    detail=lambda seen: seen,
                )
            finally:
                known.set()
        return tuple(trace.observations)

    def forget(self) -> None:
        """The run is over; one by one, as `arcdiag.engine.undisturbed.let_go` tells."""
        while self._known:
            self._known.popitem()
