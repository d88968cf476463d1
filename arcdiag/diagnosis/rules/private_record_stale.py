"""Private addresses that nothing answers at, while others of the same private endpoint do."""

from collections.abc import Iterator, Sequence

from arcdiag.diagnosis.evidence import Evidence, outcomes
from arcdiag.diagnosis.last_seen import last_seen_clues
from arcdiag.diagnosis.notes import clue, note_of
from arcdiag.diagnosis.private_link import (
    MOST_RECORDS,
    answer_clues,
    record,
    servers_of,
)
from arcdiag.diagnosis.private_paths import (
    alive,
    are_neighbours,
    dead,
    dialled_by,
    private_links,
)
from arcdiag.diagnosis.rule import Among, Case, rule
from arcdiag.diagnosis.words import counted, listing, say
from arcdiag.model.finding import Certainty, Clue, Owner
from arcdiag.model.observation import Connected
from arcdiag.model.report import CheckResult


@rule(
    id="private-record-stale",
    owner=Owner.DNS,
    confidence=Certainty.LIKELY,
    title="{names} to private addresses that do not answer ({addresses}), while others do",
    remedy=(
        "1. Compare these records with the private endpoint's own list (Azure portal, private "
        "endpoint, DNS configuration; or az network private-endpoint show --query "
        "customDnsConfigs), and correct what is old: {records}. Asked were {servers}; a copy of "
        "the zone that is kept by hand does not follow when an endpoint is made anew.\n"
        "2. Let a DNS zone group on the private endpoint keep the records up to date by itself.\n"
        "3. If the records are right, have the firewalls on the way and the network security group "
        "on the endpoint's subnet let TCP 443 through to {addresses}: {works} can be connected to."
    ),
    explained_by=(
        "hosts-file-override",
        "dns-unstable",
        "dns-answers-differ",
        "private-answer-without-scope",
        "private-no-route",
    ),
    among=Among.WAYS,
)
def private_record_stale(evidence: Evidence) -> Iterator[Case]:
    """Likely where a neighbour answers, since then the way is there; else no more than possible."""
    links = private_links(evidence)
    lost, working = dead(links), alive(links)
    if not lost or not working:
        return
    catalog = evidence.around.catalog
    gone = tuple(dict.fromkeys(address for check in lost for address in dialled_by(check)))
    good = tuple(dict.fromkeys(made.address for c in working for _, made in outcomes(c, Connected)))
    near = all(any(are_neighbours(one, other) for other in good) for one in gone)
    yield Case(
        subjects=lost,
        clues=(
            *(clue(check, seen) for check in lost for seen in evidence.because(check)),
            *answer_clues(lost),
            *last_seen_clues(lost),
            *_contrast(working),
        ),
        values={
            "names": counted(
                len({check.host for check in lost}), "{count} name leads", "{count} names lead"
            ),
            "addresses": listing(gone, most=12),
            "works": listing(good),
            "records": listing(
                (
                    say("{record} = {addresses}", record=record(c, catalog), addresses=_of(c))
                    for c in lost
                ),
                most=MOST_RECORDS,
            ),
            "servers": servers_of(evidence, lost),
        },
        confidence=None if near else Certainty.POSSIBLE,
    )


def _of(check: CheckResult) -> str:
    return listing(dialled_by(check))


def _contrast(working: Sequence[CheckResult]) -> Iterator[Clue]:
    for check in working[:3]:
        for seen, _ in outcomes(check, Connected)[:1]:
            yield clue(check, seen, say("{note}, for comparison", note=note_of(seen)))
