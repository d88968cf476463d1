"""The whole of a run, as it is saved (contract, section 6)."""

from datetime import date, datetime
from enum import StrEnum

from msgspec import field

from arcdiag.model.address import AddressFact, TagsStamp
from arcdiag.model.azcmagent import AgentRow, RowAgreement
from arcdiag.model.choices import Cloud, Mode, Readiness, State
from arcdiag.model.command_line import CommandLine
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Finding
from arcdiag.model.host import HostFacts
from arcdiag.model.mode_guess import ModeGuess
from arcdiag.model.observation import Observation
from arcdiag.model.plan import Check
from arcdiag.model.value import Recorded

SCHEMA = "arcdiag-report/1"


class Tool(Recorded, frozen=True):
    """Who wrote the report."""

    name: str
    version: str


class CatalogStamp(Recorded, frozen=True):
    """Which facts the run was planned and judged with."""

    version: str
    verified_on: date
    age_days: int


class Ending(StrEnum):
    """How a run came to its end."""

    COMPLETE = "complete"
    DEADLINE = "deadline"
    CANCELLED = "cancelled"


class RouteFacts(Recorded, frozen=True):
    """One route to the endpoints that was asked for, and where its proxy was found."""

    name: str
    """``none``, ``system``, ``agent``, or a proxy's URL; ``default`` where none was asked for."""
    proxy: str = ""
    """What is set, in words without a login; empty where connections are direct."""
    where: str = ""
    """The place that sets it, for people."""
    exceptions: tuple[str, ...] = ()
    """What does not go through the proxy, each list with its place."""
    notes: tuple[str, ...] = ()


class Run(Recorded, frozen=True):
    """One run. ``options`` are the others given on the command line, secrets removed."""

    id: str
    started: datetime
    ended: datetime
    cloud: Cloud
    regions: tuple[str, ...]
    modes: tuple[Mode, ...]
    features: tuple[str, ...]
    options: dict[str, str]
    ending: Ending = Ending.COMPLETE
    routes: tuple[RouteFacts, ...] = ()
    """The routes that every endpoint was looked at over; none in a demo, which is direct."""
    private_link: bool = False
    """A Private Link Scope is to be named to ``azcmagent connect``."""
    route_filter: tuple[str, ...] = ()
    """The BGP communities that the route filter of the Microsoft peering lets through, such as
    ``12076:51010``; empty: not given."""


class CheckResult(Check, frozen=True):
    """A check, what its steps saw, and what became of it."""

    state: State = State.NOT_TESTED
    cause: Cause | None = None
    took_ms: float = 0.0
    observations: tuple[Observation, ...] = ()
    reproduce: tuple[CommandLine, ...] = ()
    """Lines that show the failure with other tools. Written on the way out, from what leaves; never
    read back: a stranger's report may hold anything."""


class PurposeVerdict(Recorded, frozen=True):
    """The verdict for one purpose in one mode and region (``region`` empty: asked for none)."""

    purpose: str
    mode: Mode
    region: str
    state: Readiness
    passed: int
    total: int
    via: str = ""
    """Where several routes were asked for, the one meant: its name in ``run.routes``."""


class Outlook(StrEnum):
    """How ``azcmagent connect`` would end."""

    SUCCEEDS = "succeeds"
    FAILS = "fails"
    UNKNOWN = "unknown"


class Forecast(Recorded, frozen=True):
    """What ``azcmagent connect`` would do on this network, as far as the network decides it."""

    command: str
    outcome: Outlook
    code: str
    endpoints: tuple[str, ...]
    why: str


class Verdict(Recorded, frozen=True):
    """The answer, over all and per purpose."""

    state: Readiness
    purposes: tuple[PurposeVerdict, ...]
    forecast: Forecast


class Redaction(Recorded, frozen=True):
    """What was replaced on the way out."""

    applied: bool = False
    replaced: int = 0
    """How many times."""
    level: str = "none"
    """``none``, ``secrets`` or ``all``."""
    kinds: dict[str, int] = field(default_factory=dict)
    """How many times each kind of thing was: ``address``, ``name``, ``user``, ``id`` …"""


class Seal(Recorded, frozen=True):
    """What the report was when it was written, and who vouches for that (contract, section 8)."""

    digest: str
    """``sha256:`` and the digest of the report's canonical form, without this seal."""
    key: str = ""
    """``ed25519:`` and the public key of whoever signed it; empty: nobody did."""
    signature: str = ""


class Report(Recorded, frozen=True):
    """Everything support staff need, in one document."""

    schema: str
    tool: Tool
    catalog: CatalogStamp
    run: Run
    host: HostFacts
    verdict: Verdict
    checks: tuple[CheckResult, ...]
    findings: tuple[Finding, ...]
    redaction: Redaction = Redaction()
    addresses: tuple[AddressFact, ...] = ()
    """What is known of the addresses met."""
    ranges: TagsStamp | None = None
    """The edition of Microsoft's ranges that they were looked up in; None: they were not."""
    mode_guess: ModeGuess | None = None
    """The mode that the machine was found in; None: it was not asked for."""
    azcmagent: tuple[AgentRow, ...] = ()
    """What the agent's own check said, where it was asked or given."""
    agreement: tuple[RowAgreement, ...] = ()
    """Each of those rows beside our check of the host."""
    seal: Seal | None = None
    """None: it has not left yet, or was written by an arcdiag that knew of none."""
