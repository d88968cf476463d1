"""A genuine root certificate that this machine does not hold."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.chains import Shown, shown
from arcdiag.diagnosis.evidence import Evidence, grouped
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.words import clipped, listing, say
from arcdiag.model.finding import Owner
from arcdiag.model.host import OperatingSystem
from arcdiag.model.observation import AnchorKind

_GENUINE: Final = (AnchorKind.MICROSOFT, AnchorKind.PUBLIC)

_LINUX: Final = (
    "Update this machine's root certificates (package ca-certificates, then "
    "update-ca-certificates or update-ca-trust), so that {root} is among them. Hosts that need it: "
    "{hosts}. The certificates that the servers show are genuine; nothing in the network must "
    "change."
)
_OTHER: Final = (
    "Install the root certificate {root} in the computer's store of trusted root authorities, from "
    "Microsoft's or the issuer's own site, or let Windows fetch roots by itself (allow "
    "ctldl.windowsupdate.com, do not forbid it by policy). Hosts that need it: {hosts}. The "
    "certificates that the servers show are genuine; nothing in the network must change."
)


@rule(
    id="missing-root",
    owner=Owner.SERVER,
    title="This machine does not trust {root}, which signs for {count} hosts of Azure",
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
                "count": len({one.check.host for one in chains}),
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
        "the chain for {host} leads to {root}, a known public root that this machine does not hold",
        host=one.check.host,
        root=clipped(one.issuer),
    )
