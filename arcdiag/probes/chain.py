"""One check from its addresses to its answer, each step resting on the one before."""

from collections.abc import Callable

from arcdiag.model.observation import Resolved
from arcdiag.model.plan import Check
from arcdiag.ports import Clock, Network
from arcdiag.probes.connect import Dialling
from arcdiag.probes.converse import Conversation
from arcdiag.probes.routes import Routes
from arcdiag.probes.trace import Trace


class Walk:
    """One check's way over the network."""

    def __init__(
        self,
        check: Check,
        network: Network,
        routes: Routes,
        clock: Clock,
        trace: Trace,
        *,
        lab: bool,
    ) -> None:
        self._check = check
        self._network = network
        self._routes = routes
        self._clock = clock
        self._trace = trace
        self._lab = lab

    async def go(self, resolved: Resolved, admits: Callable[[str], bool]) -> tuple[str, ...]:
        """Connect, shake hands, verify, ask; returns the hosts that the answer named.

        *admits* tells which of them may be believed.
        """
        talk = Conversation(self._check, self._network, self._clock, self._trace, admits)
        dialling = Dialling(self._network, self._routes, self._check.port, self._trace)
        try:
            link = await dialling.chosen(resolved, lab=self._lab)
            hosts = await talk.over(link) if link is not None else ()
            await dialling.finish()
        except BaseException:
            await dialling.abandon()
            raise
        return hosts
