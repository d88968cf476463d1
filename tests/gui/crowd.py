"""A run of many checks over a network that answers at once, through the real engine and judge."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from arcdiag.catalog.load import load_catalog
from arcdiag.diagnosis.diagnose import diagnose
from arcdiag.engine.run import run
from arcdiag.engine.settings import Settings
from arcdiag.engine.undisturbed import seldom_collected
from arcdiag.model.events import Event
from arcdiag.model.failure import Cause
from arcdiag.model.plan import Plan
from arcdiag.model.report import Report
from tests.unit.fakes import FakeClock, FakeNetwork, NetError, after, check, failing
from tests.unit.report.example import REPORT

MANY = 1500


def crowd(count: int = MANY) -> Plan:
    """Checks of a few purposes."""
    purposes = ("onboard", "run", "download", "ama")
    return Plan(
        checks=tuple(
            check(
                f"host-{number}.example.com",
                purpose=purposes[number % 4],
                purposes=(purposes[number % 4],),
            )
            for number in range(count)
        )
    )


def of_many(
    count: int = MANY, seconds: float = 0.02
) -> Callable[[Callable[[Event], None]], Awaitable[Report]]:
    """A run whose every connection takes so long, and of which each fiftieth fails."""
    plan = crowd(count)
    dead = NetError(Cause.TCP_REFUSED, "refused")
    addresses = {
        each.host: (f"20.1.{number // 250}.{number % 250}",)
        for number, each in enumerate(plan.checks)
    }
    connects = {
        addresses[each.host][0]: failing(dead) if number % 50 == 0 else after(seconds)
        for number, each in enumerate(plan.checks)
    }
    network = FakeNetwork(addresses, connects)

    async def make(tell: Callable[[Event], None]) -> Report:
        settings = Settings(deadline=120)
        with seldom_collected():
            outcome = await run(plan, network, FakeClock(), settings, tell)
        facts = msgspec.structs.replace(REPORT.run, ending=outcome.ending)
        diagnosis = diagnose(
            outcome.seen,
            host=REPORT.host,
            run=facts,
            catalog=load_catalog(),
            stamp=REPORT.catalog,
        )
        await asyncio.sleep(0)
        return msgspec.structs.replace(
            REPORT,
            run=facts,
            checks=diagnosis.checks,
            findings=diagnosis.findings,
            verdict=diagnosis.verdict,
        )

    return make
