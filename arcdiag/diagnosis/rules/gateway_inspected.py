"""TLS to the Arc gateway is opened on the way, which the gateway's session does not survive."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.chains import Shown, shown
from arcdiag.diagnosis.checks import GATEWAY
from arcdiag.diagnosis.evidence import Evidence, grouped
from arcdiag.diagnosis.inspectors import device
from arcdiag.diagnosis.routes import goes_direct
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.words import clipped, listing, say
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Owner
from arcdiag.model.observation import AnchorKind

_UNKNOWN_SIGNER: Final = (Cause.CERT_UNTRUSTED, Cause.CERT_SELF_SIGNED)


@rule(
    id="gateway-inspected",
    owner=Owner.FIREWALL,
    title="TLS to the Arc gateway {hosts} is inspected on the way: signed by {signer}",
    remedy=(
        "1. On {device}, exempt {hosts} from TLS inspection. It must be exempt even where this "
        "machine trusts {root}: everything for Azure Arc travels inside this one session, and "
        "Microsoft does not support inspecting it.\n"
        "2. An exemption of the names behind the gateway is of no use: on the way only the "
        "gateway's own name is to be seen."
    ),
    explained_by=("hosts-file-override", "captive-portal"),
)
def gateway_inspected(evidence: Evidence) -> Iterator[Case]:
    """Trusted by this machine or not: a root that is nobody's in public does not sign for Azure."""
    foreign = [one for one in shown(evidence) if one.check.endpoint == GATEWAY and _is_foreign(one)]
    for root, chains in grouped(foreign, lambda one: one.issuer).items():
        direct = any(goes_direct(one.check) for one in chains)
        yield Case(
            subjects=tuple(one.check for one in chains),
            clues=tuple(
                one.clue(
                    say(
                        "the certificate was issued by {signer}; its chain leads to {root}, which "
                        "no public list has",
                        signer=clipped(one.signer),
                        root=clipped(one.issuer),
                    )
                )
                for one in chains
            ),
            values={
                "hosts": listing(one.check.host for one in chains),
                "signer": clipped(listing((one.signer for one in chains), most=3)),
                "root": clipped(root),
                "device": device(chains, evidence.around.catalog),
            },
            owner=Owner.FIREWALL if direct else Owner.PROXY,
        )


def _is_foreign(one: Shown) -> bool:
    if one.kind is AnchorKind.PRIVATE:
        return True
    return one.kind is None and bool(one.issuer) and bool(set(one.fatal) & set(_UNKNOWN_SIGNER))
