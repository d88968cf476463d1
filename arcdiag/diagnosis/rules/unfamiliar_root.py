"""A public root certificate that Microsoft is not known to use."""

from collections.abc import Iterator

from arcdiag.diagnosis.chains import shown
from arcdiag.diagnosis.evidence import Evidence, grouped
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.service import expects_microsoft
from arcdiag.diagnosis.words import clipped, counted, listing
from arcdiag.model.finding import Certainty, Impact, Owner
from arcdiag.model.observation import AnchorKind


@rule(
    id="unfamiliar-root",
    severity=Impact.ADVICE,
    confidence=Certainty.POSSIBLE,
    owner=Owner.SERVER,
    title="{count} to {root}, which Microsoft is not known to use",
    remedy=(
        "1. Nothing needs to change: {root} is a root of the public web, and Microsoft may have "
        "begun to use it.\n"
        "2. If in doubt, compare from another network: the same certificate there means that all "
        "is well. Hosts: {hosts}."
    ),
)
def unfamiliar_root(evidence: Evidence) -> Iterator[Case]:
    """One case per root, for hosts that are Microsoft's."""
    public = (
        one
        for one in shown(evidence)
        if one.judged.verified and one.kind is AnchorKind.PUBLIC and expects_microsoft(one.check)
    )
    for root, chains in grouped(public, lambda one: one.issuer).items():
        yield Case(
            subjects=tuple(one.check for one in chains),
            clues=tuple(one.clue() for one in chains),
            values={
                "count": counted(
                    len({one.check.host for one in chains}),
                    "{count} host chains",
                    "{count} hosts chain",
                ),
                "root": clipped(root),
                "hosts": listing(one.check.host for one in chains),
            },
            explains=frozenset(),
        )
