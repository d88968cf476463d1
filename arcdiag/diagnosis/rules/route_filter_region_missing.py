"""Names that lead to regions which the Microsoft peering's route filter does not let through."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from arcdiag.diagnosis.addresses import dialled
from arcdiag.diagnosis.evidence import Evidence, grouped
from arcdiag.diagnosis.forwarding import request
from arcdiag.diagnosis.last_seen import last_seen_clues
from arcdiag.diagnosis.notes import clue, note_of
from arcdiag.diagnosis.peering import PATH_CAUSES, Placed, placed, placed_address
from arcdiag.diagnosis.places import for_comparison, siblings_of
from arcdiag.diagnosis.private_link import answer_clues
from arcdiag.diagnosis.routes import goes_direct
from arcdiag.diagnosis.routing import way_clues
from arcdiag.diagnosis.rule import Among, Case, rule
from arcdiag.diagnosis.words import counted, listing, say
from arcdiag.model.choices import Mode, State
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Certainty, Clue, Impact, Owner
from arcdiag.model.observation import Connected
from arcdiag.model.report import CheckResult

_MOST: Final = 12
_FILTER: Final = (
    "1. Have these communities added to the route filter (whoever runs the ExpressRoute circuit in "
    "Azure): {communities}. The filter that was given lets through {filter}.\n"
    "2. See that the circuit reaches these regions at all: without the Premium add-on it gets the "
    "prefixes of its own geopolitical region only.\n"
    "3. Azure may answer with another region at another time: better allow every region that these "
    "names lead to, and look again when one fails. Packets to {addresses} fail now."
)
_REACHED: Final = (
    "1. Find out which way these packets take: not one of the communities of {addresses} is in the "
    "filter that was given ({filter}), and yet they are reached. They go over the Internet, or "
    "another filter is attached than the one that was given.\n"
    "2. If all is to go over the Microsoft peering, the filter needs: {communities}."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outside:
    """A check whose addresses, or those that failed, the filter does not let through."""

    check: CheckResult
    placed: tuple[Placed, ...]


@rule(
    id="route-filter-region-missing",
    owner=Owner.NETWORK_PROVIDER,
    confidence=Certainty.LIKELY,
    title="{hosts}: outside the route filter of the Microsoft peering, which lacks {lacking}",
    remedy=_FILTER,
    explained_by=("hosts-file-override", "dns-sinkhole", "dns-answers-differ"),
    among=Among.WAYS,
)
def route_filter_region_missing(evidence: Evidence) -> Iterator[Case]:
    """Only where the user told the filter, and only addresses with a known community count."""
    allowed = evidence.around.run.route_filter
    if not allowed:
        return
    direct = [
        check
        for check in evidence.checks
        if check.mode is Mode.MICROSOFT_PEERING and goes_direct(check)
    ]
    failing = [one for check in direct if (one := _failing(evidence, check, allowed))]
    if failing:
        yield _case(evidence, failing)
    reached = [one for check in direct if (one := _reached(evidence, check, allowed))]
    if reached:
        yield _despite(evidence, reached)


def _failing(evidence: Evidence, check: CheckResult, allowed: tuple[str, ...]) -> _Outside | None:
    """All its addresses are outside and fail; or some fail, and just those are outside."""
    if check.state is State.FAIL and check.cause in PATH_CAUSES:
        return _outside(check, placed(evidence, check), allowed)
    if check.state is State.WARN and check.cause is Cause.PARTIAL_ADDRESSES:
        lost = (dialled(seen.target) for seen in evidence.because(check))
        return _outside(
            check,
            tuple(placed_address(evidence, check, address) for address in lost if address),
            allowed,
        )
    return None


def _reached(evidence: Evidence, check: CheckResult, allowed: tuple[str, ...]) -> _Outside | None:
    if check.state not in (State.PASS, State.WARN) or check.cause is Cause.PARTIAL_ADDRESSES:
        return None
    used = {
        seen.outcome.address for seen in check.observations if isinstance(seen.outcome, Connected)
    }
    found = tuple(one for one in placed(evidence, check) if one.address in used)
    return _outside(check, tuple(one for one in found if not one.guessed), allowed)


def _outside(
    check: CheckResult, found: tuple[Placed, ...], allowed: tuple[str, ...]
) -> _Outside | None:
    if not found or any(not one.communities or one.within(allowed) for one in found):
        return None
    return _Outside(check=check, placed=found)


def _case(evidence: Evidence, failing: Sequence[_Outside]) -> Case:
    checks = [one.check for one in failing]
    guessed = any(placed.guessed for one in failing for placed in one.placed)
    siblings = siblings_of(evidence, checks[0])
    return Case(
        subjects=tuple(checks),
        clues=(
            *_clues(evidence, failing),
            *answer_clues(checks),
            *way_clues(checks),
            *last_seen_clues(checks),
            *for_comparison(evidence, siblings[:3]),
        ),
        values=_values(evidence, failing),
        confidence=Certainty.POSSIBLE if guessed else None,
        remedy="\n".join((_FILTER, *request(evidence, checks[0], siblings))),
    )


def _despite(evidence: Evidence, reached: Sequence[_Outside]) -> Case:
    checks = [one.check for one in reached]
    return Case(
        subjects=tuple(checks),
        clues=(*_clues(evidence, reached), *way_clues(checks)),
        values=_values(evidence, reached),
        explains=frozenset(),
        severity=Impact.ADVICE,
        confidence=Certainty.POSSIBLE,
        title="{names} reached, although outside the route filter that was given: {places}",
        remedy=_REACHED,
    )


def _values(evidence: Evidence, outside: Sequence[_Outside]) -> dict[str, object]:
    needed = grouped(
        ((one, placed.communities[0]) for one in outside for placed in one.placed),
        lambda pair: pair[1],
    )
    hosts = len({one.check.host for one in outside})
    return {
        "names": counted(hosts, "{count} name is", "{count} names are"),
        "hosts": listing((one.check.host for one in outside), most=3),
        "lacking": listing(
            say("{value} ({name})", value=one.value, name=one.name) for one in needed
        ),
        "places": listing(community.name for community in needed),
        "communities": listing(
            (
                say(
                    "{value} ({name}; for {hosts})",
                    value=community.value,
                    name=community.name,
                    hosts=listing((one.check.host for one, _ in members), most=3),
                )
                for community, members in needed.items()
            ),
            most=_MOST,
        ),
        "addresses": listing(placed.address for one in outside for placed in one.placed),
        "filter": listing(evidence.around.run.route_filter, most=_MOST),
    }


def _clues(evidence: Evidence, outside: Sequence[_Outside]) -> Iterator[Clue]:
    """What became of each address, and where it lies by whose word."""
    for one in outside:
        connects = [seen for seen in one.check.observations if isinstance(seen.outcome, Connected)]
        for seen in (*evidence.because(one.check), *connects)[:1]:
            note = say("{note}; {place}", note=note_of(seen), place=_place(one.placed[0]))
            yield clue(one.check, seen, note)


def _place(where: Placed) -> str:
    known = "{address} is announced with {community} ({name}), by Microsoft's published ranges"
    hint = "an alias says that {address} is in {name}, which is announced with {community}"
    community = where.communities[0]
    return say(
        hint if where.guessed else known,
        address=where.address,
        community=community.value,
        name=community.name,
    )
