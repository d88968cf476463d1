"""Genuine root certificates that this machine does not hold, needed already or perhaps later."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from arcdiag.diagnosis.chains import Shown, counted_hosts, shown
from arcdiag.diagnosis.evidence import Evidence, grouped
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.words import clipped, counted, listing, say
from arcdiag.model.finding import Impact, Owner
from arcdiag.model.host import OperatingSystem
from arcdiag.model.observation import AnchorKind, Judged

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
_EMPTY: Final = "This machine trusts nobody: its store of root certificates is empty or unreadable"
_FILL: Final = (
    "1. Install this machine's root certificates (package ca-certificates, then "
    "update-ca-certificates or update-ca-trust), and see that the programs' accounts may read "
    "them. SSL_CERT_FILE and SSL_CERT_DIR, where they are set, replace the system's own.\n"
    "2. Nothing in the network must change: the certificates that the servers show are genuine. "
    "Hosts that need them: {hosts}."
)
_LATER: Final = (
    "This machine does not trust {count} that Microsoft uses; nothing needed them in this run"
)
_UPDATE: Final = (
    "1. Update this machine's root certificates (package ca-certificates, then "
    "update-ca-certificates or update-ca-trust), so that these are among them: {roots}.\n"
    "2. Until then it works, and fails as soon as Azure shows a certificate that leads to one of "
    "them, as it may any day."
)


@rule(
    id="missing-root",
    owner=Owner.SERVER,
    title="This machine does not trust {root}, which signs for {count} of Azure",
    remedy=_OTHER,
    explained_by=("captive-portal",),
)
def missing_root(evidence: Evidence) -> Iterator[Case]:
    """One case per root; a chain with another fatal fault beside is not mended by a root.

    An empty store is one case. Roots that only may be needed are advice, and only where the store
    is known whole: Windows fetches roots when it needs them.
    """
    lacking = [one for one in shown(evidence) if _is_lacking(one)]
    store = evidence.around.host.roots
    whole = store is not None and store.complete
    if store is not None and whole and store.count == 0:
        yield from _nobody(lacking)
        return
    yield from _needed(evidence, lacking)
    if store is not None and whole:
        yield from _perhaps(evidence, set(store.lacking) - {one.issuer for one in lacking})


def _nobody(lacking: list[Shown]) -> Iterator[Case]:
    yield Case(
        subjects=tuple(one.check for one in lacking),
        clues=tuple(one.clue(_note(one)) for one in lacking),
        values={"hosts": listing(one.check.host for one in lacking)},
        title=_EMPTY,
        remedy=_FILL,
    )


def _perhaps(evidence: Evidence, roots: AbstractSet[str]) -> Iterator[Case]:
    """Tied to the first chain that was judged, whose store it was."""
    judged = evidence.of(Judged)
    if not roots or not judged:
        return
    names = listing(map(clipped, sorted(roots)))
    note = say("this machine's store does not hold {roots}", roots=names)
    yield Case(
        subjects=(),
        clues=(clue(judged[0].check, judged[0].observation, note),),
        values={
            "count": counted(len(roots), "{count} root", "{count} roots"),
            "roots": names,
        },
        severity=Impact.ADVICE,
        title=_LATER,
        remedy=_UPDATE,
    )


def _needed(evidence: Evidence, lacking: list[Shown]) -> Iterator[Case]:
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
