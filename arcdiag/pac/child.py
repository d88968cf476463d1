"""The process in which a proxy script runs: it reads its pipe, answers, and does nothing else.

It is started with hardly any environment, under the system's limits. The engine (QuickJS) gives
scripts the language alone: no files, no network, no timers.
"""

import os
import re
from typing import Any, Final

import msgspec

from arcdiag.pac.messages import (
    MOST_LINE,
    Answer,
    Ask,
    Facts,
    Fault,
    Load,
    Needs,
    Ready,
    Reply,
    Request,
)

_LINE: Final = re.compile(r"<input>:(\d+)")
_MOST_WORDS: Final = 200
_AND_NOTHING: Final = "\n;void 0;"
"""What a script comes to by itself may be a value that Python cannot take over."""


def main() -> int:
    """Answer one message a line until there are no more; the exit code is 0."""
    import quickjs  # loaded before the limits hold

    child = Child(quickjs)
    decoder = msgspec.json.Decoder(Request)
    encoder = msgspec.json.Encoder()
    with os.fdopen(os.dup(0), "rb") as source, os.fdopen(os.dup(1), "wb", buffering=0) as target:
        target.write(encoder.encode(Ready()) + b"\n")
        while line := source.readline(MOST_LINE):
            target.write(encoder.encode(child.reply(decoder.decode(line))) + b"\n")
    return 0


def plain(text: str, most: int) -> str:
    """*text* in one line of printable ASCII, at most so many characters."""
    return "".join(each if " " <= each <= "~" else "?" for each in " ".join(text.split())[:most])


class Child:
    """One script at a time. *engine* is the module ``quickjs``."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self._drive: Any = None
        self._seconds = 0.0
        self._memory = 0

    def reply(self, request: Request) -> Reply:
        """What is to be said to *request*; whatever goes wrong is a `Fault`."""
        try:
            return self._load(request) if isinstance(request, Load) else self._ask(request)
        except self._engine.StackOverflow:
            return Fault(message="calls itself too deeply")
        except self._engine.JSException as error:
            return self._fault(str(error))
        except MemoryError:
            return self._fault("out of memory")
        except Exception as error:  # the engine's own; whatever the script made it do
            return Fault(message=f"cannot be run ({type(error).__name__})", final=True)

    def _load(self, load: Load) -> Reply:
        self._seconds, self._memory = load.seconds, load.memory
        context = self._engine.Context()
        context.set_max_stack_size(load.stack)
        context.set_memory_limit(load.memory)
        self._drive = context.eval(load.helpers)
        self._give(load.facts)
        context.set_time_limit(load.seconds)
        try:
            context.eval(load.script + _AND_NOTHING)
        except self._engine.JSException:
            needed = self._drive("needed", "")
            if needed:
                return Needs(name=needed)
            raise
        fault = self._drive("check", "")
        return Fault(message=fault) if fault else Ready()

    def _ask(self, ask: Ask) -> Reply:
        self._give(ask.facts)
        asked = msgspec.json.encode({"url": ask.url, "host": ask.host}).decode()
        kind, _, rest = self._drive("find", asked).partition(" ")
        if kind == "needs":
            return Needs(name=rest)
        if kind == "answer":
            alerts = self._drive("alerts", "")
            return Answer(text=rest, alerts=tuple(alerts.split("\n")) if alerts else ())
        return self._limit(rest) or Fault(message=rest)

    def _give(self, facts: Facts) -> None:
        self._drive("facts", msgspec.json.encode(facts).decode())

    def _fault(self, said: str) -> Fault:
        """What the engine said, in words."""
        first = plain(said.partition("\n")[0], _MOST_WORDS)
        line = _LINE.search(said)
        where = f" (line {line[1]})" if line else ""
        return self._limit(first) or Fault(message=f"fails: {first}{where}")

    def _limit(self, said: str) -> Fault | None:
        """The limit that was met; what costs time or memory is not tried again."""
        if "InternalError: interrupted" in said:
            return Fault(message=f"computes for more than {self._seconds:g} s", final=True)
        if "out of memory" in said:
            megabytes = self._memory / 2**20
            return Fault(message=f"takes more than {megabytes:g} MiB of memory", final=True)
        return None
