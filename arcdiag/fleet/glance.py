"""What merging reads of a report: a fraction of it, in a fraction of the time.

The rest of the document is passed over undecoded, so words that a newer arcdiag added do no harm.
"""

import re
from datetime import datetime
from typing import Final

import msgspec
from msgspec import field

from arcdiag.model.choices import Readiness, State
from arcdiag.model.finding import Certainty, Impact, Owner
from arcdiag.model.report import SCHEMA
from arcdiag.model.value import Recorded

MOST_BYTES: Final = 64 * 2**20
"""As large as a report may be that is read alone."""
MOST_VALUES: Final = 4_000_000
"""Commas and brackets of a document: they bound what it takes in memory."""
MOST_CHECKS: Final = 20_000
MOST_WORD: Final = 300
"""Characters of one text; a longer one is none of ours."""


class UnreadableError(Exception):
    """It is no report that can be merged; the message is one line and repeats nothing of it."""


class Certified(Recorded, frozen=True):
    """Who signed a certificate."""

    issuer: str = ""


class Root(Recorded, frozen=True):
    """The root at the end of a chain."""

    kind: str = ""
    subject: str = ""


class Outcome(Recorded, frozen=True):
    """What a step saw, whichever kind of sight it is; ``type`` tells."""

    type: str = ""
    source: str = ""
    clock_offset_ms: float | None = None
    anchor: Root | None = None
    chain: tuple[Certified, ...] = ()


class Step(Recorded, frozen=True):
    """One observation."""

    outcome: Outcome


class Checked(Recorded, frozen=True):
    """One check."""

    id: str
    endpoint: str
    name: str
    host: str
    port: int
    state: State
    mode: str
    protocol: str = ""
    required: bool = True
    cause: str | None = None
    observations: tuple[Step, ...] = ()


class Found(Recorded, frozen=True):
    """One finding."""

    rule: str
    severity: Impact
    confidence: Certainty
    owner: Owner
    consequences: tuple[str, ...] = ()


class Purpose(Recorded, frozen=True):
    """The verdict for one purpose."""

    purpose: str
    mode: str
    state: Readiness


class Answer(Recorded, frozen=True):
    """The verdict."""

    state: Readiness
    purposes: tuple[Purpose, ...] = ()


class Resolver(Recorded, frozen=True):
    """A name server."""

    address: str
    port: int = 53


class Agent(Recorded, frozen=True):
    """The agent's own settings."""

    installed: bool = False
    connection: str = ""
    version: str = ""


class Machine(Recorded, frozen=True):
    """Whose report it is."""

    name: str
    system_name: str = ""
    name_servers: tuple[Resolver, ...] = ()
    agent: Agent | None = None


class Way(Recorded, frozen=True):
    """One route that was gone."""

    proxy: str = ""


class Ran(Recorded, frozen=True):
    """The run."""

    id: str
    started: datetime
    cloud: str
    regions: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    ending: str = "complete"
    options: dict[str, str] = field(default_factory=dict)
    routes: tuple[Way, ...] = ()


class Maker(Recorded, frozen=True):
    """Who wrote it."""

    version: str


class Facts(Recorded, frozen=True):
    """The catalog it was judged by."""

    version: str


class Told(Recorded, frozen=True):
    """What was replaced in it."""

    applied: bool = False
    level: str = "none"


class Glance(Recorded, frozen=True):
    """A report, as far as merging needs it."""

    schema: str
    tool: Maker
    catalog: Facts
    run: Ran
    host: Machine
    verdict: Answer
    checks: tuple[Checked, ...]
    findings: tuple[Found, ...] = ()
    redaction: Told = Told()


class _Header(Recorded, frozen=True):
    schema: str


_DECODER: Final = msgspec.json.Decoder(Glance)
_HEADER: Final = msgspec.json.Decoder(_Header)
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK: Final = b"\xef\xbb\xbf"


def glance(data: bytes) -> Glance:
    """What *data* spells. Raises UnreadableError, and nothing else."""
    if len(data) > MOST_BYTES:
        raise UnreadableError(f"is larger than {MOST_BYTES // 2**20} MiB")
    data = _utf8(data)
    if len(data) > 2 * MOST_VALUES:  # a value takes two bytes at least
        count = sum(data.count(mark) for mark in (b",", b"[", b"{"))
        if count > MOST_VALUES:
            raise UnreadableError(f"holds more than {MOST_VALUES} values")
    try:
        read = _DECODER.decode(data)
    except (ValueError, OverflowError, RecursionError, msgspec.MsgspecError):
        raise _why_not(data) from None
    _check_schema(read.schema)
    _check_meaning(read)
    return read


def is_hidden(read: Glance) -> bool:
    """Do its names and addresses mean nothing outside of it?"""
    return read.redaction.applied and read.redaction.level == "all"


def _why_not(data: bytes) -> UnreadableError:
    """What *data*, which cannot be read, is instead."""
    try:
        _check_schema(_HEADER.decode(data).schema)
    except UnreadableError as error:
        return error
    except (ValueError, OverflowError, RecursionError, msgspec.MsgspecError):
        pass
    return UnreadableError("is no report of arcdiag")


def _utf8(data: bytes) -> bytes:
    """What PowerShell's ``>`` makes of our output is read, too."""
    if not data.startswith(_UTF16):
        return data.removeprefix(_UTF8_MARK)
    try:
        return data.decode("utf-16").encode()
    except UnicodeError:
        raise UnreadableError("is no report of arcdiag") from None


def _check_schema(schema: str) -> None:
    kind, _, current = SCHEMA.rpartition("/")
    found, _, number = schema.rpartition("/")
    if found == "arcdiag-fleet":
        raise UnreadableError("is itself what a merge wrote")
    if found != kind or not re.fullmatch(r"[1-9][0-9]{0,5}", number):
        raise UnreadableError("is no report of arcdiag")
    if int(number) > int(current):
        raise UnreadableError(f"was written by a later arcdiag (this one reads up to {current})")


def _check_meaning(read: Glance) -> None:
    if read.run.started.tzinfo is None:
        raise UnreadableError("is no report of arcdiag: its time has no zone")
    if not 1970 < read.run.started.year < 9999:
        raise UnreadableError("is no report of arcdiag: its time is none of ours")
    if len(read.checks) > MOST_CHECKS:
        raise UnreadableError(f"holds more than {MOST_CHECKS} checks")
    words = [read.host.name, read.run.id, *(check.name for check in read.checks)]
    if any(len(word) > MOST_WORD for word in words):
        raise UnreadableError(f"holds a name of more than {MOST_WORD} characters")
