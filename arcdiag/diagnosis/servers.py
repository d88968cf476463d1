"""How each name server did over the whole run, in the order in which the machine asks them."""

from dataclasses import dataclass
from typing import Final

from arcdiag.diagnosis.addresses import asked, server_label
from arcdiag.diagnosis.evidence import Evidence, Sight, grouped, once
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.words import counted, listing, say
from arcdiag.model.failure import ONLY_CUT_OFF, Cause, Failure
from arcdiag.model.finding import Clue
from arcdiag.model.observation import Queried, Step

ENOUGH_NAMES: Final = 3
"""A server that fails this many names, and answers none, is at fault itself, not the names."""

_HELPLESS: Final = ("SERVFAIL", "REFUSED", "NOTIMP", "FORMERR", "NOTAUTH")
_OURS: Final = (Cause.TOOL_BUG, Cause.LOCAL_LIMIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One name server's answers over the run and all its rounds, each question once."""

    name: str
    answered: tuple[Sight[Queried], ...]
    unanswered: tuple[Sight[Failure], ...]
    alone: tuple[Sight[Queried] | Sight[Failure], ...] = ()
    """Lost questions, put once more by themselves."""

    @property
    def label(self) -> str:
        """The name as sentences have it."""
        return server_label(self.name)

    @property
    def address(self) -> str:
        """Its address, without the port."""
        return self.name.rpartition(":")[0].strip("[]")

    @property
    def lost(self) -> tuple[Sight[Failure], ...]:
        """The questions that got no answer at all: one that cannot be used was not lost."""
        silences = (s for s in self.unanswered if s.outcome.cause is Cause.DNS_TIMEOUT)
        return tuple(seen for seen in silences if seen.outcome.code != ONLY_CUT_OFF)

    @property
    def lost_alone(self) -> tuple[Sight[Queried] | Sight[Failure], ...]:
        """The repeated ones that were lost again, with nothing else on the way."""
        return tuple(
            seen
            for seen in self.alone
            if (isinstance(seen.outcome, Queried) and seen.outcome.attempts > 1)
            or (isinstance(seen.outcome, Failure) and seen.outcome.cause is Cause.DNS_TIMEOUT)
        )

    @property
    def silent(self) -> bool:
        """Not one answer, of whatever kind; an unusable one is an answer, unless all are."""
        names = {seen.check.host for seen in self.unanswered}
        waited = any(seen.outcome.cause is Cause.DNS_TIMEOUT for seen in self.unanswered)
        return not self.answered and (waited or len(names) >= ENOUGH_NAMES)

    @property
    def helpless(self) -> bool:
        """Answers, but with an error of its own for every one of several names."""
        names = {seen.check.host for seen in self.answered}
        errors = all(seen.outcome.rcode in _HELPLESS for seen in self.answered)
        return errors and len(names) >= ENOUGH_NAMES

    @property
    def only_cut_off(self) -> bool:
        """Answers all questions by UDP with a part of the answer, and none of them by TCP."""
        codes = {seen.outcome.code for seen in self.unanswered}
        return not self.answered and codes == {ONLY_CUT_OFF}

    @property
    def dead(self) -> bool:
        """Of no use for any name of this run."""
        return self.silent or self.helpless

    @property
    def how(self) -> str:
        """In what way a dead server fails, for a sentence's end."""
        if self.only_cut_off:
            return counted(
                len(self.unanswered),
                "{count} answer by UDP cut off, and none by TCP",
                "{count} answers by UDP cut off, and none by TCP",
            )
        if self.silent:
            return counted(
                len(self.unanswered),
                "{count} question without any answer",
                "{count} questions without any answer",
            )
        rcodes = listing(seen.outcome.rcode for seen in self.answered)
        return say(
            "{rcodes} to every one of {count} questions", rcodes=rcodes, count=len(self.answered)
        )

    def clues(self, most: int = 6) -> tuple[Clue, ...]:
        """The first of the questions that were asked in vain."""
        vain = [(seen.check, seen.observation) for seen in self.unanswered]
        if self.dead:
            vain += [(seen.check, seen.observation) for seen in self.answered]
        return tuple(clue(check, seen) for check, seen in vain[:most])


def servers(evidence: Evidence) -> tuple[Server, ...]:
    """Every server that was asked on the wire: those of this machine's settings first."""
    heard = grouped(once(evidence.ever(Queried)), lambda seen: seen.observation.step)
    failed = grouped(once(evidence.ever(Failure)), lambda seen: seen.observation.step)
    answers = grouped(heard.get(Step.QUERY, ()), lambda seen: seen.outcome.server)
    lost = grouped(
        (seen for seen in failed.get(Step.QUERY, ()) if seen.outcome.cause not in _OURS),
        lambda seen: asked(seen.observation.target)[1],
    )
    again = grouped(
        (*heard.get(Step.CONFIRM, ()), *failed.get(Step.CONFIRM, ())),
        lambda seen: asked(seen.observation.target)[1],
    )
    configured = [str(server) for server in evidence.around.host.name_servers]
    names = dict.fromkeys((*configured, *_by_first_question(evidence)))
    return tuple(
        Server(
            name=name,
            answered=tuple(answers.get(name, ())),
            unanswered=tuple(lost.get(name, ())),
            alone=tuple(again.get(name, ())),
        )
        for name in names
        if name in answers or name in lost
    )


def _by_first_question(evidence: Evidence) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for check in evidence.checks:
        for word in evidence.said(check):
            names.setdefault(word.server)
    return tuple(names)
