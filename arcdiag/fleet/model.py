"""A merged report: what many servers' reports say together (contract, section 9)."""

from datetime import datetime
from typing import Final

from msgspec import field

from arcdiag.model.report import Redaction, Tool
from arcdiag.model.value import Recorded

FLEET_SCHEMA: Final = "arcdiag-fleet/1"


class Trouble(Recorded, frozen=True):
    """A check of one server that failed or warned."""

    name: str
    """The documented name of the endpoint, or its pattern."""
    port: int
    mode: str
    state: str
    cause: str


class Ready(Recorded, frozen=True):
    """One server's verdict for one purpose in one mode: the worst of its regions and routes."""

    purpose: str
    mode: str
    state: str


class Server(Recorded, frozen=True):
    """One server by its newest report."""

    name: str
    named_by: str
    """``host``: its own name; ``file``: that of the file, where the report is redacted or the user
    wants it so."""
    file: str
    run: str
    started: datetime
    state: str
    ending: str
    cloud: str
    regions: tuple[str, ...]
    modes: tuple[str, ...]
    system: str
    tool: str
    catalog: str
    purposes: tuple[Ready, ...]
    findings: tuple[str, ...]
    """Their rules."""
    troubles: tuple[Trouble, ...]
    proxies: tuple[str, ...] = ()
    resolvers: tuple[str, ...] = ()
    subnets: tuple[str, ...] = ()
    inspectors: tuple[str, ...] = ()
    """Signers that are nobody's public authority."""
    agent: str = ""
    """``not installed``, ``installed``, with its version and how it connects; empty: not told."""
    clock_offset_ms: float | None = None
    """The median of what services' clocks told; None: none did."""
    hidden: bool = False
    """Its names and addresses are pseudonyms, which mean nothing outside its report."""
    demo: bool = False
    """It was looked at in a simulated Azure."""


class Coverage(Recorded, frozen=True):
    """Whose reports are there; ``expected`` is None where nobody said who should be."""

    servers: int
    expected: int | None = None
    missing: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()


class Tally(Recorded, frozen=True):
    """Servers by their verdict."""

    ready: int = 0
    warnings: int = 0
    blocked: int = 0
    inconclusive: int = 0


class PurposeTally(Recorded, frozen=True):
    """Servers by their verdict for one purpose in one mode."""

    purpose: str
    mode: str
    tally: Tally


class RuleTally(Recorded, frozen=True):
    """One cause, and how many servers it was found on; ``proved`` on how many of them."""

    rule: str
    severity: str
    servers: int
    proved: int
    owners: tuple[str, ...]
    examples: tuple[str, ...]


class EndpointTally(Recorded, frozen=True):
    """One endpoint in one mode: on how many servers it failed, and of what."""

    name: str
    port: int
    protocol: str
    mode: str
    required: bool
    failed: int
    warned: int
    passed: int
    untested: int
    causes: dict[str, int]
    examples: tuple[str, ...]


class AskTally(Recorded, frozen=True):
    """One line of the request to a team, on behalf of so many servers.

    The words are those of ``report --for``, section 1 of the contract.
    """

    owner: str
    ask: str
    wanted: str
    name: str
    port: int
    protocol: str
    mode: str
    required: bool
    purposes: tuple[str, ...]
    addresses: tuple[str, ...]
    service_tag: str
    inspection: str
    networks: tuple[str, ...]
    """The networks that those servers send from, as far as is known."""
    servers: int
    examples: tuple[str, ...]


class Peers(Recorded, frozen=True):
    """Servers that share something, and how many of them are unlike the one that is told of."""

    share: str
    """``proxy``, ``resolver`` or ``subnet``."""
    which: str
    servers: int
    unlike: int


class Outlier(Recorded, frozen=True):
    """A server that fares otherwise than its peers do at the same endpoints."""

    server: str
    fails: bool
    """True: it fails where they pass; False: it passes where they fail."""
    endpoints: tuple[str, ...]
    peers: Peers
    """Of those that set it apart, the ones with most servers unlike it."""


class Count(Recorded, frozen=True):
    """One thing of an inventory, and how many servers have it."""

    name: str
    servers: int


class Inventory(Recorded, frozen=True):
    """What the servers have; each list is in the order of how many have it."""

    systems: tuple[Count, ...] = ()
    proxies: tuple[Count, ...] = ()
    resolvers: tuple[Count, ...] = ()
    subnets: tuple[Count, ...] = ()
    inspectors: tuple[Count, ...] = ()
    agents: tuple[Count, ...] = ()
    clocks: tuple[Count, ...] = ()
    tools: tuple[Count, ...] = ()
    catalogs: tuple[Count, ...] = ()
    hidden: int = 0
    """Servers whose proxies, resolvers and networks are hidden in their own reports."""


class Unmerged(Recorded, frozen=True):
    """A file that does not count, and why."""

    file: str
    why: str
    server: str = ""
    """Whose newer report counts instead; empty where that is not the reason."""


class Change(Recorded, frozen=True):
    """One server then and now; an empty state: it was not there."""

    server: str
    before: str
    after: str


class Drift(Recorded, frozen=True):
    """What is otherwise than in an earlier merge."""

    before: Tally
    after: Tally
    changes: tuple[Change, ...]
    untold: str = ""
    """Why servers cannot be compared one by one; empty: they were."""


class Fleet(Recorded, frozen=True):
    """Everything that a merge tells. The same reports give the same, in whatever order."""

    schema: str
    tool: Tool
    oldest: datetime | None
    newest: datetime | None
    coverage: Coverage
    tally: Tally
    purposes: tuple[PurposeTally, ...]
    causes: tuple[RuleTally, ...]
    endpoints: tuple[EndpointTally, ...]
    requests: tuple[AskTally, ...]
    requests_unknown: int
    """Servers with findings whose reports could not be read for it."""
    outliers: tuple[Outlier, ...]
    outliers_left_out: int
    inventory: Inventory
    servers: tuple[Server, ...]
    superseded: tuple[Unmerged, ...] = ()
    """Reports of servers of which there is a newer one, and copies."""
    refused: tuple[Unmerged, ...] = ()
    """Files that are no report that can be read."""
    passed_over: int = 0
    """Files in the folders whose names end in neither ``.json`` nor ``.zip``."""
    drift: Drift | None = None
    redaction: Redaction = field(default_factory=Redaction)
