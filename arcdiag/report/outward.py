"""The one way out: what leaves is redacted, put into a format, and looked through once more."""

import msgspec

from arcdiag.compare.compare import compare, is_veiled
from arcdiag.model.comparison import Comparison
from arcdiag.model.report import Report
from arcdiag.model.value import Value
from arcdiag.redact.leaks import refuse_leaks
from arcdiag.redact.level import Level
from arcdiag.redact.redact import Redacted, redacted, redacted_together
from arcdiag.redact.words import facts
from arcdiag.report.bundle import write_bundle
from arcdiag.report.exporter import READINGS, Exporter
from arcdiag.report.reproduce.lines import with_lines, without_lines
from arcdiag.report.seal import Signer, sealed


class Outward(Value, frozen=True):
    """A report as it may leave. ``originals`` is by pseudonym, and must stay."""

    report: Report
    originals: dict[str, str]
    secrets: frozenset[str]
    log: str | None = None
    """What arcdiag logged where the report was made, for a bundle; None: it is not here."""


class OutwardComparison(Value, frozen=True):
    """A comparison as it may leave; the rest as in `Outward`."""

    comparison: Comparison
    originals: dict[str, str]
    secrets: frozenset[str]


def outward(
    report: Report,
    level: Level = Level.ALL,
    signer: Signer | None = None,
    log: str | None = None,
) -> Outward:
    """*report* as it may leave this machine, sealed, and *log* beside it.

    Nothing has been written yet.
    """
    told = redacted(without_lines(report), level, log or "")
    return Outward(
        report=sealed(with_lines(told.report), signer),
        originals=told.originals,
        secrets=_known(report, told, level),
        log=None if log is None else told.beside,
    )


def compared_outward(old: Report, new: Report, level: Level = Level.ALL) -> OutwardComparison:
    """The two compared as it may leave: what is the same in both has the same pseudonym."""
    before, after = redacted_together((without_lines(old), without_lines(new)), level)
    apart = is_veiled(old) or is_veiled(new)
    known = _known(old, before, level) | _known(new, after, level)
    return OutwardComparison(
        comparison=compare(before.report, after.report, apart=apart),
        originals=after.originals,
        secrets=known - _told(old) - _told(new),
    )


def _known(report: Report, told: Redacted, level: Level) -> frozenset[str]:
    if level is not Level.ALL:
        return told.secrets
    return told.secrets | ({*told.originals.values(), *facts(report)} - _told(report))


def exported(leaving: Outward, exporter: Exporter) -> bytes:
    """The bytes of a file. Raises LeakError if a secret is left in them."""
    if (readable := READINGS.get(exporter)) is not None:
        refuse_leaks(readable(leaving.report), leaving.secrets)
    if exporter is write_bundle:
        return looked_through(write_bundle(leaving.report, leaving.log), leaving.secrets)
    return looked_through(exporter(leaving.report), leaving.secrets)


def looked_through(data: bytes, known: frozenset[str]) -> bytes:
    """*data*, in which none of the *known* secrets is left. Raises LeakError."""
    refuse_leaks(data, known)
    return data


def map_of(leaving: Outward | OutwardComparison) -> bytes:
    """What each pseudonym stands for, as JSON; for the owner's eyes."""
    return msgspec.json.format(msgspec.json.encode(leaving.originals), indent=2) + b"\n"


def _told(report: Report) -> set[str]:
    """What is told in any case: the run's own number."""
    return {report.run.id}
