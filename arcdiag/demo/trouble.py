"""What can go wrong in the simulated Azure: closed lists, in the words that scenario files use."""

from enum import StrEnum
from fnmatch import fnmatchcase

from arcdiag.model.value import Value


class Trouble(StrEnum):
    """What happens to connections that reach a place."""

    VANISH = "vanish"
    """Packets are dropped without a word: the connection is never made."""
    REFUSED = "refused"
    RESET = "reset"
    """The connection is made; the first bytes are answered by a reset."""
    CLOSED = "closed"
    """The connection is made; the first bytes are answered by the end of the stream."""
    SILENT = "silent"
    """The connection is made; nothing is ever said."""
    NOT_TLS = "not-tls"
    """Plain HTTP where TLS is expected."""
    TLS10 = "tls10-only"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    WRONG_HOST = "wrong-host"
    SELF_SIGNED = "self-signed"
    INCOMPLETE = "incomplete"
    """The intermediate is not sent."""
    UNKNOWN_ROOT = "unknown-root"
    OTHER_ROOT = "other-root"
    """Under a public root that is not one of Azure's."""
    INSPECTED = "inspected"
    """Signed anew by the company's inspecting device."""
    PORTAL = "portal"
    """A captive portal answers: its own certificate, and a redirect to its sign-in page."""
    BLOCK_PAGE = "block-page"
    """The right certificate or an inspected one, but a filter's page instead of the service."""
    SLOW = "slow"
    """Right in everything, late by ``delay_ms`` before TLS and before the answer."""


class Showing(StrEnum):
    """Which certificate a place presents."""

    HEALTHY = "healthy"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    WRONG_HOST = "wrong-host"
    SELF_SIGNED = "self-signed"
    INCOMPLETE = "incomplete"
    UNKNOWN_ROOT = "unknown-root"
    OTHER_ROOT = "other-root"
    INSPECTED = "inspected"
    PORTAL = "portal"


class Fault(Value, frozen=True):
    """A trouble of some hosts, at all their addresses or at some.

    ``hosts`` are names in which ``*`` stands for anything. ``addresses`` may also be addresses
    that belong to no host: whatever is asked for there meets the trouble.
    """

    trouble: Trouble
    hosts: tuple[str, ...] = ("*",)
    addresses: tuple[str, ...] = ()
    delay_ms: int = 0
    every: int = 1
    """Of the conversations with a host only every so many-th meets it: a part that comes and
    goes. For certificates and pages only."""

    def meets(self, host: str, address: str, turn: int = 1) -> bool:
        """Does a connection to *address* for *host* meet it, its *turn*-th conversation?"""
        at = not self.addresses or address in self.addresses
        return (
            at
            and turn % self.every == 0
            and any(fnmatchcase(host.lower(), pattern) for pattern in self.hosts)
        )


class NameTrouble(StrEnum):
    """What happens to questions that reach a name server."""

    VANISH = "vanish"
    """No answer, ever, by UDP or TCP: the server is dead or unreachable."""
    SERVFAIL = "servfail"
    REFUSED = "refused"
    NXDOMAIN = "nxdomain"
    NODATA = "nodata"
    PRIVATE_ZONE_EMPTY = "private-zone-empty"
    """NXDOMAIN where the aliases enter a privatelink zone; other names are right."""
    ADDRESSES = "addresses"
    """``addresses`` instead of the true ones: a sinkhole, a block page, a stale record."""
    TRUNCATED = "truncated"
    """By UDP only the beginning: the question has to be asked again by TCP."""
    NO_EDNS = "no-edns"
    """FORMERR to every question that carries EDNS."""
    WRONG = "wrong"
    """An answer to a question that was not asked."""
    LOSSY = "lossy"
    """The first datagram of each question is lost, for each client anew."""
    NO_AAAA = "aaaa-dropped"
    """Questions for IPv6 addresses are dropped, others answered."""
    SLOW = "slow"
    """The true answer, late by ``delay_ms``."""


class NameFault(Value, frozen=True):
    """A trouble of some names at some name servers (none listed: at all of them)."""

    trouble: NameTrouble
    names: tuple[str, ...] = ("*",)
    servers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    delay_ms: int = 0

    def meets(self, name: str, server: str) -> bool:
        """Does a question for *name* to *server* meet it?"""
        at = not self.servers or server in self.servers
        return at and any(fnmatchcase(name.lower(), pattern) for pattern in self.names)


class Manner(Value, frozen=True):
    """How a place behaves towards one host: the troubles that meet there, put together."""

    link: Trouble | None = None
    """What happens before any certificate is shown; the first in the scenario's order counts."""
    showing: Showing = Showing.HEALTHY
    page: Trouble | None = None
    """``PORTAL`` or ``BLOCK_PAGE`` when somebody else answers."""
    delay_ms: int = 0


_SHOWN = {Trouble(each): each for each in Showing if each is not Showing.HEALTHY}
_PAGES = (Trouble.PORTAL, Trouble.BLOCK_PAGE)
_LINK = frozenset(Trouble) - {*_SHOWN, *_PAGES, Trouble.SLOW}
UNSTEADY = frozenset((*_SHOWN, *_PAGES))
"""What may come and go: it is told in a conversation, so it can be counted."""


def manner(faults: tuple[Fault, ...], host: str, address: str, turn: int = 1) -> Manner:
    """Put together what *faults* do to the *turn*-th conversation with *host* at *address*."""
    met = [fault for fault in faults if fault.meets(host, address, turn)]
    kinds = [fault.trouble for fault in met]
    return Manner(
        link=next((kind for kind in kinds if kind in _LINK), None),
        showing=next((_SHOWN[kind] for kind in kinds if kind in _SHOWN), Showing.HEALTHY),
        page=next((kind for kind in kinds if kind in _PAGES), None),
        delay_ms=sum(fault.delay_ms for fault in met),
    )
