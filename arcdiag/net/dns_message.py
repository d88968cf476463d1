"""DNS questions and answers as bytes; an answer is read with suspicion and bounds. Pure."""

import struct
from typing import Final

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

from arcdiag.model.failure import Cause
from arcdiag.model.observation import Record
from arcdiag.model.value import Value
from arcdiag.ports import NetError

EDNS_PAYLOAD: Final = 1232
"""The size that passes every path unfragmented (DNS flag day 2020)."""
HEADER: Final = 12
TRUNCATED: Final = dns.flags.TC >> 8
MOST_BYTES: Final = 16_384
"""Of an answer over TCP; compression reaches no further, and no honest address answer does."""
MOST_RECORDS: Final = 256
MOST_ADDRESSES: Final = 64
MOST_ALIASES: Final = 16
UNREADABLE: Final = (
    dns.exception.DNSException,
    ValueError,
    struct.error,
    IndexError,
    OverflowError,
    RecursionError,
)


class Answer(Value, frozen=True):
    """One readable answer to the question that was asked."""

    rcode: str
    truncated: bool
    aliases: tuple[Record, ...]
    addresses: tuple[Record, ...]


def question_for(host: str, question: str, *, edns: bool) -> dns.message.QueryMessage:
    """A recursive question with an id of its own."""
    try:
        name = dns.name.from_text(host)
    except (dns.exception.DNSException, UnicodeError, ValueError) as error:
        message = "this is no name that a name server can be asked for"
        raise NetError(Cause.DNS_ERROR, message, type(error).__name__) from error
    return dns.message.make_query(
        name, question, use_edns=0 if edns else None, payload=EDNS_PAYLOAD if edns else None
    )


def read_answer(wire: bytes, asked: dns.message.QueryMessage) -> Answer:
    """Read *wire* as the answer to *asked*; NetError when it is none, or not a sound one."""
    if len(wire) < HEADER or len(wire) > MOST_BYTES:
        raise _unsound("its size", f"{len(wire)} bytes")
    records = sum(struct.unpack("!3H", wire[6:HEADER]))
    if records > MOST_RECORDS:
        raise _unsound("its length", f"{records} records")
    try:
        truncated = bool(wire[2] & TRUNCATED)
        answer = dns.message.from_wire(wire, question_only=truncated, ignore_trailing=True)
        if not asked.is_response(answer):
            raise _unsound("the question it repeats", "wrong question")
        aliases, addresses = _follow(answer, asked)
        return Answer(
            rcode=dns.rcode.to_text(answer.rcode()),
            truncated=truncated,
            aliases=aliases,
            addresses=addresses,
        )
    except UNREADABLE as error:
        raise _unsound("its form", type(error).__name__) from error


def _unsound(what: str, code: str) -> NetError:
    return NetError(Cause.DNS_ERROR, f"the name server's answer is unusable for {what}", code)


def _follow(
    answer: dns.message.Message, asked: dns.message.QueryMessage
) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    """Walk the CNAME chain inside the answer, from the name asked for to its addresses."""
    name, wanted = asked.question[0].name, asked.question[0].rdtype
    sets = {(found.name, found.rdtype): found for found in answer.answer}
    aliases: list[Record] = []
    while (found := sets.get((name, wanted))) is None:
        alias = sets.get((name, dns.rdatatype.CNAME))
        if alias is None:
            return tuple(aliases), ()
        if len(aliases) == MOST_ALIASES:
            raise NetError(Cause.DNS_ERROR, "its aliases never lead to an end", "CNAME loop")
        aliases += _records(alias)[:1]
        name = alias[0].target
    return tuple(aliases), _records(found)[:MOST_ADDRESSES]


def _records(found: dns.rrset.RRset) -> tuple[Record, ...]:
    kind = dns.rdatatype.to_text(found.rdtype)
    return tuple(
        Record(name=_plain(found.name), type=kind, ttl=found.ttl, value=_value(item))
        for item in found
    )


def _value(item: dns.rdata.Rdata) -> str:
    target = getattr(item, "target", None)
    return _plain(target) if isinstance(target, dns.name.Name) else item.to_text()


def _plain(name: dns.name.Name) -> str:
    """Lower case, without the final dot, odd bytes escaped."""
    return name.to_text(omit_final_dot=True).lower()
