"""One proxy script, asked about one URL after another; every limit of it is kept here."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final

import msgspec

from arcdiag.model.value import Value
from arcdiag.pac.messages import (
    Answer,
    Ask,
    Facts,
    Fault,
    Load,
    Moment,
    Needs,
    Ready,
    Reply,
    Request,
)
from arcdiag.pac.sandbox import Sandbox, SandboxError

Start = Callable[[], Awaitable[Sandbox]]
LookUp = Callable[[str], Awaitable[tuple[str, ...]]]


_REPLIES: Final[msgspec.json.Decoder[Reply]] = msgspec.json.Decoder(Reply)


class Limits(Value, frozen=True):
    """What one script may cost."""

    seconds: float = 1.0
    """Computing for one answer. Real ones take about a millisecond."""
    patience_s: float = 5.0
    """Until an answer is there, on however busy a machine."""
    memory: int = 64 * 2**20
    stack: int = 256 * 1024
    """Less than the smallest stack of a main thread that we meet (Windows: 1 MiB)."""
    names: int = 16
    """Names to look up for one answer."""
    name_s: float = 3.0
    """Looking up one name; whatever has no answer by then counts as not there."""
    naming_s: float = 8.0
    """Looking up names for one answer, all together."""


class ScriptError(Exception):
    """The script gave no answer; the message follows "the PAC file"."""


class World(Value, frozen=True):
    """Whom a script's questions are put to: names, this machine's addresses, the time."""

    look_up: LookUp
    """Addresses of a name; empty where there are none. Never raises."""
    own: Callable[[], Awaitable[tuple[str, ...]]]
    """This machine's addresses towards the Internet. Never raises."""
    now: Callable[[], datetime]


class Script:
    """A proxy script in a process of its own; ``aclose`` when done.

    A script that exceeds a limit is not run again: every later answer is the same error.
    """

    def __init__(
        self, text: str, helpers: str, start: Start, world: World, limits: Limits | None = None
    ) -> None:
        self._text = text
        self._helpers = helpers
        self._start = start
        self._world = world
        self._limits = limits or Limits()
        self._names: dict[str, tuple[str, ...]] = {}
        self._own: tuple[str, ...] = ()
        self._sandbox: Sandbox | None = None
        self._broken = ""
        self._turn = asyncio.Lock()

    async def answer(self, url: str, host: str) -> Answer:
        """What the script says about *url*. Raises ScriptError."""
        async with self._turn:
            if self._broken:
                raise ScriptError(self._broken)
            try:
                if self._sandbox is None:
                    await self._load()
                return await self._asked(url, host)
            except SandboxError as error:
                await self._give_up(str(error))
                raise ScriptError(self._broken) from error
            except asyncio.CancelledError:
                await self._end()
                raise

    async def aclose(self) -> None:
        """End the process."""
        await self._end()

    async def _load(self) -> None:
        self._own = await self._world.own()
        self._sandbox = await self._start()
        reply = await self._settled(
            lambda: Load(
                helpers=self._helpers,
                script=self._text,
                facts=self._facts(),
                seconds=self._limits.seconds,
                memory=self._limits.memory,
                stack=self._limits.stack,
            )
        )
        if not isinstance(reply, Ready):
            message = reply.message if isinstance(reply, Fault) else "cannot be loaded"
            await self._give_up(message)
            raise ScriptError(self._broken)

    async def _asked(self, url: str, host: str) -> Answer:
        reply = await self._settled(lambda: Ask(url=url, host=host, facts=self._facts()))
        if isinstance(reply, Answer):
            return reply
        message = reply.message if isinstance(reply, Fault) else "gives no answer"
        if not isinstance(reply, Fault) or reply.final:
            await self._give_up(message)
        raise ScriptError(message)

    async def _settled(self, request: Callable[[], Request]) -> Reply:
        """The reply that needs no more names."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._limits.naming_s
        for _ in range(self._limits.names + 1):
            reply = await self._exchanged(request())
            if not isinstance(reply, Needs):
                return reply
            if reply.name in self._names:
                return Fault(message="asks for the same name for ever", final=True)
            left = min(self._limits.name_s, until - loop.time())
            if left <= 0:
                words = f"waits for names for more than {self._limits.naming_s:g} s"
                return Fault(message=words)
            self._names[reply.name] = await self._looked_up(reply.name, left)
        return Fault(message=f"looks up more than {self._limits.names} names for one URL")

    async def _exchanged(self, request: Request) -> Reply:
        if self._sandbox is None:
            raise SandboxError("could not be run")
        line = await self._sandbox.exchange(msgspec.json.encode(request), self._limits.patience_s)
        try:
            return _REPLIES.decode(line)
        except msgspec.MsgspecError as error:
            raise SandboxError("makes its process say something that is no answer") from error

    async def _looked_up(self, name: str, seconds: float) -> tuple[str, ...]:
        try:
            async with asyncio.timeout(seconds):
                return await self._world.look_up(name)
        except TimeoutError:
            return ()

    def _facts(self) -> Facts:
        now = self._world.now()
        return Facts(
            names=self._names,
            own=self._own,
            local=moment(now.astimezone()),
            utc=moment(now.astimezone(UTC)),
        )

    async def _give_up(self, message: str) -> None:
        self._broken = message
        await self._end()

    async def _end(self) -> None:
        sandbox, self._sandbox = self._sandbox, None
        if sandbox is not None:
            await sandbox.aclose()


def moment(at: datetime) -> Moment:
    """The hands of the clock at *at*, in its own time zone."""
    return Moment(
        year=at.year,
        month=at.month - 1,
        day=at.day,
        weekday=at.isoweekday() % 7,
        hour=at.hour,
        minute=at.minute,
        second=at.second,
    )
