"""In what the same check differs from one report to another, and what of that is only noise."""

from collections.abc import Callable, Iterator
from typing import Final

from arcdiag.diagnosis.times import path_ms, round_trip_ms
from arcdiag.diagnosis.words import say, seconds, tls_version
from arcdiag.model.address import AddressFact
from arcdiag.model.comparison import Aspect, Change
from arcdiag.model.last_word import last_words
from arcdiag.model.observation import (
    Chosen,
    Connected,
    Handshaken,
    Observation,
    Queried,
    Reached,
    Repeated,
    Resolved,
)
from arcdiag.model.report import CheckResult

FASTEST_MS: Final = 30.0
"""A round trip that differs by less is the same: machines and lines are busy at times."""
SHARE: Final = 0.5
"""So much of the shorter time is noise as well."""
JITTERS: Final = 3
"""Where attempts were repeated, so many times what they differ from each other by."""
WAIT_MS: Final = 1500.0
"""All the steps together may cost one lost packet (a second) and half a second more."""

Addresses = dict[str, AddressFact]
Telling = Callable[[str, str], bool]
"""May two texts be compared at all? Pseudonyms that were made apart may not."""


class Seen:
    """One report's check, with what is known of its addresses."""

    def __init__(self, check: CheckResult, addresses: Addresses) -> None:
        self.check = check
        self.observations = last_words(check.observations)
        self._addresses = addresses

    def address(self) -> tuple[str, frozenset[str]]:
        """The address a client ends on, and all that it might have taken instead."""
        chosen, offered = "", set()
        for seen in self.observations:
            match seen.outcome:
                case Chosen(address=address) | Reached(address=address):
                    chosen = chosen or address
                case Connected(address=address):
                    offered.add(address)
                case Resolved(addresses=found):
                    offered |= set(found)
                case Queried(addresses=records):
                    offered |= {record.value for record in records}
        first = next((one for one in self._resolved()), "")
        return chosen or first, frozenset(offered | {chosen} - {""})

    def told(self, address: str) -> str:
        """*address* with its kind and region."""
        fact = self._addresses.get(address)
        if fact is None:
            return address
        return say("{address} ({what})", address=address, what=fact.region or fact.kind)

    def leaf(self) -> Handshaken | None:
        """The last handshake that showed a certificate."""
        shaken = [seen.outcome for seen in self.observations]
        return next(
            (one for one in reversed(shaken) if isinstance(one, Handshaken) and one.chain), None
        )

    def noise_ms(self) -> float:
        """How much its own attempts differ from each other; 0 where there was one."""
        spreads = [
            max(seen.outcome.jitter_ms, seen.outcome.most_ms - seen.outcome.least_ms)
            for seen in self.check.observations
            if isinstance(seen.outcome, Repeated)
        ]
        return max(spreads, default=0.0)

    def waited_ms(self) -> float:
        """What a program waits for an answer, of one attempt; 0 where none came to its end."""
        attempts: dict[int, list[Observation]] = {}
        for seen in self.observations:
            attempts.setdefault(seen.attempt, []).append(seen)
        waits = [sum(path_ms(tuple(one)).values()) for one in attempts.values()]
        return min((wait for wait in waits if wait > 0), default=0.0)

    def _resolved(self) -> Iterator[str]:
        for seen in self.observations:
            if isinstance(seen.outcome, Resolved):
                yield from seen.outcome.addresses


def changes(old: Seen, new: Seen, may_tell: Telling) -> Iterator[Change]:
    """What differs, without what differs by chance."""
    before, after = old.check, new.check
    pairs = (
        (Aspect.HOST, before.host, after.host),
        (Aspect.MODE, str(before.mode), str(after.mode)),
        (Aspect.ROUTE, before.route, after.route),
        (Aspect.CAUSE, before.cause or "", after.cause or ""),
        *_addresses(old, new),
        *_certificates(old, new),
    )
    for aspect, was, now in pairs:
        if was != now and may_tell(was, now):
            yield Change(aspect=aspect, old=was, new=now)
    yield from _times(old, new)


def _addresses(old: Seen, new: Seen) -> Iterator[tuple[Aspect, str, str]]:
    """Another address only where the one was not on offer to the other: names have many."""
    (was, offered), (now, on_offer) = old.address(), new.address()
    if old.check.route != new.check.route:  # the one is a proxy's, or another proxy's
        return
    if was and now and was not in on_offer and now not in offered:
        yield Aspect.ADDRESS, old.told(was), new.told(now)


def _certificates(old: Seen, new: Seen) -> Iterator[tuple[Aspect, str, str]]:
    was, now = old.leaf(), new.leaf()
    if was is not None and now is not None:
        yield Aspect.ISSUER, was.chain[0].issuer, now.chain[0].issuer
        yield Aspect.TLS, tls_version(was.version), tls_version(now.version)


def _times(old: Seen, new: Seen) -> Iterator[Change]:
    noise = JITTERS * max(old.noise_ms(), new.noise_ms())
    trips = round_trip_ms(old.observations), round_trip_ms(new.observations)
    yield from _time(Aspect.LATENCY, *trips, max(FASTEST_MS, noise))
    yield from _time(Aspect.DURATION, old.waited_ms(), new.waited_ms(), max(WAIT_MS, noise))


def _time(aspect: Aspect, was: float, now: float, noise: float) -> Iterator[Change]:
    if was > 0 and now > 0 and abs(now - was) > max(noise, SHARE * min(was, now)):
        by_ms = round(now - was, 3)
        yield Change(aspect=aspect, old=seconds(was), new=seconds(now), by_ms=by_ms)
