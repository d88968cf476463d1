"""Judging chains without ever holding up the event loop: threads, and a memory of the judged."""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from threading import Lock
from typing import Final

from arcdiag.model.host import RootStore
from arcdiag.model.observation import Judged
from arcdiag.net.trust.holdings import holdings
from arcdiag.net.trust.judge import for_host, judge_chain
from arcdiag.net.trust.judgement import Judgement
from arcdiag.net.trust.known import KnownRoots
from arcdiag.net.trust.store import Store
from arcdiag.net.trust.workers import Workers

THREADS: Final = 2
"""Judging is computing, and one would do; the second is for a system's verifier that waits."""
MOST_REMEMBERED: Final = 256
"""Chains; a run meets a few dozen."""

Key = tuple[bytes, datetime]


class Trust:
    """What this machine trusts, with what is known of other people's roots.

    Hundreds of checks share a few dozen chains: a chain is judged once a minute, and only the host
    name each time.
    """

    def __init__(self, store: Store, known: KnownRoots) -> None:
        self._store = store
        self._known = known
        self._workers = Workers(THREADS)
        self._memory: OrderedDict[Key, Judgement] = OrderedDict()
        self._lock = Lock()
        self.holdings: RootStore | None = None

    async def prepare(self) -> None:
        """Read the store's roots now rather than when the first chain is judged."""
        self.holdings = await self._workers.run(partial(holdings, self._store, self._known))

    async def judge(self, chain: Sequence[bytes], host: str, at: datetime) -> Judged:
        """Judge *chain* (DER, leaf first) as presented for *host* at the moment *at*.

        Only a chain that is new goes to a thread; the host name alone is quickly compared, and
        the way there and back would be most of this step's time.
        """
        shown = tuple(chain)
        key = (digest(shown), at.replace(second=0, microsecond=0))
        judgement = self._remembered(key)
        if judgement is None:
            judgement = await self._workers.run(partial(self._judged, key, shown, at))
        return for_host(judgement, shown, host, self._store.label)

    def _judged(self, key: Key, chain: tuple[bytes, ...], at: datetime) -> Judgement:
        judgement = self._remembered(key)  # by another check's thread, meanwhile
        if judgement is None:
            judgement = judge_chain(self._store, self._known, chain, at)
            self._remember(key, judgement)
        return judgement

    def _remembered(self, key: Key) -> Judgement | None:
        with self._lock:
            judgement = self._memory.get(key)
            if judgement is not None:
                self._memory.move_to_end(key)
            return judgement

    def _remember(self, key: Key, judgement: Judgement) -> None:
        with self._lock:
            self._memory[key] = judgement
            if len(self._memory) > MOST_REMEMBERED:
                self._memory.popitem(last=False)


def digest(chain: Sequence[bytes]) -> bytes:
    """One value for one sequence of certificates."""
    return hashlib.sha256(b"".join(hashlib.sha256(der).digest() for der in chain)).digest()
