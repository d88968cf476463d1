"""What became different from one report to another (contract, section 7)."""

from datetime import datetime
from enum import StrEnum

from arcdiag.model.choices import Mode, Readiness, State
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Finding
from arcdiag.model.report import Ending, Forecast
from arcdiag.model.value import Recorded

COMPARISON_SCHEMA = "arcdiag-comparison/1"


class Side(Recorded, frozen=True):
    """One of the two reports."""

    run: str
    """The run's id."""
    host: str
    started: datetime
    tool: str
    """``arcdiag 0.1.0``."""
    catalog: str
    state: Readiness
    ending: Ending
    forecast: Forecast
    redacted: bool
    digest: str = ""
    """Of the file that was read, where it had one."""


class Turn(StrEnum):
    """What became of a check."""

    NEWLY_FAILING = "newly-failing"
    """It was reached, and fails now."""
    FOUND_FAILING = "found-failing"
    """It was not tested before, and fails now."""
    WORSE = "worse"
    """It passed, and has a warning now."""
    NO_LONGER_TESTED = "no-longer-tested"
    STILL_FAILING = "still-failing"
    REPAIRED = "repaired"
    """It failed, and is reached now."""
    BETTER = "better"
    """It had a warning, and passes now."""
    NOW_TESTED = "now-tested"
    """It was not tested before, and is reached now."""
    SAME = "same"


class Aspect(StrEnum):
    """In what a check can differ beside its state."""

    HOST = "host"
    """The host that stands behind a name that only a run can tell."""
    MODE = "mode"
    ROUTE = "route"
    CAUSE = "cause"
    ADDRESS = "address"
    ISSUER = "issuer"
    """Who signed the certificate."""
    TLS = "tls"
    LATENCY = "latency"
    """One round trip."""
    DURATION = "duration"
    """All that a program waits for its answer."""


class Change(Recorded, frozen=True):
    """One aspect, before and after, in words; empty: there was none."""

    aspect: Aspect
    old: str
    new: str
    by_ms: float = 0.0
    """Of the two that are times: how much longer it takes now; negative: how much shorter."""


class CheckChange(Recorded, frozen=True):
    """A check that is in both reports and not alike in them. Place and name are the new one's."""

    old_id: str
    new_id: str
    endpoint: str
    target: str
    """``host:port``, or the documented name where no host is known."""
    region: str
    mode: Mode
    via: str
    required: bool
    purposes: tuple[str, ...]
    turn: Turn
    old_state: State
    new_state: State
    old_cause: Cause | None
    new_cause: Cause | None
    changes: tuple[Change, ...] = ()


class LoneCheck(Recorded, frozen=True):
    """A check that only one of the reports has."""

    id: str
    endpoint: str
    target: str
    region: str
    mode: Mode
    via: str
    required: bool
    state: State
    cause: Cause | None


class PurposeChange(Recorded, frozen=True):
    """A purpose whose verdict is another one now; None: that report has none for it."""

    purpose: str
    mode: Mode
    region: str
    via: str
    old: Readiness | None
    new: Readiness | None


class Drift(StrEnum):
    """Where it all went."""

    WORSE = "worse"
    BETTER = "better"
    MIXED = "mixed"
    SAME = "same"
    UNKNOWN = "unknown"
    """Too little is in both reports to say."""


class Comparison(Recorded, frozen=True):
    """Two reports beside each other."""

    schema: str
    drift: Drift
    old: Side
    new: Side
    notes: tuple[str, ...]
    """What must be known before the rest is believed: other hosts, other versions, other orders."""
    purposes: tuple[PurposeChange, ...]
    checks: tuple[CheckChange, ...]
    """Those that differ, and those that still fail; what is graver comes first."""
    same: int
    """How many checks are in both reports and alike."""
    only_old: tuple[LoneCheck, ...]
    only_new: tuple[LoneCheck, ...]
    new_findings: tuple[Finding, ...]
    gone_findings: tuple[Finding, ...]
    kept_findings: int
