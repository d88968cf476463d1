"""One thing tried out after another: says what held, and what did not with all that was said."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE_S = 240
"""For one start of a program; a busy machine takes its time, and only a hang takes this long."""


class FailedError(Exception):
    """What was not as it must be, in words."""


@dataclass
class Trials:
    """Keeps count."""

    tried: int = 0
    failed: list[str] = field(default_factory=list)

    def that(self, sentence: str, act: Callable[[], None]) -> None:
        """Find out whether *sentence* holds: *act* raises FailedError where it does not."""
        self.tried += 1
        began = time.monotonic()
        try:
            act()
        except (FailedError, OSError, subprocess.SubprocessError) as fault:
            self.failed.append(sentence)
            print(f"FAIL  {sentence}\n      {fault}", flush=True)
            return
        print(f"ok    {sentence} ({time.monotonic() - began:.1f} s)", flush=True)


def said(
    command: Sequence[str | Path],
    code: int = 0,
    *,
    environment: Mapping[str, str] | None = None,
    without: Sequence[str] = (),
    folder: Path | None = None,
    patience_s: int = PATIENCE_S,
) -> str:
    """All that *command* says; raises FailedError for another exit code, or for a traceback."""
    kept = {name: value for name, value in os.environ.items() if name not in without}
    done = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=kept | dict(environment or {}),
        cwd=folder,
        timeout=patience_s,
        check=False,
    )
    words = done.stdout.decode("utf-8", "replace")
    if done.returncode != code or "Traceback" in words:
        raise FailedError(
            f"{command[0]} ended with {done.returncode}, not {code}:\n{words[-1500:]}"
        )
    return words


def proves_itself(test: Callable[[], str]) -> None:
    """Does *test*, a run of self-test, say that all is well?"""
    holds(test(), "ok    ")


def one_line(words: str, *parts: str) -> None:
    """Is *words* one line with all of *parts* in it?"""
    if words.count("\n") != 1 or any(part not in words for part in parts):
        raise FailedError(f"that is not one line with {', '.join(parts)}:\n{words}")


def holds(words: str, *parts: str) -> None:
    """Do all of *parts* stand in *words*?"""
    wanting = [part for part in parts if part not in words]
    if wanting:
        raise FailedError(f"{', '.join(wanting)} is not in:\n{words[-1500:]}")


def ended(trials: Trials) -> None:
    """Say how it went, and end the process."""
    print(f"{trials.tried} tried, {len(trials.failed)} failed")
    sys.exit(1 if trials.failed else 0)
