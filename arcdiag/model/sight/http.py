"""What is seen of HTTP."""

from arcdiag.model.value import Recorded


class Answered(Recorded, frozen=True, tag="answered"):
    """An HTTP answer. ``excerpt`` is the beginning of the body, printable characters only."""

    method: str
    path: str
    status: int
    version: str
    headers: tuple[tuple[str, str], ...]
    """Names in lower case; those that tell who answered, no cookies."""
    schemes: tuple[str, ...] = ()
    """The ways to log in that a proxy offers in its 407, as in `Tunnelled`."""
    excerpt: str = ""
    body_bytes: int = 0
    """How many bytes of the body were read; reading stops at a bound."""
    clock_offset_ms: float | None = None
    """Local clock minus the server's ``Date``, corrected by half the round trip; positive means
    that the local clock is ahead. None without a usable ``Date``."""
    clock_error_ms: float = 0.0
    """The offset is true to plus or minus this (the header counts whole seconds)."""

    def header(self, name: str) -> str:
        """The first value of a header, or an empty text."""
        return next((value for key, value in self.headers if key == name), "")
