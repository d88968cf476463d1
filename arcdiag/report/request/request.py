"""What one team is asked for, as values."""

from enum import StrEnum

from arcdiag.model.finding import Owner
from arcdiag.model.value import Value


class Ask(StrEnum):
    """What is to be done with an endpoint, by the word that the CSV has for it."""

    ALLOW = "allow"
    UNTESTED = "allow-untested"
    """It is needed like the others, and could not be tested."""
    EXEMPT = "exempt-from-inspection"
    RECORD = "private-record"
    RESOLVE = "resolve"
    ZONE = "private-zone"
    SCOPE = "private-scope"
    """Whether it is to use Private Link at all, and which scope then."""
    COMMUNITY = "route-filter"
    ROUTE = "route"
    REPAIR = "repair"


class Inspection(StrEnum):
    """Whether TLS to an endpoint may be inspected."""

    FORBIDDEN = "must-be-exempt"
    """Microsoft demands the exemption."""
    UNWISE = "exempt-if-possible"
    """The agent puts up with it where the machine trusts the device; what pins certificates does
    not."""
    NOT_APPLICABLE = ""
    """No TLS is spoken, or it is the user's own service."""


class Item(Value, frozen=True):
    """One endpoint that something is asked for. All texts are those of the report, not yet safe."""

    ask: Ask
    wanted: str
    """What it comes to in detail; empty where ``ask`` says it all."""
    name: str
    """The documented name or pattern."""
    host: str
    port: int
    protocol: str
    purposes: tuple[str, ...]
    required: bool
    mode: str
    source: str
    """Where packets come from, as far as is known: the local address."""
    way: str
    """How they leave: interface and router, or the proxy."""
    addresses: tuple[str, ...]
    """Each with the service tag that it lies in, in parentheses."""
    service_tag: str
    """The one that covers it, as documented; else the narrowest that was seen."""
    inspection: Inspection
    cause: str
    seen: tuple[str, ...]
    """What was seen, in words."""
    finding: str


class Section(Value, frozen=True):
    """Items of one kind."""

    ask: Ask
    title: str
    items: tuple[Item, ...]
    steps: tuple[str, ...] = ()
    """What to do beyond the list."""


class Request(Value, frozen=True):
    """All that one team is asked for; ``sections`` are empty where it is asked for nothing."""

    owner: Owner
    sections: tuple[Section, ...]
    working: tuple[str, ...] = ()
    """What works and is not to be changed: ``host:port``."""
    others: tuple[Owner, ...] = ()
    """Other teams that something is asked of."""
    done: str = ""
    """The command that shows that all is done."""
