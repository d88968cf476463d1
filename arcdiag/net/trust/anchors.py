"""Roots by name: an index that is built once and parses nothing."""

from collections.abc import Iterable, Sequence

from arcdiag.net.trust.der import DerError, outline


class Anchors:
    """Certificates (DER) that paths may end in; unreadable ones are left out."""

    __slots__ = ("_by_subject", "all", "organisations")

    def __init__(self, ders: Iterable[bytes] = ()) -> None:
        self.all = frozenset(ders)
        self.organisations: frozenset[str] | None = None
        self._by_subject: dict[bytes, list[bytes]] = {}
        for der in self.all:
            try:
                self._by_subject.setdefault(outline(der).subject, []).append(der)
            except DerError:
                continue

    def named(self, subject: bytes) -> Sequence[bytes]:
        """Those with exactly this subject (DER)."""
        return self._by_subject.get(subject, ())

    def __contains__(self, der: object) -> bool:
        return der in self.all

    def __len__(self) -> int:
        return len(self.all)
