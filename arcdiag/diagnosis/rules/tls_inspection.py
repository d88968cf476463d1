"""TLS opened and closed again on the way, by a device whose root this machine trusts."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.chains import Shown, counted_hosts, shown
from arcdiag.diagnosis.evidence import Evidence, grouped
from arcdiag.diagnosis.inspectors import demanded, device
from arcdiag.diagnosis.rule import Among, Case, impact, rule
from arcdiag.diagnosis.service import expects_microsoft
from arcdiag.diagnosis.words import clipped, listing, say
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Certainty, Owner
from arcdiag.model.observation import AnchorKind

_GENUINE: Final = (AnchorKind.MICROSOFT, AnchorKind.PUBLIC)
_FOLLOWS: Final = (Cause.CERT_INTERCEPTED, Cause.HTTP_WRONG_SERVICE, Cause.TLS_VERSION)

_BLOCK_PAGES: Final = (
    "1. Allow {blocked} on {device}: it answers with a page of its own.\n"
    "2. Exempt all of these from TLS inspection: {hosts}. {demanded}\n"
    "3. The agent itself puts up with inspection, since this machine trusts the root {root}; Azure "
    "Monitor Agent, the Arc gateway and extensions that pin certificates do not. Not inspected: "
    "{bypassed}."
)


@rule(
    id="tls-inspection",
    owner=Owner.FIREWALL,
    title="TLS to {count} is inspected on the way: signed by {signer}",
    remedy=(
        "1. On {device}, exempt these hosts from TLS inspection: {hosts}. {demanded}\n"
        "2. Until then the agent itself puts up with it, since this machine trusts the root "
        "{root}; Azure Monitor Agent, the Arc gateway and extensions that pin certificates do not. "
        "Not inspected: {bypassed}."
    ),
    explained_by=(
        "captive-portal",
        "gateway-inspected",
    ),
    among=Among.WAYS,
)
def tls_inspection(evidence: Evidence) -> Iterator[Case]:
    """One case per signing root."""
    verified = [one for one in shown(evidence) if one.judged.verified]
    bypassed = [one.check.host for one in verified if one.kind in _GENUINE]
    private = [one for one in verified if one.kind is AnchorKind.PRIVATE]
    for root, chains in grouped(private, lambda one: one.issuer).items():
        blocked = [one.check for one in chains if one.check.cause is Cause.HTTP_WRONG_SERVICE]
        yield Case(
            subjects=tuple(one.check for one in chains),
            clues=tuple(one.clue(_note(one)) for one in chains),
            values={
                "count": counted_hosts(chains),
                "signer": clipped(listing((one.signer for one in chains), most=3)),
                "root": clipped(root),
                "device": device(chains, evidence.around.catalog),
                "demanded": demanded(chains),
                "hosts": listing((one.check.host for one in chains), most=20),
                "blocked": listing(check.host for check in blocked),
                "bypassed": listing(bypassed, most=20) or say("none of those looked at"),
            },
            explains=frozenset(one.check.id for one in chains if one.check.cause in _FOLLOWS),
            severity=impact(blocked),
            confidence=_confidence(chains),
            owner=_owner(chains),
            remedy=_BLOCK_PAGES if blocked else None,
        )


def _confidence(chains: list[Shown]) -> Certainty:
    """A user's own endpoint may well have a private certificate of its own."""
    ours = any(expects_microsoft(one.check) for one in chains)
    return Certainty.PROVED if ours else Certainty.POSSIBLE


def _owner(chains: list[Shown]) -> Owner:
    direct = any(one.check.route == "direct" for one in chains)
    return Owner.FIREWALL if direct else Owner.PROXY


def _note(one: Shown) -> str:
    return say(
        "the certificate was issued by {signer}; its chain leads to {root}, which this machine "
        "trusts and no public list has",
        signer=clipped(one.signer),
        root=clipped(one.issuer),
    )
