"""Walks a value of ours and rewrites its texts; what is closed or made by us stays as it is."""

from collections.abc import Callable
from enum import Enum
from typing import Any, Final, TypeVar

import msgspec

from arcdiag.model.address import AddressFact, TagsStamp
from arcdiag.model.finding import Clue, Finding
from arcdiag.model.host import HostFacts
from arcdiag.model.observation import (
    Answered,
    Certificate,
    Handshaken,
    Observation,
    Queried,
    Record,
    Tunnelled,
)
from arcdiag.model.report import CatalogStamp, CheckResult, Redaction, Report, Run, Seal, Tool

Rewrite = Callable[[str], str]
T = TypeVar("T")

_OURS: Final[dict[type, frozenset[str]]] = {
    Report: frozenset({"schema"}),
    Run: frozenset({"id", "regions", "features"}),
    HostFacts: frozenset({"architecture", "python"}),
    CheckResult: frozenset({"endpoint", "region", "purpose", "purposes", "discovers"}),
    Observation: frozenset({"id"}),
    Clue: frozenset({"observation"}),
    Finding: frozenset({"rule", "consequences", "azcm"}),
    Certificate: frozenset({"key", "signature", "sha256", "spki_sha256", "serial"}),
    Handshaken: frozenset({"version", "cipher", "alpn"}),
    Queried: frozenset({"transport", "question", "rcode"}),
    Record: frozenset({"type"}),
    Answered: frozenset({"method", "version"}),
    Tunnelled: frozenset({"schemes"}),
    AddressFact: frozenset({"tags", "region"}),
}
"""Fields whose words are ours, the catalog's, or from a list that a standard closes."""
_KEPT: Final = (Tool, CatalogStamp, Redaction, TagsStamp, Seal)


def rewritten(value: T, rewrite: Rewrite) -> T:
    """*value* with every text that may hold something of the user's rewritten."""
    return _rewritten(value, rewrite)  # type: ignore[no-any-return] # what comes in comes out


def _rewritten(value: Any, rewrite: Rewrite) -> Any:
    match value:
        case Enum():
            return value
        case str():
            return rewrite(value)
        case tuple():
            return tuple(_rewritten(item, rewrite) for item in value)
        case dict():
            return {key: _rewritten(item, rewrite) for key, item in value.items()}
        case msgspec.Struct() if not isinstance(value, _KEPT):
            ours = _OURS.get(type(value), frozenset())
            changed = {}
            for field in value.__struct_fields__:
                if field in ours:
                    continue
                old = getattr(value, field)
                new = _rewritten(old, rewrite)
                if new is not old and new != old:
                    changed[field] = new
            return msgspec.structs.replace(value, **changed) if changed else value
    return value
