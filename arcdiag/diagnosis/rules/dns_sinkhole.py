"""Names that resolve to an address at which nobody can be: blocked by way of DNS."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.addresses import dialled, server_label
from arcdiag.diagnosis.evidence import Evidence, grouped, outcomes
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.service import expects_microsoft
from arcdiag.diagnosis.words import counted, listing, say
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Owner
from arcdiag.model.observation import Resolved, Step
from arcdiag.model.report import CheckResult

_OWN: Final = (
    "1. If {hosts} is meant to be on this machine or in a test network, repeat with --lab: then "
    "arcdiag connects to {address}, too.\n"
    "2. If not, correct the address: it came from {source}."
)


@rule(
    id="dns-sinkhole",
    owner=Owner.DNS,
    title="{names} to {address}, where no service can be",
    remedy=(
        "1. Take these names off the block list of {source}: {hosts}.\n"
        "2. No firewall is involved yet: {address} belongs to nobody on a network, so arcdiag did "
        "not connect to it. Handing it out is a DNS filter's way to make a name lead nowhere."
    ),
    explained_by=(
        "proxy-required",
        "hosts-file-override",
    ),
)
def dns_sinkhole(evidence: Evidence) -> Iterator[Case]:
    """One case per address that is handed out, and per owner of the names."""
    refused = (
        seen
        for seen in evidence.failures(Step.CONNECT)
        if seen.outcome.cause is Cause.DNS_ERROR and dialled(seen.observation.target)
    )
    groups = grouped(
        refused, lambda s: (dialled(s.observation.target), not expects_microsoft(s.check))
    )
    for (address, own), sights in groups.items():
        checks = [seen.check for seen in sights]
        yield Case(
            subjects=tuple(checks),
            clues=(
                *(clue(seen.check, seen.observation) for seen in sights),
                *(clue(check, seen) for check in checks for seen, _ in outcomes(check, Resolved)),
            ),
            values={
                "names": _names([check.host for check in checks]),
                "hosts": listing((check.host for check in checks), most=20),
                "address": address,
                "source": listing(_sources(evidence, checks)) or say("this machine's own resolver"),
            },
            owner=Owner.SERVER if own else None,
            remedy=_OWN if own else None,
        )


def _names(hosts: list[str]) -> str:
    count = len(set(hosts))
    return counted(count, say("{host} resolves", host=hosts[0]), "{count} names resolve")


def _sources(evidence: Evidence, checks: list[CheckResult]) -> Iterator[str]:
    """The servers whose answer it was; the machine's own resolver where none is known."""
    for check in checks:
        given = {dialled(seen.target) for seen in check.observations if seen.step is Step.CONNECT}
        for word in evidence.said(check):
            if given & set(word.addresses):
                yield server_label(word.server)
