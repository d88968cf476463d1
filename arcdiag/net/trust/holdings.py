"""Which roots this machine's store holds, and which of those Microsoft uses it lacks."""

from arcdiag.model.host import RootStore
from arcdiag.net.trust.known import KnownRoots, key_of
from arcdiag.net.trust.parsed import Unreadable, parse
from arcdiag.net.trust.store import Store


def holdings(store: Store, known: KnownRoots) -> RootStore:
    """What the store holds; a root is held if one with its key is, whoever issued that."""
    held = {key_of(der) for der in store.anchors.all}
    lacking: dict[str, str] = {}
    for der in known.certificates:
        key = key_of(der)
        if key in known.microsoft and key not in held:
            lacking.setdefault(key, _subject(der))
    return RootStore(
        count=len(store.anchors),
        complete=store.complete,
        lacking=tuple(subject for subject in lacking.values() if subject),
    )


def _subject(der: bytes) -> str:
    try:
        return parse(der).subject
    except Unreadable:
        return ""
