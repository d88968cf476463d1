"""A clock of this machine that is wrong, told by the servers' own clocks or their certificates."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Final

from arcdiag.diagnosis.chains import Shown, shown
from arcdiag.diagnosis.evidence import Evidence, Sight, grouped
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.service import wrong_service
from arcdiag.diagnosis.words import counted, say
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Certainty, Owner
from arcdiag.model.observation import Answered

TOLERATED_MS: Final = 120_000.0
"""From agent 1.29 on, a clock that is off by more is an error line (release notes archive)."""

_SPREAD_MS: Final = 60_000.0
"""Servers whose clocks agree this well speak of our clock, not of theirs."""

_BORN: Final = datetime(2026, 1, 1, tzinfo=UTC)
_LIFETIME: Final = timedelta(days=50 * 365)

_SEVERAL: Final = 3
_FAR_AHEAD: Final = (
    "This machine's clock is probably far ahead: every certificate has expired by it"
)
_FAR_BEHIND: Final = (
    "This machine's clock is probably far behind: no certificate is valid yet by it"
)
_DATES: Final = (Cause.CERT_EXPIRED, Cause.CERT_NOT_YET_VALID)


@rule(
    id="clock-skew",
    owner=Owner.SERVER,
    title="This machine's clock is {amount} ahead",
    remedy=(
        "1. Correct the clock of this machine.\n"
        "2. Keep it right: let the time service (Windows Time, chrony, systemd-timesyncd) "
        "synchronise with a source that answers, and on a virtual machine with its host.\n"
        "3. Do it soon: from 120 s off the agent reports an error, and tokens and certificates are "
        "refused when it gets worse. Proof: {how}."
    ),
)
def clock_skew(evidence: Evidence) -> Iterator[Case]:
    """By the servers' clocks where any was heard, else by certificates that all are out of date.

    Several servers that agree prove it. One server's word is only possible where certificates are
    in date by this machine's clock, and nothing at all where they are not in date by the server's.
    """
    measured = _measured(evidence)
    yield from _by_clocks(evidence, measured) if measured else _by_certificates(evidence)


def _measured(evidence: Evidence) -> list[tuple[Sight[Answered], float]]:
    """One offset per host, from the right services only."""
    answers = (
        (seen, seen.outcome.clock_offset_ms)
        for seen in evidence.of(Answered)
        if not wrong_service(seen.check, seen.outcome)
    )
    known = (
        (seen, offset)
        for seen, offset in answers
        if offset is not None and _is_plausible(seen, offset)
    )
    return [each[0] for each in grouped(known, lambda pair: pair[0].check.host).values()]


def _is_plausible(seen: Sight[Answered], offset: float) -> bool:
    """Can the server's clock be right at all? Nobody's is that was before arcdiag, or far ahead."""
    try:
        told = seen.observation.started - timedelta(milliseconds=offset)
    except OverflowError:
        return False
    return _BORN <= told <= _BORN + _LIFETIME


def _by_clocks(evidence: Evidence, measured: list[tuple[Sight[Answered], float]]) -> Iterator[Case]:
    middle = median(offset for _, offset in measured)
    agreeing = [seen for seen, offset in measured if abs(offset - middle) <= _SPREAD_MS]
    if 2 * len(agreeing) <= len(measured):
        return
    if abs(middle) - median(seen.outcome.clock_error_ms for seen in agreeing) <= TOLERATED_MS:
        return
    spoiled = _spoiled(evidence)
    certainty = Certainty.PROVED
    if len(agreeing) == 1:
        valid = [one for one in shown(evidence) if one.judged.verified]
        told = agreeing[0].observation.started - timedelta(milliseconds=middle)
        if any(not _in_date(one, told) for one in valid):
            return
        certainty = Certainty.POSSIBLE if valid else Certainty.LIKELY
    yield Case(
        subjects=(*(seen.check for seen in agreeing), *(one.check for one in spoiled)),
        clues=(
            *(clue(seen.check, seen.observation, _offset_note(seen)) for seen in agreeing),
            *(one.clue() for one in spoiled),
        ),
        values={
            "amount": _duration(middle),
            "how": counted(
                len(agreeing),
                "the clock of {count} server",
                "the clocks of {count} servers, which agree with each other",
            ),
        },
        explains=frozenset(one.check.id for one in spoiled),
        confidence=certainty,
        title=None if middle > 0 else "This machine's clock is {amount} behind",
    )


def _by_certificates(evidence: Evidence) -> Iterator[Case]:
    """Several hosts' certificates out of date at once, and none in date: the clock is likelier."""
    everyone = [one for one in shown(evidence) if one.chain]
    spoiled = [one for one in everyone if set(one.fatal) & set(_DATES)]
    leaves = {one.leaf for one in spoiled}
    sides = {cause for one in spoiled for cause in one.fatal if cause in _DATES}
    if len(leaves) < _SEVERAL or len(spoiled) < len(everyone) or len(sides) != 1:
        return
    yield Case(
        subjects=tuple(one.check for one in spoiled),
        clues=tuple(one.clue() for one in spoiled),
        values={
            "how": say(
                "the certificates of all {count} servers are out of their dates at once, by this "
                "machine's clock",
                count=len(leaves),
            ),
        },
        confidence=Certainty.LIKELY,
        title=_FAR_AHEAD if Cause.CERT_EXPIRED in sides else _FAR_BEHIND,
    )


def _in_date(one: Shown, moment: datetime) -> bool:
    return all(each.not_before <= moment <= each.not_after for each in one.chain)


def _spoiled(evidence: Evidence) -> list[Shown]:
    """Chains that are refused for their dates: what a wrong clock does to good certificates."""
    return [one for one in shown(evidence) if set(one.fatal) & set(_DATES)]


def _offset_note(seen: Sight[Answered]) -> str:
    return say(
        "local clock minus server clock is {offset} s, give or take {error} s",
        offset=f"{(seen.outcome.clock_offset_ms or 0) / 1000:+.1f}",
        error=f"{seen.outcome.clock_error_ms / 1000:.1f}",
    )


def _duration(ms: float) -> str:
    """The two largest units are enough: ``10 min``, ``2 h 5 min``, ``400 d 3 h``."""
    total = round(abs(ms) / 1000)
    parts = zip(
        (total // 86_400, total // 3600 % 24, total // 60 % 60, total % 60),
        ("d", "h", "min", "s"),
        strict=True,
    )
    told = [f"{number} {unit}" for number, unit in parts if number]
    return " ".join(told[:2])
