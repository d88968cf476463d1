"""A proxy that answers, and will not connect to some or all of the endpoints."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.behind import behind, contrast, decisive, said, through
from arcdiag.diagnosis.evidence import Evidence
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Owner

_EVERYTHING: Final = (
    "1. Allow this machine on {proxy} at all: it refused every endpoint that was asked for "
    "({words}). Look at the list of admitted clients first, then at that of names.\n"
    "2. What has to be open for this machine, to port {ports}: {names}."
)


@rule(
    id="proxy-denies",
    owner=Owner.PROXY,
    title="The proxy {proxy} refuses to connect to {what}: {words}",
    remedy=(
        "1. Allow these names on {proxy} for this machine, to port {ports}: "
        "{names}.\n"
        "2. Search the proxy's log for this machine: its answer was {words}, and the log has the "
        "rule or category behind it. To other endpoints it does connect."
    ),
    explained_by=("proxy-unreachable",),
)
def proxy_denies(evidence: Evidence) -> Iterator[Case]:
    """One case per proxy, however many names it refuses."""
    for group in behind(evidence, Cause.PROXY_DENIED):
        some = through(evidence, group.proxy)
        yield Case(
            subjects=group.checks,
            clues=(*decisive(evidence, group), *contrast(evidence, group.proxy)),
            values={
                "proxy": group.proxy,
                "what": group.what,
                "words": said(evidence, group),
                "ports": group.ports,
                "names": group.names,
            },
            remedy=None if some else _EVERYTHING,
        )
