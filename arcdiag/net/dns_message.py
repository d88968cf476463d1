"""DNS questions and answers as bytes; an answer is read with suspicion and bounds."""

import secrets
import struct
from copy import copy
from typing import Final

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from arcdiag.model.failure import Cause
from arcdiag.model.observation import Record
from arcdiag.model.value import Value
from arcdiag.ports import NetError

EDNS_PAYLOAD: Final = 1232
"""The size that passes every path unfragmented (DNS flag day 2020)."""
HEADER: Final = 12
BARE_OPTION: Final = struct.pack("!BH", 0, dns.rdatatype.OPT)
"""How an OPT record begins; without options it is 11 bytes long and the last of its message."""
TRUNCATED: Final = dns.flags.TC >> 8
MOST_BYTES: Final = 16_384
"""Of an answer over TCP; compression reaches no further, and no honest address answer does."""
MOST_RECORDS: Final = 256
MOST_ADDRESSES: Final = 64
MOST_ALIASES: Final = 16
WITHOUT_QUESTION: Final = (
    dns.rcode.FORMERR,
    dns.rcode.SERVFAIL,
    dns.rcode.NOTIMP,
    dns.rcode.REFUSED,
)
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


class Question:
    """A recursive question. ``number`` is its id: random, and may be changed before it is sent."""

    __slots__ = ("_body", "_name", "_type", "edns", "number")

    def __init__(self, host: str, question: str) -> None:
        try:
            self._name = dns.name.from_text(host)
        except (dns.exception.DNSException, UnicodeError, ValueError) as error:
            message = "this is no name that a name server can be asked for"
            raise NetError(Cause.DNS_ERROR, message, type(error).__name__) from error
        self._type = dns.rdatatype.from_text(question)
        self.edns = True
        self.number = secrets.randbelow(65_536)
        written = self._name.to_wire() or b""
        self._body = written + struct.pack("!2H", self._type, dns.rdataclass.IN)

    def once_more(self, *, edns: bool) -> "Question":
        """The same question, with an id of its own; without EDNS as servers before 1999 know it."""
        other = copy(self)
        other.edns = edns
        other.number = secrets.randbelow(65_536)
        return other

    @property
    def wire(self) -> bytes:
        """The datagram (RFC 1035, section 4; the OPT record: RFC 6891, section 6.1.2)."""
        header = struct.pack("!6H", self.number, dns.flags.RD, 1, 0, 0, int(self.edns))
        option = struct.pack("!BHHIH", 0, dns.rdatatype.OPT, EDNS_PAYLOAD, 0, 0)
        return header + self._body + (option if self.edns else b"")

    def answered_by(self, answer: dns.message.Message) -> bool:
        """Does *answer* repeat this question? Servers that refuse may leave it out."""
        if answer.id != self.number or not answer.flags & dns.flags.QR or answer.opcode():
            return False
        if not answer.question:
            return answer.rcode() in WITHOUT_QUESTION
        repeated = [(one.name, one.rdtype, one.rdclass) for one in answer.question]
        return repeated == [(self._name, self._type, dns.rdataclass.IN)]

    def follow(self, answer: dns.message.Message) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
        """Walk the CNAME chain inside *answer*, from the name asked for to its addresses."""
        name = self._name
        sets = {(found.name, found.rdtype): found for found in answer.answer}
        aliases: list[Record] = []
        while (found := sets.get((name, self._type))) is None:
            alias = sets.get((name, dns.rdatatype.CNAME))
            if alias is None:
                return tuple(aliases), ()
            if len(aliases) == MOST_ALIASES:
                raise NetError(Cause.DNS_ERROR, "its aliases never lead to an end", "CNAME loop")
            aliases += _records(alias)[:1]
            name = alias[0].target
        return tuple(aliases), _records(found)[:MOST_ADDRESSES]


def read_answer(wire: bytes, asked: Question) -> Answer:
    """Read *wire* as the answer to *asked*; NetError when it is none, or not a sound one."""
    if not HEADER <= len(wire) <= MOST_BYTES:
        raise _unsound("its size", f"{len(wire)} bytes")
    records = sum(struct.unpack("!4H", wire[4:HEADER]))
    if records > MOST_RECORDS:
        raise _unsound("its length", f"{records} records")
    truncated = bool(wire[2] & TRUNCATED)
    try:
        answer = dns.message.from_wire(needed(wire), question_only=truncated, ignore_trailing=True)
        if not asked.answered_by(answer):
            raise _unsound("the question it repeats", "wrong question")
        rcode = dns.rcode.to_text(answer.rcode())
        aliases, addresses = asked.follow(answer)
    except UNREADABLE as error:
        raise _unsound("its form", type(error).__name__) from error
    return Answer(rcode=rcode, truncated=truncated, aliases=aliases, addresses=addresses)


def needed(wire: bytes) -> bytes:
    """The answer without its authority and additional records, which nobody here reads.

    Reading them is more than half of the work. They stay only where they might change what an empty
    answer means: the upper bits of its rcode are in an OPT record (RFC 6891, section 6.1.3).
    """
    answers = int.from_bytes(wire[6:8])
    rcode = wire[3] & 0x0F
    bare_option = wire[-11:-8] == BARE_OPTION and wire[-6] == 0 and wire[-2:] == b"\0\0"
    if answers or rcode or bare_option:
        return wire[:8] + bytes(4) + wire[HEADER:]
    return wire


def _unsound(what: str, code: str) -> NetError:
    return NetError(Cause.DNS_ERROR, f"the name server's answer is unusable for {what}", code)


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
