"""What is said over the pipe between arcdiag and the process that runs a proxy script."""

from typing import Final

from arcdiag.model.value import Value

MOST_LINE: Final = 16 * 2**20
"""Bytes of one message to the child; a script of 1 MiB takes six of them at worst."""

MOST_REPLY: Final = 64 * 1024
"""Bytes of one message back: an answer of 8 KiB and a few alerts."""


class Moment(Value, frozen=True):
    """A wall clock's hands. ``weekday`` counts from Sunday, ``month`` from January, both from 0."""

    year: int
    month: int
    day: int
    weekday: int
    hour: int
    minute: int
    second: int


class Facts(Value, frozen=True):
    """What the script may learn about the world: ``names`` maps names to addresses."""

    names: dict[str, tuple[str, ...]]
    own: tuple[str, ...]
    local: Moment
    utc: Moment


class Load(Value, frozen=True, tag="load"):
    """Begin anew with this script. ``seconds`` of computing are allowed for each message."""

    helpers: str
    script: str
    facts: Facts
    seconds: float
    memory: int
    stack: int


class Ask(Value, frozen=True, tag="ask"):
    """Which way does this URL take?"""

    url: str
    host: str
    facts: Facts


class Ready(Value, frozen=True, tag="ready"):
    """The process is there, or the script is loaded."""


class Answer(Value, frozen=True, tag="answer"):
    """What the script said, and what it wanted people to read."""

    text: str
    alerts: tuple[str, ...] = ()


class Needs(Value, frozen=True, tag="needs"):
    """The same again, please, with the addresses of this name."""

    name: str


class Fault(Value, frozen=True, tag="fault"):
    """It did not work, in words that follow "the PAC file"; ``final``: nor will it for any URL."""

    message: str
    final: bool = False


Reply = Ready | Answer | Needs | Fault
Request = Load | Ask
