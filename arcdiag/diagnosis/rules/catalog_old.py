"""The facts this run was planned with were last verified long ago."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.evidence import Evidence
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.words import say
from arcdiag.model.finding import Clue, Impact, Owner

TOO_OLD_DAYS: Final = 180
"""Microsoft changes the list of endpoints several times a year."""


@rule(
    id="catalog-old",
    severity=Impact.ADVICE,
    owner=Owner.SERVER,
    title="The list of endpoints is {age} days old",
    remedy=(
        "1. Get a newer arcdiag, or give a newer catalog with --catalog.\n"
        "2. Until then, endpoints newer than {verified} are not looked at: that day version "
        "{version} was last compared with Microsoft's pages."
    ),
)
def catalog_old(evidence: Evidence) -> Iterator[Case]:
    """About the run as a whole: no check is its subject, and its clue is tied to the first
    observation made with that catalog. A run without any observation has nothing to warn about.
    """
    stamp = evidence.around.stamp
    first = next((check for check in evidence.checks if check.observations), None)
    if stamp.age_days <= TOO_OLD_DAYS or first is None:
        return
    note = say(
        "planned and judged with catalog {version}, verified on {verified}",
        version=stamp.version,
        verified=stamp.verified_on.isoformat(),
    )
    yield Case(
        subjects=(),
        clues=(Clue(observation=first.observations[0].id, check=first.id, note=note),),
        values={
            "age": stamp.age_days,
            "version": stamp.version,
            "verified": stamp.verified_on.isoformat(),
        },
    )
