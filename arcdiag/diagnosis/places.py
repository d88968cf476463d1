"""Where an endpoint's addresses lie by Microsoft's ranges, and how packets leave for them."""

from collections.abc import Iterable, Iterator
from typing import Final

from arcdiag.diagnosis.aliases import region
from arcdiag.diagnosis.answers import telling
from arcdiag.diagnosis.evidence import Evidence, outcomes
from arcdiag.diagnosis.notes import clue, note_of
from arcdiag.diagnosis.peering import ARC, addresses, is_arc_address, placed_address
from arcdiag.diagnosis.words import listing, say
from arcdiag.model.finding import Clue
from arcdiag.model.observation import Connected, Routed
from arcdiag.model.report import CheckResult

_SIBLINGS: Final = (".guestconfiguration.azure.", ".his.arc.azure.")
"""What the names of Azure Arc's own services end in, in every cloud."""


def siblings_of(evidence: Evidence, check: CheckResult) -> list[CheckResult]:
    """Reached hosts of Azure Arc's own services over the same path, the closest first."""
    found = {
        other.host: other
        for other in evidence.reached
        if other.mode is check.mode
        and other.route == check.route
        and other.host != check.host
        and any(part in f".{other.host}" for part in _SIBLINGS)
    }
    return sorted(found.values(), key=lambda one: "-gas." not in one.host)


def place_clues(evidence: Evidence, check: CheckResult) -> Iterator[Clue]:
    """One clue that says of each address whose it is, in which region, and its community."""
    found = addresses(check)
    seen = next(iter(telling(check.observations, found)), None)
    words = [word for address in found[:2] if (word := _word(evidence, check, address))]
    if seen is not None and words:
        yield clue(check, seen, "; ".join(words))


def for_comparison(evidence: Evidence, checks: Iterable[CheckResult]) -> Iterator[Clue]:
    """Each one's connect, with where its address lies and how packets leave for it."""
    for check in checks:
        for seen, made in outcomes(check, Connected)[:1]:
            ways = [
                note_of(one) for one, way in outcomes(check, Routed) if way.address == made.address
            ]
            parts = [note_of(seen), _word(evidence, check, made.address), *ways[:1]]
            note = say("{parts}, for comparison", parts="; ".join(part for part in parts if part))
            yield clue(check, seen, note)


def _word(evidence: Evidence, check: CheckResult, address: str) -> str:
    fact = evidence.around.addresses.get(address)
    known = placed_address(evidence, check, address).communities
    community = (
        say("{value} ({name})", value=known[0].value, name=known[0].name)
        if known
        else say("none that is documented")
    )
    if fact is None or not fact.tags:
        place = region(check)
        if not place:
            return ""
        return say(
            "an alias says that {address} is in {region}; BGP community: {community}",
            address=address,
            region=place,
            community=community,
        )
    template = (
        "{address} lies in {tags} (region {region}); BGP community: {community}"
        if is_arc_address(fact)
        else "{address} lies in {tags} (region {region}), and not in {arc}; BGP community: "
        "{community}"
    )
    return say(
        template,
        address=address,
        tags=listing(fact.tags, most=2),
        region=fact.region or say("not told"),
        arc=ARC,
        community=community,
    )
