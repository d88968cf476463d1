"""Takes out of a report what must not leave this machine."""

import re
from collections import Counter

import msgspec

from arcdiag.model.report import Redaction, Report
from arcdiag.model.value import Value
from arcdiag.redact.level import Level
from arcdiag.redact.logins import Logins
from arcdiag.redact.pseudonyms import Pseudonyms, made_ones
from arcdiag.redact.text import Text
from arcdiag.redact.walk import rewritten
from arcdiag.redact.words import account, is_ordinary, words


class Redacted(Value, frozen=True):
    """A report that may leave, and what must stay: ``originals`` by pseudonym."""

    report: Report
    originals: dict[str, str]
    secrets: frozenset[str] = frozenset()
    """What was masked without a pseudonym; for looking whether any of it is left."""


def redacted(report: Report, level: Level = Level.ALL) -> Redacted:
    """*report* without what *level* takes out. What was taken out before stays out."""
    if level is Level.NONE:
        return Redacted(report=report, originals={})
    lookalikes = made_ones(str(msgspec.to_builtins(report)))
    has_made = report.redaction.applied and report.redaction.level == Level.ALL
    pseudonyms = Pseudonyms(lookalikes if has_made else (), lookalikes)
    known = _secrets(report)
    if level is Level.SECRETS:
        told = rewritten(report, Logins(pseudonyms, known).masked)
    else:
        told = _all(report, pseudonyms, known)
    return Redacted(
        report=msgspec.structs.replace(told, redaction=_summary(report, level, pseudonyms)),
        originals=pseudonyms.originals,
        secrets=pseudonyms.secrets | known,
    )


def _secrets(report: Report) -> frozenset[str]:
    """Logins and tokens that stand anywhere in *report*, to be found also where they stand bare."""
    scratch = Pseudonyms()
    rewritten(report, Logins(scratch).masked)
    return frozenset(one for one in scratch.secrets if not is_ordinary(one))


def _all(report: Report, pseudonyms: Pseudonyms, secrets: frozenset[str]) -> Report:
    text = Text(report, words(report), pseudonyms, secrets)
    host = report.host
    told = rewritten(report, text.rewritten)
    own = msgspec.structs.replace(
        told.host,
        name=_kept(host.name, pseudonyms) or text.machine(host.name),
        user=_kept(host.user, pseudonyms) or _account(host.user, text),
        search=tuple(_kept(name, pseudonyms) or text.domain(name) for name in host.search),
    )
    return msgspec.structs.replace(told, host=own)


def _kept(word: str, pseudonyms: Pseudonyms) -> str:
    """*word* where there is nothing to hide: it is empty, or a pseudonym already."""
    return word if word and all(map(pseudonyms.is_made, re.split(r"[.@\\]", word))) else ""


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
