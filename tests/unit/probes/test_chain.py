"""What one check's walk makes of its own limits."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from arcdiag.engine.run import run
from arcdiag.engine.settings import Settings
from arcdiag.model.failure import Cause, Failure
from arcdiag.model.observation import Judged, Step
from arcdiag.model.plan import Plan
from tests.unit.fakes import FakeClock, FakeNetwork, check


class Ponders(FakeNetwork):
    """A network on whose machine judging a chain takes for ever."""

    async def verify(self, chain: Sequence[bytes], host: str, at: datetime) -> Judged:
        await asyncio.sleep(60)
        return await super().verify(chain, host, at)


async def test_a_chain_that_was_not_judged_in_time_is_not_called_invalid() -> None:
    plan, settings = Plan(checks=(check(),)), Settings(timeout=0.05)

    outcome = await run(plan, Ponders(), FakeClock(), settings, lambda event: None)

    last = outcome.seen[0].observations[-1]
    assert last.step is Step.VERIFY
    assert isinstance(last.outcome, Failure)
    assert last.outcome.cause is Cause.LOCAL_LIMIT
