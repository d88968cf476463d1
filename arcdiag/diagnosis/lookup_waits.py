"""Whether this machine's own look-ups wait for lost questions: what programs here feel of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from arcdiag.diagnosis.evidence import Evidence, Sight, once
from arcdiag.diagnosis.servers import Server, servers
from arcdiag.model.observation import Resolved, Step

RETRY_MS: Final = 900.0
"""Systems put a lost question again after a second at the soonest (Windows 1 s, glibc ``timeout:1``
in resolv.conf, else 5 s); a little less, since clocks are not that exact."""
FEW: Final = 3
"""Names; one or two that wait may have met a lost packet by chance."""
SHARE: Final = 1 / 3
"""Of the look-ups. Questions of arcdiag's own go out beside them, and a loss that hits whoever asks
first hits the system in about half of the cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Look-ups by this machine's own resolver that waited for a second try, among all."""

    late: tuple[Sight[Resolved], ...]
    all: int
    median_ms: float
    """Of the late ones."""
    wire_ms: float
    """How soon the server itself answers what is not lost, at best."""


def waits(evidence: Evidence, server: Server) -> Waits | None:
    """The waiting, if many look-ups did; None where few did, or another server is asked first."""
    if servers(evidence)[0].name != server.name:
        return None
    names = {seen.check.host.lower() for seen in server.answered}
    asked = [
        seen
        for seen in once(evidence.of(Resolved))
        if seen.observation.step is Step.RESOLVE and seen.check.host.lower() in names
    ]
    prompt = [seen.observation.took_ms for seen in server.answered if seen.outcome.attempts == 1]
    wire = min(prompt, default=0.0)
    late = tuple(seen for seen in asked if seen.observation.took_ms >= RETRY_MS + 2 * wire)
    if len(late) < FEW or len(late) < SHARE * len(asked):
        return None
    return Waits(late=late, all=len(asked), median_ms=_median(late), wire_ms=wire)


def _median(late: Sequence[Sight[Resolved]]) -> float:
    return median(seen.observation.took_ms for seen in late)
