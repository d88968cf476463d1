"""What was made of a chain, host name aside."""

from dataclasses import dataclass, replace

from arcdiag.model.failure import Cause
from arcdiag.model.observation import Anchor, AnchorKind, CertificateFault
from arcdiag.net.trust.known import KnownRoots
from arcdiag.net.trust.parsed import Parsed, readable
from arcdiag.net.trust.signature import Signature, signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Faults, the root it leads to, and the way there; ``path`` is empty when it leads to none."""

    faults: tuple[CertificateFault, ...] = ()
    anchor: Anchor | None = None
    path: tuple[Parsed, ...] = ()

    def with_faults(self, more: tuple[CertificateFault, ...]) -> "Judgement":
        """The same with *more* faults, each told once."""
        return replace(self, faults=tuple(dict.fromkeys((*self.faults, *more))))


def refused(message: str) -> Judgement:
    """What was presented cannot be judged at all."""
    one = CertificateFault(cause=Cause.CERT_INVALID, subject="", message=message)
    return Judgement(faults=(one,))


def anchor(root: Parsed, known: KnownRoots, *, trusted: bool) -> Anchor:
    """The root a path ends in."""
    key = root.key_sha256
    return Anchor(kind=_kind(root, known), subject=root.subject, spki_sha256=key, trusted=trusted)


def _kind(root: Parsed, known: KnownRoots) -> AnchorKind:
    """Whose it is; an intermediate that a store holds for a root is its signer's."""
    kind = known.kind(root.key_sha256)
    if kind is AnchorKind.PRIVATE and not root.self_issued:
        for parent in readable(known.anchors.named(root.outline.issuer)):
            if signature(root, parent) is not Signature.BAD:
                return known.kind(parent.key_sha256)
    return kind
