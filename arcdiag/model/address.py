"""What is known of an address itself: its kind, and whose it is by Microsoft's published ranges."""

from datetime import date
from enum import StrEnum

from arcdiag.model.value import Recorded


class AddressKind(StrEnum):
    """Where an address can be reached from, by the registries of special addresses."""

    PUBLIC = "public"
    PRIVATE = "private"
    """RFC 1918, or a unique local address (RFC 4193)."""
    CARRIER_GRADE = "carrier-grade"
    """Shared address space between a provider and its customers (RFC 6598)."""
    LINK_LOCAL = "link-local"
    LOOPBACK = "loopback"
    DOCUMENTATION = "documentation"
    MULTICAST = "multicast"
    BROADCAST = "broadcast"
    UNSPECIFIED = "unspecified"
    RESERVED = "reserved"
    """Set aside, and not for ordinary use."""


class TagsStamp(Recorded, frozen=True):
    """Which edition of Microsoft's published ranges was looked into."""

    file: str
    change: int
    """Microsoft's own number of the edition."""
    published: date | None = None
    """From the file's name; None where that does not tell."""


class AddressFact(Recorded, frozen=True):
    """One address, and what is known of it."""

    address: str
    kind: AddressKind
    tags: tuple[str, ...] = ()
    """Service tags whose ranges hold it, such as ``AzureArcInfrastructure.JapanEast``: a service's
    before the cloud's, a region's before the whole."""
    region: str = ""
    """The Azure region the ranges give it to (``japaneast``); empty for a global service's."""
    prefix: str = ""
    """The narrowest range that holds it."""
