"""Takes out of a report what must not leave this machine."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from arcdiag.model.report import Redaction, Report
from arcdiag.model.value import Value
from arcdiag.redact.level import Level
from arcdiag.redact.logins import Logins
from arcdiag.redact.pseudonyms import Pseudonyms, made_ones
from arcdiag.redact.text import Text
from arcdiag.redact.walk import Rewrite, rewritten
from arcdiag.redact.words import account, is_ordinary, words


class Redacted(Value, frozen=True):
    """A report that may leave, and what must stay: ``originals`` by pseudonym."""

    report: Report
    originals: dict[str, str]
    secrets: frozenset[str] = frozenset()
    """What was masked without a pseudonym; for looking whether any of it is left."""
    beside: str = ""
    """A text that goes with the report, by the same pseudonyms."""


def redacted(report: Report, level: Level = Level.ALL, beside: str = "") -> Redacted:
    """*report*, and what is *beside* it, without what *level* takes out.

    What was taken out before stays out.
    """
    return redacted_together((report,), level, beside)[0]


def redacted_together(
    reports: Sequence[Report], level: Level = Level.ALL, beside: str = ""
) -> tuple[Redacted, ...]:
    """Each of *reports* without what *level* takes out; what is the same in them stays the same.

    What is *beside* them goes with each. Pseudonyms that a report already has are its own: they
    say nothing of another's.
    """
    if level is Level.NONE:
        return tuple(Redacted(report=report, originals={}, beside=beside) for report in reports)
    lookalikes = [made_ones(str(msgspec.to_builtins(report))) for report in reports]
    first = Pseudonyms((), frozenset[str]().union(*lookalikes))
    own = [
        first.beside(looks if _has_made(report) else ())
        for report, looks in zip(reports, lookalikes, strict=True)
    ]
    known = frozenset[str]().union(*map(_secrets, reports), _secrets_in(beside))
    found = [word for report in reports for word in words(report)]
    rewrites = [
        Logins(pseudonyms, known).masked
        if level is Level.SECRETS
        else Text(reports, found, pseudonyms, known)
        for pseudonyms in own
    ]
    return tuple(
        _redacted(report, beside, level, rewrite, pseudonyms, known)
        for report, rewrite, pseudonyms in zip(reports, rewrites, own, strict=True)
    )


def _redacted(
    report: Report,
    beside: str,
    level: Level,
    text: Text | Rewrite,
    pseudonyms: Pseudonyms,
    known: frozenset[str],
) -> Redacted:
    rewrite = text.rewritten if isinstance(text, Text) else text
    told = _told(report, text) if isinstance(text, Text) else rewritten(report, text)
    summary = _summary(report, level, pseudonyms)  # of the report, not of what is beside it
    lines = "\n".join(map(rewrite, beside.split("\n")))
    return Redacted(
        report=msgspec.structs.replace(told, redaction=summary),
        originals=pseudonyms.originals,
        secrets=pseudonyms.secrets | known,
        beside=lines,
    )


def _has_made(report: Report) -> bool:
    return report.redaction.applied and report.redaction.level == Level.ALL


def _secrets(report: Report) -> frozenset[str]:
    """Logins and tokens that stand anywhere in *report*, to be found also where they stand bare."""
    scratch = Pseudonyms()
    rewritten(report, Logins(scratch).masked)
    return frozenset(one for one in scratch.secrets if not is_ordinary(one))


def _secrets_in(text: str) -> frozenset[str]:
    scratch = Pseudonyms()
    logins = Logins(scratch)
    for line in text.split("\n"):
        logins.masked(line)
    return frozenset(one for one in scratch.secrets if not is_ordinary(one))


def _told(report: Report, text: Text) -> Report:
    host = report.host
    told = rewritten(report, text.rewritten)
    own = msgspec.structs.replace(
        told.host,
        name=text.kept(host.name) or text.machine(host.name),
        user=text.kept(host.user) or _account(host.user, text),
        search=tuple(text.kept(name) or text.domain(name) for name in host.search),
    )
    return msgspec.structs.replace(told, host=own)


def _account(user: str, text: Text) -> str:
    return text.account(user) if any(account(user)) else user


def _summary(report: Report, level: Level, pseudonyms: Pseudonyms) -> Redaction:
    kinds: Counter[str] = Counter(report.redaction.kinds)
    kinds.update(pseudonyms.counts)
    was = Level(report.redaction.level) if report.redaction.level in [*Level] else Level.NONE
    return Redaction(
        applied=True,
        replaced=kinds.total(),
        level=str(Level.ALL if Level.ALL in (was, level) else level),
        kinds=dict(sorted(kinds.items())),
    )
