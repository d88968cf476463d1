"""A genuine root certificate that this machine does not hold."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.chains import Shown, counted_hosts, shown
from arcdiag.diagnosis.evidence import Evidence, grouped
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.words import clipped, listing, say
from arcdiag.model.finding import Owner
from arcdiag.model.host import OperatingSystem
from arcdiag.model.observation import AnchorKind

_GENUINE: Final = (AnchorKind.MICROSOFT, AnchorKind.PUBLIC)

_LINUX: Final = (
    "1. Update this machine's root certificates (package ca-certificates, then "
    "update-ca-certificates or update-ca-trust), so that {root} is among them.\n"
    "2. Nothing in the network must change: the certificates that the servers show are genuine. "
    "Hosts that need this root: {hosts}."
)
_OTHER: Final = (
    "1. Install the root certificate {root} in the computer's store of trusted root authorities, "
    "from Microsoft's or the issuer's own site; or let Windows fetch roots by itself (allow "
    "ctldl.windowsupdate.com, do not forbid it by policy).\n"
    "2. Nothing in the network must change: the certificates that the servers show are genuine. "
    "Hosts that need this root: {hosts}."
)


@rule(
    id="missing-root",
    owner=Owner.SERVER,
    title="This machine does not trust {root}, which signs for {count} of Azure",
    remedy=_OTHER,
    explained_by=("captive-portal",),
)
def missing_root(evidence: Evidence) -> Iterator[Case]:
    """One case per root; a chain with another fatal fault beside is not mended by a root."""
    lacking = (one for one in shown(evidence) if _is_lacking(one))
    linux = evidence.around.host.system is OperatingSystem.LINUX
    for root, chains in grouped(lacking, lambda one: one.issuer).items():
        yield Case(
            subjects=tuple(one.check for one in chains),
            clues=tuple(one.clue(_note(one)) for one in chains),
            values={
                "root": clipped(root),
                "count": counted_hosts(chains),
                "hosts": listing(one.check.host for one in chains),
            },
            remedy=_LINUX if linux else None,
        )


def _is_lacking(one: Shown) -> bool:
    anchor = one.judged.anchor
    known = anchor is not None and anchor.kind in _GENUINE and not anchor.trusted
    return known and not one.judged.verified and len(set(one.fatal)) == 1


def _note(one: Shown) -> str:
    return say(
        "the chain leads to {root}, a known public root that this machine does not hold",
        root=clipped(one.issuer),
    )
