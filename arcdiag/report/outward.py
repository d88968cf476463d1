"""The one way out: what leaves is redacted, put into a format, and looked through once more."""

import msgspec

from arcdiag.model.report import Report
from arcdiag.model.value import Value
from arcdiag.redact.leaks import refuse_leaks
from arcdiag.redact.level import Level
from arcdiag.redact.redact import redacted
from arcdiag.redact.words import facts
from arcdiag.report.exporter import Exporter


class Outward(Value, frozen=True):
    """A report as it may leave. ``originals`` is by pseudonym, and must stay."""

    report: Report
    originals: dict[str, str]
    secrets: frozenset[str]


def outward(report: Report, level: Level = Level.ALL) -> Outward:
    """*report* as it may leave this machine; nothing has been written yet."""
    told = redacted(report, level)
    known = told.secrets
    if level is Level.ALL:
        known |= {*told.originals.values(), *facts(report)} - _told(report)
    return Outward(report=told.report, originals=told.originals, secrets=known)


def exported(leaving: Outward, exporter: Exporter) -> bytes:
    """The bytes of a file. Raises LeakError if a secret is left in them."""
    data = exporter(leaving.report)
    refuse_leaks(data, leaving.secrets)
    return data


def map_of(leaving: Outward) -> bytes:
    """What each pseudonym stands for, as JSON; for the owner's eyes."""
    return msgspec.json.format(msgspec.json.encode(leaving.originals), indent=2) + b"\n"


def _told(report: Report) -> set[str]:
    """What is told in any case: the run's own number."""
    return {report.run.id}
