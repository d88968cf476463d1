"""The addresses that a check's name was answered with, and whether they are of the wanted kind."""

from collections.abc import Iterable, Iterator
from typing import Final

from arcdiag.diagnosis.ruling import Ruling
from arcdiag.model.address import AddressKind
from arcdiag.model.choices import State, Wanted
from arcdiag.model.failure import Cause
from arcdiag.model.observation import Observation, Queried, Resolved, Step
from arcdiag.model.plan import Check
from arcdiag.ranges.kinds import kind_of, parsed

_GIVEN: Final = ("--resolve", "literal")
"""Sources of an address that nobody was asked for."""


def answers(observations: Iterable[Observation]) -> tuple[str, ...]:
    """What a program on this machine is given for the name, in order; empty where it was not asked.

    Where the system's resolver was not asked, the name servers' answers stand in for its own.
    """
    seen_of_it = tuple(observations)
    own = [seen.outcome for seen in seen_of_it if seen.step is Step.RESOLVE]
    if own:
        return tuple(
            address
            for outcome in own
            if isinstance(outcome, Resolved) and outcome.source not in _GIVEN
            for address in outcome.addresses
        )
    return tuple(
        record.value
        for seen in seen_of_it
        if seen.step is Step.QUERY and isinstance(seen.outcome, Queried)
        for record in seen.outcome.addresses
    )


def public(addresses: Iterable[str]) -> tuple[str, ...]:
    """Those that are public."""
    return tuple(one for one in addresses if _kind(one) is AddressKind.PUBLIC)


def private(addresses: Iterable[str]) -> tuple[str, ...]:
    """Those of private networks (RFC 1918, RFC 4193)."""
    return tuple(one for one in addresses if _kind(one) is AddressKind.PRIVATE)


def of_wanted_kind(check: Check, observations: tuple[Observation, ...]) -> Iterator[Ruling]:
    """A public address where a private one is wanted spoils all; the other way round it may work.

    Behind a proxy the proxy looks names up, so nothing is known of what it is answered.
    """
    given = answers(observations) if check.route == "direct" else ()
    if check.expected is Wanted.PRIVATE and (wrong := public(given)):
        yield Ruling(State.FAIL, Cause.PRIVATE_EXPECTED, telling(observations, wrong))
    if check.expected is Wanted.PUBLIC and (wrong := private(given)):
        yield Ruling(State.WARN, Cause.PUBLIC_EXPECTED, telling(observations, wrong))


def telling(
    observations: Iterable[Observation], addresses: Iterable[str]
) -> tuple[Observation, ...]:
    """The answers that hold one of *addresses*, the system's own and those of name servers."""
    meant = frozenset(addresses)
    return tuple(seen for seen in observations if meant.intersection(_held(seen)))


def _held(seen: Observation) -> tuple[str, ...]:
    match seen.outcome:
        case Resolved(addresses=addresses):
            return addresses
        case Queried(addresses=records) if seen.step is Step.QUERY:
            return tuple(record.value for record in records)
        case _:
            return ()


def _kind(text: str) -> AddressKind:
    address = parsed(text)
    return kind_of(address) if address is not None else AddressKind.RESERVED
