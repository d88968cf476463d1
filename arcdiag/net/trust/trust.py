"""Judging chains without ever holding up the event loop: workers, and a memory of the judged."""

from collections.abc import Sequence
from datetime import datetime

from arcdiag.model.observation import Judged
from arcdiag.net.trust.known import KnownRoots
from arcdiag.net.trust.store import Store


class Trust:
    """What this machine trusts, with what is known of other people's roots."""

    def __init__(self, store: Store, known: KnownRoots) -> None:
        self._store = store
        self._known = known

    async def judge(self, chain: Sequence[bytes], host: str, at: datetime) -> Judged:
        """Judge *chain* (DER, leaf first) as presented for *host* at the moment *at*."""
        from arcdiag.net.trust.judge import for_host, judge_chain

        judgement = judge_chain(self._store, self._known, tuple(chain), at)
        return for_host(judgement, chain, host, self._store.label)
