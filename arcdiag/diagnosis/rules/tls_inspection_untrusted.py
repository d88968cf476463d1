"""TLS opened on the way by a device whose root this machine does not trust."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.chains import Shown, counted_hosts, shown
from arcdiag.diagnosis.evidence import Evidence, grouped
from arcdiag.diagnosis.inspectors import demanded, device
from arcdiag.diagnosis.rule import Among, Case, rule
from arcdiag.diagnosis.words import clipped, listing, say
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Owner
from arcdiag.model.observation import AnchorKind

_SEVERAL: Final = 2
_UNKNOWN_SIGNER: Final = (Cause.CERT_UNTRUSTED, Cause.CERT_SELF_SIGNED)
_GENUINE: Final = (AnchorKind.MICROSOFT, AnchorKind.PUBLIC)


@rule(
    id="tls-inspection-untrusted",
    owner=Owner.FIREWALL,
    title="TLS to {count} is opened on the way by {signer}, not trusted by this machine",
    remedy=(
        "1. On {device}, exempt these hosts from TLS inspection: {hosts}. {demanded}\n"
        "2. If inspection must stay, install its root certificate, {root}, in this machine's store "
        "of trusted roots; Azure Monitor Agent, the Arc gateway and extensions that pin "
        "certificates still need the exemption. Not touched: {bypassed}."
    ),
    explained_by=(
        "captive-portal",
        "hosts-file-override",
        "dns-answers-differ",
        "gateway-inspected",
    ),
    among=Among.WAYS,
)
def tls_inspection_untrusted(evidence: Evidence) -> Iterator[Case]:
    """One case per signer that shows up for several hosts; a single host may just be at fault."""
    everyone = shown(evidence)
    bypassed = [one.check.host for one in everyone if one.judged.verified and one.kind in _GENUINE]
    suspects = (one for one in everyone if _is_foreign(one))
    for root, chains in grouped(suspects, lambda one: one.issuer).items():
        if len({one.check.host for one in chains}) >= _SEVERAL:
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
                    "bypassed": listing(bypassed, most=20) or say("none of those looked at"),
                },
            )


def _is_foreign(one: Shown) -> bool:
    unknown = set(one.fatal) & set(_UNKNOWN_SIGNER)
    return bool(unknown) and bool(one.issuer) and one.kind not in _GENUINE


def _note(one: Shown) -> str:
    return say(
        "the certificate was issued by {signer}; its chain leads to {root}, which neither this "
        "machine nor any public list trusts",
        signer=clipped(one.signer),
        root=clipped(one.issuer),
    )
