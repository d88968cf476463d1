"""What may be wrong with one certificate at its place in a path, as Go sees it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from arcdiag.model.failure import Cause
from arcdiag.model.observation import CertificateFault
from arcdiag.net.trust.constraints import forbidden
from arcdiag.net.trust.extensions import ANY_USE, SERVER_USE
from arcdiag.net.trust.parsed import Parsed
from arcdiag.net.trust.signature import (
    SHORT_RSA,
    SMALLEST_RSA,
    Signature,
    signature,
    too_small,
    unusable,
)


class Place(Enum):
    """Where in a path a certificate stands."""

    LEAF = auto()
    BETWEEN = auto()
    ROOT = auto()


def fault(cause: Cause, meant: Parsed, message: str, *, fatal: bool = True) -> CertificateFault:
    """One fault of the certificate *meant*."""
    return CertificateFault(cause=cause, subject=meant.called, message=message, fatal=fatal)


@dataclass(frozen=True, slots=True)
class Link:
    """One signature of a path: *parent* is said to have signed the last of *below*."""

    below: tuple[Parsed, ...]
    parent: Parsed
    place: Place

    def holds(self) -> bool:
        """Was the signature made with the parent's key, whatever Go thinks of it?"""
        return signature(self.below[-1], self.parent) is not Signature.BAD

    def faults(self, at: datetime) -> Iterator[CertificateFault]:
        """Why Go would refuse it."""
        child = self.below[-1]
        if signature(child, self.parent) is Signature.OUTDATED:
            yield fault(Cause.CERT_WEAK, child, f"signed with {child.signature}, which Go refuses")
        if too_small(self.parent.key):
            yield small_key(self.parent)
        yield from self._authority()
        yield from at_its_place(self.parent, self.place, at)
        yield from self._length()
        yield from self._names()

    def _authority(self) -> Iterator[CertificateFault]:
        """May it sign certificates at all? A root of the time before extensions may."""
        told = self.parent.extensions
        old = self.place is Place.ROOT and self.parent.outline.version < 3
        if not (told.authority or (old and told.authority is None)):
            yield fault(Cause.CERT_INVALID, self.parent, "it signs, but is no authority (CA)")
        elif not told.may_sign:
            message = "it signs, but its key usage does not allow it to"
            yield fault(Cause.CERT_INVALID, self.parent, message)

    def _length(self) -> Iterator[CertificateFault]:
        allowed = self.parent.extensions.path_length
        if allowed is not None and len(self.below) - 1 > allowed:
            message = (
                f"it allows {allowed} authorities below it, and there are {len(self.below) - 1}"
            )
            yield fault(Cause.CERT_INVALID, self.parent, message)

    def _names(self) -> Iterator[CertificateFault]:
        subtrees = self.parent.extensions.subtrees
        for each in self.below if subtrees else ():
            if subtrees and each.extensions.has_names:
                words = forbidden(subtrees, each.extensions)
                if words:
                    yield fault(Cause.CERT_INVALID, self.parent, words)
                    return


def at_its_place(one: Parsed, place: Place, at: datetime) -> Iterator[CertificateFault]:
    """Dates, purposes and extensions: what holds for leaf, authorities and root alike."""
    if at < one.not_before:
        yield fault(Cause.CERT_NOT_YET_VALID, one, f"valid only from {moment(one.not_before)}")
    if at > one.not_after:
        yield fault(Cause.CERT_EXPIRED, one, f"expired on {moment(one.not_after)}")
    uses = one.extensions.uses
    if uses is not None and not uses & {ANY_USE, SERVER_USE}:
        what = "not for servers" if place is Place.LEAF else "not for signing servers' certificates"
        yield fault(Cause.CERT_INVALID, one, f"meant for other purposes, {what}")
    for oid in one.extensions.unhandled:
        message = f"it has the critical extension {oid[:60]}, which Go does not understand"
        yield fault(Cause.CERT_INVALID, one, message)


def small_key(one: Parsed) -> CertificateFault:
    """Its RSA key is so small that Go refuses it."""
    message = f"its key is {one.key}; Go refuses RSA keys below {SMALLEST_RSA} bits"
    return fault(Cause.CERT_WEAK, one, message)


def remarks(presented: Sequence[Parsed], path: Sequence[Parsed]) -> Iterator[CertificateFault]:
    """What Go accepts today, and a person should know."""
    for one in path:
        if one.key.algorithm == "RSA" and SMALLEST_RSA <= one.key.bits < SHORT_RSA:
            message = f"its key is {one.key}, too short by today's rules"
            yield fault(Cause.CERT_WEAK, one, message, fatal=False)
    for one in presented:
        if one.outline.number < 0:
            message = "its serial number is negative; the agent refuses that from February 2027"
            yield fault(Cause.CERT_INVALID, one, message, fatal=False)


def unreadable_by_go(presented: Sequence[Parsed]) -> Iterator[CertificateFault]:
    """Presented certificates for which Go ends the handshake, used or not."""
    for one in presented:
        reason = unusable(one.key)
        if reason:
            yield fault(Cause.CERT_INVALID, one, reason)


def moment(at: datetime) -> str:
    """A date as people read it."""
    return f"{at:%Y-%m-%d %H:%M} UTC"
