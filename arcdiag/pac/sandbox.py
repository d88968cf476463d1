"""The port to a process that can do nothing but compute; the real one is in ``host``."""

from typing import Protocol


class SandboxError(Exception):
    """The process could not be started, is gone, or did not answer in time; in words."""


class Sandbox(Protocol):
    """A process at the other end of a pipe."""

    async def exchange(self, message: bytes, patience_s: float) -> bytes:
        """One line there, one line back. Raises SandboxError; it is then of no more use."""

    async def aclose(self) -> None:
        """End it, whatever it does."""
