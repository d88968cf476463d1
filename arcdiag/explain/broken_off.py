"""Words of the agent that tell of trouble, and not at which step of a connection: no cause then."""

import re
from typing import Final

from arcdiag.azcmagent.record import Record
from arcdiag.explain.causes import Told

_PROBE: Final = "The line does not tell at which step: probe it with `arcdiag check`, which does."

_TEXTS: Final = tuple(
    (re.compile(pattern), Told(meaning=meaning, remedy=remedy))
    for pattern, meaning, remedy in (
        (
            r"connectex: An attempt was made to access a socket in a way forbidden|"
            r"connect: operation not permitted",
            "This machine itself did not permit the connection.",
            "Look at its own firewall and security software: what do they let the agent do?",
        ),
        (
            r"read: connection reset by peer|wsarecv: An existing connection was forcibly closed",
            "The connection was made, and was then reset: by the other side, or by a device on the "
            "way that reads names or contents.",
            _PROBE,
        ),
        (
            r"write: (?:connection reset by peer|broken pipe)|wsasend: An ",
            "The connection was made, and broke while the request was sent.",
            _PROBE,
        ),
        (
            r": (?:unexpected )?EOF\"?$",
            "The connection was made, and was closed in place of an answer.",
            _PROBE,
        ),
        (
            r"context deadline exceeded\"?$",
            "The agent's time for it was over before the answer came.",
            _PROBE,
        ),
    )
)

_STATUSES: Final = {
    "429": Told(
        meaning="The service turned the request away as one too many (429). On heartbeats it means "
        "that several machines share one resource, as clones do.",
        remedy="On each clone: azcmagent disconnect --force-local-only, then connect it again "
        "under a name of its own.",
    ),
    "421": Told(
        meaning="The request came to a host that does not serve this machine any more (421).",
        remedy="From 1.64 on the agent asks for its regional host again by itself; update an older "
        "one.",
    ),
}
_STATUS_FIELDS: Final = ("statuscode", "httpstatus", "httpstatuscode")


def broken_off(words: list[str]) -> Told | None:
    """What *words* tell of a connection that came to nothing, at a step they do not name."""
    for said in words:
        for pattern, told in _TEXTS:
            if pattern.search(said.rstrip()):
                return told
    return None


def refused(record: Record) -> Told | None:
    """What the HTTP status in a record of the agent's means to it."""
    for key, value in record.fields:
        if "".join(mark for mark in key.lower() if mark.isalnum()) in _STATUS_FIELDS:
            return _STATUSES.get(value.split(" ", 1)[0])
    return None


def tallied(record: Record) -> Told | None:
    """What the last line of a verbose check counts, where it counts failures."""
    failed = record.field("checks_failed")
    if not failed.isdecimal() or not failed.strip("0"):
        return None
    critical = record.field("critical_failures")
    grave = f", {critical[:9]} of them critical" if critical.isdecimal() else ""
    return Told(
        meaning=f"Checks of azcmagent that failed: {failed[:9]}{grave}.",
        remedy="The lines before tell which; `arcdiag check` tells why.",
    )
