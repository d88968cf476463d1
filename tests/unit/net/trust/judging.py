"""Short ways to have a chain judged in a test."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from arcdiag.model.observation import Judged
from arcdiag.net.trust.judge import for_host, judge_chain
from arcdiag.net.trust.known import KnownRoots, key_of
from arcdiag.net.trust.store import anchors_store

from .pki import HOST, NOW, Signed


def ders(*chain: Signed | bytes) -> tuple[bytes, ...]:
    return tuple(one.der if isinstance(one, Signed) else one for one in chain)


def known(
    microsoft: Iterable[Signed] = (), public: Iterable[Signed] = (), *, held: bool = True
) -> KnownRoots:
    """Whose roots are whose; ``held``: their certificates are at hand too."""
    ours, theirs = ders(*microsoft), ders(*public)
    return KnownRoots(
        frozenset(map(key_of, ours)),
        frozenset(map(key_of, (*ours, *theirs))),
        (*ours, *theirs) if held else (),
    )


NOBODY = known()


def judged(
    chain: Sequence[Signed | bytes],
    trusted: Sequence[Signed | bytes],
    whose: KnownRoots = NOBODY,
    host: str = HOST,
    at: datetime = NOW,
) -> Judged:
    presented = ders(*chain)
    store = anchors_store(ders(*trusted))
    return for_host(judge_chain(store, whose, presented, at), presented, host, store.label)


def causes(judged: Judged) -> list[str]:
    """The causes for which Go would refuse."""
    return [str(fault.cause) for fault in judged.faults if fault.fatal]


def remarks(judged: Judged) -> list[str]:
    """The causes that Go lets pass."""
    return [str(fault.cause) for fault in judged.faults if not fault.fatal]


def words(judged: Judged) -> str:
    return " | ".join(f"{fault.subject}: {fault.message}" for fault in judged.faults)
