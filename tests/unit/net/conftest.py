"""A real network over loopback, and the certainty that nothing of it stays open."""

import gc
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime

import pytest

from arcdiag.model.observation import Judged
from arcdiag.net.system import SystemNetwork


class Lenient:
    """Stands in for the trust store where a test is not about trust."""

    async def judge(self, chain: Sequence[bytes], host: str, at: datetime) -> Judged:
        return Judged(store=f"lenient about {host}", faults=(), anchor=None)


@pytest.fixture
async def network() -> AsyncIterator[SystemNetwork]:
    network = SystemNetwork(trust=Lenient())  # type: ignore[arg-type]
    yield network
    await network.aclose()


@pytest.fixture(autouse=True, scope="module")
def _nothing_stays_open() -> Iterator[None]:
    """An unclosed socket warns when it is collected, and warnings are errors here.

    Once a module, as collecting takes longer than most of its tests.
    """
    yield
    gc.collect()
