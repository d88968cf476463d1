"""What one step of a check saw: one detail per kind of step, or a failure, or why it was skipped.

Addresses are kept as canonical text (``ipaddress`` makes and reads it), so that a report is JSON
without loss. Durations end in ``_ms`` and are milliseconds, as the report contract has it.
"""

from datetime import datetime
from enum import StrEnum

from arcdiag.model.failure import Failure, Skipped
from arcdiag.model.sight.http import Answered
from arcdiag.model.sight.names import Discovered, Queried, Record, Resolved
from arcdiag.model.sight.paths import Chosen, Connected, Repeated, Routed, Traced, TraceHop
from arcdiag.model.sight.proxying import Reached, Tunnelled
from arcdiag.model.sight.tls import (
    Anchor,
    AnchorKind,
    Certificate,
    CertificateFault,
    Handshaken,
    Judged,
    Trial,
)
from arcdiag.model.value import Recorded

__all__ = [
    "Anchor",
    "AnchorKind",
    "Answered",
    "Certificate",
    "CertificateFault",
    "Chosen",
    "Connected",
    "Detail",
    "Discovered",
    "Handshaken",
    "Judged",
    "Observation",
    "Outcome",
    "Queried",
    "Reached",
    "Record",
    "Repeated",
    "Resolved",
    "Routed",
    "Step",
    "TraceHop",
    "Traced",
    "Trial",
    "Tunnelled",
]


class Step(StrEnum):
    """The steps in the order a check takes them."""

    RESOLVE = "resolve"
    """The operating system's resolver, as any program on this machine would use it."""
    QUERY = "query"
    """One question to one name server, put on the wire by arcdiag itself."""
    CONFIRM = "confirm"
    """A question that got lost among many, or was answered in vain, put once more by itself."""
    ROUTE = "route"
    """The way the kernel would send to an address; nothing is sent to learn it."""
    CONNECT = "connect"
    CHOOSE = "choose"
    """Which of the addresses a Happy Eyeballs client would have ended on (RFC 8305)."""
    REACH = "reach"
    """A connection to the proxy, for one endpoint; TLS with it included where it wants that."""
    TUNNEL = "tunnel"
    """What the proxy made of the wish to be connected on to the endpoint."""
    HANDSHAKE = "handshake"
    CONTRAST = "contrast"
    """TLS at the same address for another name, after this name's handshake died."""
    SMALL_SEGMENTS = "small-segments"
    """TLS once more with a capped segment size, after the handshake died."""
    VERIFY = "verify"
    REQUEST = "request"
    DISCOVER = "discover"
    """Host names read from a service's answer."""
    TRACE = "trace"
    """How far packets to an address come, after a connect that nobody answered."""
    SUM_UP = "sum-up"
    """The attempts of a repeated check, taken together."""


Detail = (
    Resolved
    | Queried
    | Routed
    | Connected
    | Chosen
    | Reached
    | Tunnelled
    | Handshaken
    | Trial
    | Judged
    | Answered
    | Discovered
    | Traced
    | Repeated
)
Outcome = Detail | Failure | Skipped


class Observation(Recorded, frozen=True):
    """One step: what it was aimed at, when it began, how long it took, and what came of it."""

    id: str
    step: Step
    target: str
    started: datetime
    took_ms: float
    outcome: Outcome
    again: bool = False
    """The paced second try of a step that got no answer the first time."""
    attempt: int = 1
    """Which attempt of a repeated check."""
