"""Name servers, or this machine and its name servers, that contradict each other about a name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from arcdiag.diagnosis.addresses import AddressKind, kind, server_label
from arcdiag.diagnosis.evidence import Evidence, grouped
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.private_link import forwarded, zone, zones
from arcdiag.diagnosis.rule import Among, Case, rule
from arcdiag.diagnosis.servers import servers
from arcdiag.diagnosis.wire import HOLDS_ADDRESSES, Word
from arcdiag.diagnosis.words import listing, say
from arcdiag.model.failure import Cause, Failure
from arcdiag.model.finding import Owner
from arcdiag.model.observation import Observation, Queried, Resolved, Step
from arcdiag.model.report import CheckResult

_OURS: Final = (Cause.TOOL_BUG, Cause.LOCAL_LIMIT)
_MACHINE: Final = "this machine's resolver"
_KINDS: Final = {
    AddressKind.PUBLIC: Word.PUBLIC,
    AddressKind.PRIVATE: Word.PRIVATE,
    AddressKind.NOBODY: Word.NOBODY,
}


_WANTED: Final = (Cause.PRIVATE_EXPECTED, Cause.PUBLIC_EXPECTED)

_LINK_TITLE: Final = "{hosts}: private addresses come from {privates}, public ones from {publics}"
_LINK: Final = (
    "1. Settle whether this machine is to use Private Link, and let all of them give the same: "
    "{voices}.\n"
    "2. If it is, let {publics} forward {forwarded} to the place where {privates} finds the "
    "private addresses: all machines of a virtual network, and all who are asked, must resolve "
    "these names through the same forwarder. If it is not, take the zones {zones} out of the way "
    "of {privates}.\n"
    "3. Until they agree, it depends on who is asked first whether the agent works. Names: {hosts}."
)


@dataclass(frozen=True, slots=True)
class _Voice:
    """One answerer's word on a name, and the observations that show it."""

    who: str
    word: Word
    observations: tuple[Observation, ...]


@rule(
    id="dns-answers-differ",
    owner=Owner.DNS,
    title="Name resolution contradicts itself about {hosts}",
    remedy=(
        "1. Have the owners of these name servers settle which answer is meant, and make all give "
        "it. For {hosts}: {voices}.\n"
        "2. A name of Azure Arc has public addresses, or private ones where a private link scope "
        "is in use; every other answer is wrong. Until they agree, it depends on who is asked "
        "first whether the agent works."
    ),
    explained_by=(
        "hosts-file-override",
        "dns-sinkhole",
        "dns-first-server-dead",
        "private-record-missing",
    ),
    among=Among.SERVERS,
)
def dns_answers_differ(evidence: Evidence) -> Iterator[Case]:
    """One case per set of words; different addresses of one kind are no contradiction."""
    catalog = evidence.around.catalog
    dead = {server.name for server in servers(evidence) if server.dead}
    heard = ((check, _voices(evidence, check, dead)) for check in evidence.checks)
    torn = ((check, voices) for check, voices in heard if len({one.word for one in voices}) > 1)
    sets = grouped(torn, lambda pair: tuple((voice.who, voice.word) for voice in pair[1]))
    for words, members in sets.items():
        link = _splits(words) and all(zone(check, catalog) for check, _ in members)
        places = zones((check for check, _ in members), catalog)
        yield Case(
            subjects=tuple(check for check, _ in members),
            clues=tuple(
                clue(check, seen)
                for check, voices in members
                for voice in voices
                for seen in voice.observations
            ),
            values={
                "hosts": listing(check.host for check, _ in members),
                "voices": listing(
                    say("{who} gives {word}", who=who, word=word) for who, word in words
                ),
                "publics": _who(words, Word.PUBLIC),
                "privates": _who(words, Word.PRIVATE),
                "zones": listing(places),
                "forwarded": listing(map(forwarded, places)),
            },
            explains=frozenset(
                check.id for check, _ in members if _follows(check.cause, split=_splits(words))
            ),
            title=_LINK_TITLE if link else None,
            remedy=_LINK if link else None,
        )


def _splits(words: tuple[tuple[str, Word], ...]) -> bool:
    """Do some give private addresses, and others public ones?"""
    return {Word.PRIVATE, Word.PUBLIC} <= {word for _, word in words}


def _who(words: tuple[tuple[str, Word], ...], meant: Word) -> str:
    """The name servers that said so; this machine's own resolver only where none did."""
    everyone = [who for who, word in words if word is meant]
    return listing([who for who in everyone if who != _MACHINE] or everyone)


def _follows(cause: Cause | None, *, split: bool) -> bool:
    if cause is None:
        return False
    return cause.startswith("dns-") or (split and cause in _WANTED)


def _voices(evidence: Evidence, check: CheckResult, dead: set[str]) -> tuple[_Voice, ...]:
    """Those who gave an answer; a server that is of no use for any name has its own finding."""
    wire = tuple(
        _Voice(server_label(word.server), word.word, word.observations)
        for word in evidence.said(check)
        if word.word is not Word.SILENT and word.server not in dead
    )
    return (*_machine(check, wire), *wire)


def _machine(check: CheckResult, wire: tuple[_Voice, ...]) -> tuple[_Voice, ...]:
    """The system's word counts where all name servers give addresses and it does otherwise.

    That it got no answer in time, from servers that answered arcdiag only after more tries, is loss
    and no word.
    """
    own = next((seen for seen in check.observations if seen.step is Step.RESOLVE), None)
    if own is None or not wire or any(voice.word not in HOLDS_ADDRESSES for voice in wire):
        return ()
    match own.outcome:
        case Resolved(source="system", addresses=addresses) if addresses:
            return (_Voice(_MACHINE, _word(addresses), (own,)),)
        case Failure(cause=Cause.DNS_TIMEOUT) if any(map(_took_tries, check.observations)):
            return ()
        case Failure(cause=cause) if cause not in _OURS:
            return (_Voice(_MACHINE, Word.OTHER, (own,)),)
        case _:
            return ()


def _took_tries(seen: Observation) -> bool:
    return isinstance(seen.outcome, Queried) and seen.outcome.attempts > 1


def _word(addresses: tuple[str, ...]) -> Word:
    kinds = {_KINDS[kind(address)] for address in addresses}
    return next(word for word in (Word.PRIVATE, Word.PUBLIC, Word.NOBODY) if word in kinds)
