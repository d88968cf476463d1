"""What is seen of the way to an address: routes, connections, routers, repeated attempts."""

from arcdiag.model.value import Recorded


class Routed(Recorded, frozen=True, tag="routed"):
    """The way to one address, as the kernel would choose it."""

    address: str
    source: str
    """The local address that would be sent from."""
    interface: str
    gateway: str = ""
    """The next router; empty where the address is on the machine's own network."""
    mtu: int = 0
    """Of the route or its interface, in bytes; 0 when the system does not tell."""


class Connected(Recorded, frozen=True, tag="connected"):
    """A TCP connection to one address."""

    address: str
    port: int
    local: str


class Chosen(Recorded, frozen=True, tag="chosen"):
    """The address a Happy Eyeballs client (RFC 8305) ends on.

    Worked out from the measured connects; ``after_ms`` counts from the moment the addresses
    were known.
    """

    address: str
    after_ms: float
    lost: tuple[str, ...] = ()
    """Addresses tried first, in vain or too slowly."""


class TraceHop(Recorded, frozen=True):
    """What answered to packets with one hop limit; ``address`` is empty where nothing did."""

    limit: int
    address: str = ""
    took_ms: float = 0.0
    word: str = ""
    """``passed on``, ``connected``, ``refused``, or what the router said instead."""


class Traced(Recorded, frozen=True, tag="traced"):
    """The routers on the way to an address, as far as they make themselves known."""

    address: str
    port: int
    hops: tuple[TraceHop, ...]
    arrived: bool = False
    """The address itself answered."""


class Repeated(Recorded, frozen=True, tag="repeated"):
    """The attempts of one check: how many there were, and how their times spread.

    Times are those of the connects to the address that was used, in milliseconds.
    """

    attempts: int
    lost: int
    """Attempts that got no answer in time."""
    least_ms: float = 0.0
    median_ms: float = 0.0
    most_ms: float = 0.0
    jitter_ms: float = 0.0
    """The mean difference between one attempt's time and the next one's (as in RFC 3550)."""
