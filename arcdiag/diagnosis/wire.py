"""What the name servers said of one check's host on the wire, as one word per server."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from arcdiag.diagnosis.addresses import AddressKind, asked, kind
from arcdiag.model.failure import Cause, Failure
from arcdiag.model.observation import Observation, Queried, Step


class Word(StrEnum):
    """What a server's answers to the questions about one name come to."""

    PUBLIC = "public addresses"
    PRIVATE = "private addresses"
    NOBODY = "an address that belongs to nobody"
    NXDOMAIN = "that the name does not exist (NXDOMAIN)"
    NODATA = "that the name has no addresses"
    SERVFAIL = "that it could not find out (SERVFAIL)"
    REFUSED = "that it refuses to answer (REFUSED)"
    OTHER = "an error"
    SILENT = "nothing"


HOLDS_ADDRESSES: Final = (Word.PUBLIC, Word.PRIVATE, Word.NOBODY)

_RCODES: Final = {
    "NXDOMAIN": Word.NXDOMAIN,
    "NOERROR": Word.NODATA,
    "SERVFAIL": Word.SERVFAIL,
    "REFUSED": Word.REFUSED,
}
_CAUSES: Final = {
    Word.NXDOMAIN: Cause.DNS_NXDOMAIN,
    Word.NODATA: Cause.DNS_NODATA,
    Word.SERVFAIL: Cause.DNS_SERVFAIL,
    Word.REFUSED: Cause.DNS_REFUSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One server's word on one name, with the observations it rests on."""

    server: str
    word: Word
    addresses: tuple[str, ...]
    observations: tuple[Observation, ...]


def said(observations: Iterable[Observation]) -> tuple[Said, ...]:
    """Each name server's word, in the order in which they were asked."""
    servers: dict[str, list[Observation]] = {}
    for seen in observations:
        if seen.step is Step.QUERY and isinstance(seen.outcome, Queried | Failure):
            servers.setdefault(server_of(seen), []).append(seen)
    return tuple(_one(server, tuple(asked)) for server, asked in servers.items() if server)


def server_of(seen: Observation) -> str:
    """The name server that a query was put to, as ``address:port``; empty when unknown."""
    if isinstance(seen.outcome, Queried):
        return seen.outcome.server
    return asked(seen.target)[1]


def wire_cause(words: Iterable[Said]) -> Cause | None:
    """Why the name has no addresses, as far as the name servers tell; None when they do not.

    The servers that answered must agree; where one of them gives addresses, the fault is not in
    what the wire says, and it is ``dns-error``.
    """
    everyone = tuple(words)
    answering = {one.word for one in everyone if one.word is not Word.SILENT}
    if answering & set(HOLDS_ADDRESSES):
        return Cause.DNS_ERROR
    if len(answering) == 1:
        return _CAUSES.get(answering.pop())
    if not answering and everyone:
        return _silence(everyone)
    return None


def _silence(everyone: tuple[Said, ...]) -> Cause | None:
    causes = {
        seen.outcome.cause
        for one in everyone
        for seen in one.observations
        if isinstance(seen.outcome, Failure)
    }
    return Cause.DNS_TIMEOUT if causes == {Cause.DNS_TIMEOUT} else None


def _one(server: str, asked: tuple[Observation, ...]) -> Said:
    answers = [seen.outcome for seen in asked if isinstance(seen.outcome, Queried)]
    addresses = tuple(record.value for answer in answers for record in answer.addresses)
    return Said(
        server=server,
        word=_word(answers, addresses, lost=len(answers) < len(asked)),
        addresses=addresses,
        observations=asked,
    )


def _word(answers: list[Queried], addresses: tuple[str, ...], *, lost: bool) -> Word:
    if addresses:
        return _kind(addresses)
    words = {_RCODES.get(answer.rcode, Word.OTHER) for answer in answers}
    if Word.NXDOMAIN in words:
        return Word.NXDOMAIN
    telling = words - {Word.NODATA}
    if telling:
        return min(telling)
    # One family without addresses says nothing while the other's answer is missing.
    return Word.NODATA if words and not lost else Word.SILENT


def _kind(addresses: tuple[str, ...]) -> Word:
    kinds = {kind(address) for address in addresses}
    if AddressKind.PRIVATE in kinds:
        return Word.PRIVATE
    return Word.PUBLIC if AddressKind.PUBLIC in kinds else Word.NOBODY
