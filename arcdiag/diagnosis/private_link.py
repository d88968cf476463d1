"""What private DNS must hold for Azure Arc's names, and what a run was answered."""

from collections.abc import Iterable, Iterator
from typing import Final

from arcdiag.diagnosis.addresses import server_label
from arcdiag.diagnosis.answers import answers, private, public, telling
from arcdiag.diagnosis.evidence import Evidence, grouped, outcomes
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.routes import goes_direct
from arcdiag.diagnosis.words import listing, say
from arcdiag.model.catalog import Catalog
from arcdiag.model.choices import State, Wanted
from arcdiag.model.finding import Clue
from arcdiag.model.observation import Queried, Routed
from arcdiag.model.plan import Check
from arcdiag.model.report import CheckResult

SCOPE: Final = "hybridcompute"
"""The group of a private endpoint for a Private Link Scope of Azure Arc (arc-pl, 2026-05-04)."""
_MARK: Final = "privatelink."
MOST_RECORDS: Final = 20
"""Records to make are written out, since somebody has to copy them."""


def zone(check: Check, catalog: Catalog) -> str:
    """The private zone that holds the name's record; empty where none is documented."""
    endpoint = catalog.endpoints.get(check.endpoint)
    link = endpoint.private_link if endpoint is not None else None
    return link.zone if link is not None else ""


def is_arcs(check: Check, catalog: Catalog) -> bool:
    """Has a private endpoint for a Private Link Scope this name?"""
    endpoint = catalog.endpoints.get(check.endpoint)
    link = endpoint.private_link if endpoint is not None else None
    return link is not None and link.group == SCOPE


def record(check: Check, catalog: Catalog) -> str:
    """The record set of the name, in words: ``gbl in privatelink.his.arc.azure.com``."""
    place = zone(check, catalog)
    if not place:
        return check.host
    label = check.host.removesuffix(f".{forwarded(place)}")
    return say("{label} in {zone}", label=label, zone=place)


def forwarded(place: str) -> str:
    """The public zone above a private one: the one that forwarders must name."""
    return place.removeprefix(_MARK)


def zones(checks: Iterable[CheckResult], catalog: Catalog) -> tuple[str, ...]:
    """The private zones of these names."""
    return tuple(dict.fromkeys(place for check in checks if (place := zone(check, catalog))))


def wanted_private(evidence: Evidence) -> tuple[CheckResult, ...]:
    """The names that must be private here, and that this machine got an answer for."""
    return tuple(
        check
        for check in evidence.checks
        if check.expected is Wanted.PRIVATE and goes_direct(check) and given(check)
    )


def given(check: CheckResult) -> tuple[str, ...]:
    """What the name was answered with."""
    return answers(check.observations)


def is_private(check: CheckResult) -> bool:
    """Was it answered with private addresses, and none else?"""
    found = given(check)
    return bool(found) and len(private(found)) == len(found)


def has_public(check: CheckResult) -> bool:
    """Was it answered with a public address?"""
    return bool(public(given(check)))


def answer_clues(checks: Iterable[CheckResult]) -> Iterator[Clue]:
    """Of each name what the machine's resolver said, and then the chain behind it."""
    found = [
        (check, seen) for check in checks for seen in telling(check.observations, given(check))
    ]
    for pairs in grouped(found, lambda pair: pair[0].id).values():
        yield clue(*pairs[0])
    for pairs in grouped(found, lambda pair: pair[0].id).values():
        for check, seen in pairs[1:]:
            yield clue(check, seen)


def servers_of(evidence: Evidence, checks: Iterable[CheckResult]) -> str:
    """The name servers that were asked for these names."""
    asked = (server_label(word.server) for check in checks for word in evidence.said(check))
    return listing(asked) or say("this machine's name servers")


def passes_privatelink(check: CheckResult) -> bool:
    """Does the chain of aliases pass a privatelink name? The public one does so for everybody."""
    return any(
        f".{_MARK}" in alias.value
        for _, answer in outcomes(check, Queried)
        for alias in answer.aliases
    )


def public_rest(evidence: Evidence) -> tuple[CheckResult, ...]:
    """What Private Link leaves public: reached or not, its name has public addresses."""
    return tuple(
        check
        for check in evidence.checks
        if check.expected is not Wanted.PRIVATE and has_public(check)
    )


def rest_clues(evidence: Evidence) -> Iterator[Clue]:
    """Which names stay public, one clue for each way that they take."""
    ways = grouped(
        (
            (check, seen, way)
            for check in public_rest(evidence)
            for seen, way in outcomes(check, Routed)[:1]
        ),
        lambda one: (one[2].interface, one[2].gateway, one[2].source),
    )
    for (interface, gateway, source), members in ways.items():
        check, seen, _ = members[0]
        note = say(
            "public with Private Link too, and sent from {source} on {interface} through "
            "{gateway}: {hosts}",
            source=source,
            interface=interface or "-",
            gateway=gateway or "-",
            hosts=listing(one.host for one, _, _ in members),
        )
        yield clue(check, seen, note)


def reached(checks: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    """Those that came to their end."""
    return tuple(check for check in checks if check.state in (State.PASS, State.WARN))
