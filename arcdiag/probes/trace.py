"""Writes down what each step of a check saw; the one place where exceptions become data."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Final, TypeVar

from arcdiag.model.failure import Cause, Failure, Skipped
from arcdiag.model.observation import Detail, Observation, Outcome, Step
from arcdiag.ports import Clock, NetError, seen_before

T = TypeVar("T")

log = logging.getLogger(__name__)

STALLED_S: Final = 1.0
"""A busy loop notices a limit some hundredths of a second late, never a whole second."""


class Trace:
    """The observations of one check, or of one name that many checks share.

    ``timeout`` is the seconds a step may take; ``stopped`` tells the cause when a step is cut off
    from outside (the run's deadline, or the user); ``attempt`` is that of a repeated check.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        ids: Iterator[str],
        timeout: float,
        stopped: Callable[[], Cause],
        tell: Callable[[Observation], None],
        attempt: int = 1,
    ) -> None:
        self._attempt = attempt
        self._clock = clock
        self._ids = ids
        self._timeout = timeout
        self._stopped = stopped
        self._tell = tell
        self.observations: list[Observation] = []

    async def step(
        self,
        step: Step,
        target: str,
        act: Awaitable[T],
        *,
        late: Cause,
        detail: Callable[[T], Detail],
        again: bool = False,
    ) -> T | None:
        """Await *act* and write down what came of it; None when it failed."""
        return (await self.tried(step, target, act, late=late, detail=detail, again=again))[0]

    async def tried(
        self,
        step: Step,
        target: str,
        act: Awaitable[T],
        *,
        late: Cause,
        detail: Callable[[T], Detail],
        again: bool = False,
    ) -> tuple[T | None, Observation]:
        """The same, with what was written down.

        A failure of ours is recorded as ours: it passes for no network fault and costs the
        user nothing of the report. Cancelling is written down too, and goes through.
        """
        started, began = self._clock.now(), self._clock.elapsed()
        outcome: Outcome = Skipped(cause=self._stopped(), why="cut off while under way")
        result: T | None = None
        try:
            async with asyncio.timeout(self._timeout):
                result = await act
            outcome = detail(result)
        except NetError as error:
            outcome = error.failure
        except TimeoutError as error:
            known = seen_before(error)
            outcome = self._unanswered(late, self._clock.elapsed() - began, known)
        except asyncio.CancelledError:
            outcome = Skipped(cause=self._stopped(), why="cut off while under way")
            raise
        except Exception as bug:
            log.exception("%s %s", step, target)
            outcome = Failure(cause=Cause.TOOL_BUG, message=str(bug)[:200], code=type(bug).__name__)
        finally:
            took = self._clock.elapsed() - began
            seen = Observation(
                id=next(self._ids),
                step=step,
                target=target,
                started=started,
                took_ms=round(took * 1000, 3),
                outcome=outcome,
                again=again,
                attempt=self._attempt,
            )
            self._keep(seen)
        return (None if isinstance(outcome, Failure) else result), seen

    def _unanswered(self, late: Cause, took: float, known: Failure | None) -> Failure:
        """A limit noticed much too late: this machine slept, and an answer may be waiting."""
        if took > self._timeout + STALLED_S:
            message = f"this machine stood still: a limit of {self._timeout:g} s took {took:.1f} s"
            return Failure(cause=Cause.LOCAL_LIMIT, message=message, code="stalled")
        if known is not None and known.cause is late:
            message = f"{known.message} within {self._timeout:g} s"
            return Failure(cause=late, message=message, code=known.code)
        return Failure(cause=late, message=f"no answer within {self._timeout:g} s")

    def note(self, step: Step, target: str, outcome: Outcome, *, again: bool = False) -> None:
        """Write down something that took no time: worked out, or not done."""
        self._keep(
            Observation(
                id=next(self._ids),
                step=step,
                target=target,
                started=self._clock.now(),
                took_ms=0.0,
                outcome=outcome,
                again=again,
                attempt=self._attempt,
            )
        )

    def cut_off(self, step: Step, target: str, why: str, *, again: bool = False) -> None:
        """Write down that a step was never begun, since the run was ended from outside."""
        self.note(step, target, Skipped(cause=self._stopped(), why=why), again=again)

    @property
    def timeout(self) -> float:
        """The seconds that a step may take."""
        return self._timeout

    def adopt(self, observations: tuple[Observation, ...]) -> None:
        """Take over what was seen once for several checks; each keeps the same id."""
        self.observations.extend(observations)

    def _keep(self, observation: Observation) -> None:
        self.observations.append(observation)
        self._tell(observation)
