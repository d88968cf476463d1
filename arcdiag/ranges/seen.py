"""The addresses that a run met, each once, in the order in which they were met."""

from collections.abc import Iterable, Iterator

from arcdiag.model.observation import Connected, Observation, Queried, Resolved, Traced
from arcdiag.model.plan import Seen


def addresses_in(seen: Iterable[Seen]) -> tuple[str, ...]:
    """Those that names were answered with, that were connected to, and routers on the way."""
    known: set[str] = set()
    found: dict[str, None] = {}
    for one in seen:
        for observation in one.observations:
            if observation.id not in known:
                known.add(observation.id)
                found.update(dict.fromkeys(_of(observation)))
    return tuple(found)


def _of(observation: Observation) -> Iterator[str]:
    match observation.outcome:
        case Resolved(addresses=addresses):
            yield from addresses
        case Queried(addresses=records):
            yield from (record.value for record in records)
        case Connected(address=address):
            yield address
        case Traced(hops=hops):
            yield from (hop.address for hop in hops if hop.address)
