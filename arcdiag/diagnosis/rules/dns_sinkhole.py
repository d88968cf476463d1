"""Names that resolve to an address at which nobody can be: blocked by way of DNS."""

from collections.abc import Iterator

from arcdiag.diagnosis.addresses import dialled, server_label
from arcdiag.diagnosis.evidence import Evidence, grouped, outcomes
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.words import listing, say
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Owner
from arcdiag.model.observation import Resolved, Step
from arcdiag.model.report import CheckResult


@rule(
    id="dns-sinkhole",
    owner=Owner.DNS,
    title="{hosts}: resolved to {address}, where no service can be",
    remedy=(
        "Take {hosts} off the block list of the name servers or the DNS filter in use ({source}). "
        "They answer with {address}, which belongs to nobody on a network: a block list's way "
        "to make a name lead nowhere. arcdiag did not connect to it, and no firewall is "
        "involved yet."
    ),
    explained_by=("hosts-file-override",),
)
def dns_sinkhole(evidence: Evidence) -> Iterator[Case]:
    """One case per address that is handed out."""
    refused = (
        seen
        for seen in evidence.failures(Step.CONNECT)
        if seen.outcome.cause is Cause.DNS_ERROR and dialled(seen.observation.target)
    )
    for address, sights in grouped(refused, lambda s: dialled(s.observation.target)).items():
        checks = [seen.check for seen in sights]
        yield Case(
            subjects=tuple(checks),
            clues=(
                *(clue(seen.check, seen.observation) for seen in sights),
                *(clue(check, seen) for check in checks for seen, _ in outcomes(check, Resolved)),
            ),
            values={
                "hosts": listing(seen.check.host for seen in sights),
                "address": address,
                "source": listing(_sources(evidence, checks)) or say("this machine's own resolver"),
            },
        )


def _sources(evidence: Evidence, checks: list[CheckResult]) -> Iterator[str]:
    """The servers whose answer it was; the machine's own resolver where none is known."""
    for check in checks:
        given = {dialled(seen.target) for seen in check.observations if seen.step is Step.CONNECT}
        for word in evidence.said(check):
            if given & set(word.addresses):
                yield server_label(word.server)
