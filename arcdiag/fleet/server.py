"""Makes of one report what the merged one keeps of its server; the rest is let go at once."""

import statistics
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache
from ipaddress import ip_network
from typing import Final, NamedTuple

import msgspec

from arcdiag.diagnosis.addresses import AddressKind, kind, parsed
from arcdiag.fleet.asks import Asked
from arcdiag.fleet.documented import is_documented
from arcdiag.fleet.glance import MOST_WORD, Agent, Checked, Found, Glance, Resolver, is_hidden
from arcdiag.fleet.model import Ready, Server, Trouble
from arcdiag.model.choices import Readiness, State
from arcdiag.model.plan import PROXY
from arcdiag.model.secret import HIDDEN, masked
from arcdiag.redact.products import product_mark

Key = tuple[str, int, str]
"""What makes the checks of two servers the same: documented name, port, mode."""

MOST_LISTED: Final = 20
"""Proxies, name servers, networks and signers kept of one server."""

_WORST: Final = (Readiness.BLOCKED, Readiness.INCONCLUSIVE, Readiness.WARNINGS, Readiness.READY)
_STATES: Final = (
    State.FAIL,
    State.WARN,
    State.NOT_TESTED,
    State.PASS,
    State.NOT_APPLICABLE,
)
"""The worst first; each is packed as its place here."""
_BITS: Final = 3
_NETWORKS: Final = {4: 24, 6: 64}
_SIGNED_BY_OTHERS: Final = ("cert-intercepted", "cert-untrusted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """One server, and the states of all its checks, packed: most of them passed."""

    server: Server
    packed: "array[int]"
    hints: tuple["Hint", ...]
    asks: tuple[Asked, ...] | None
    """None: what it asks for is not known."""


class Hint(NamedTuple):
    """A finding of one server."""

    rule: str
    severity: str
    confidence: str
    owner: str


class Shared:
    """What servers have in common is kept once: the keys of their checks, and their troubles."""

    def __init__(self) -> None:
        self._numbers: dict[Key, int] = {}
        self._protocols: dict[Key, str] = {}
        self._required: set[Key] = set()
        self._troubles: dict[Trouble, Trouble] = {}
        self._hints: dict[Hint, Hint] = {}
        self._asks: dict[Asked, Asked] = {}

    @property
    def keys(self) -> list[Key]:
        """The keys by their numbers."""
        return list(self._numbers)

    def protocol(self, key: Key) -> str:
        """What is spoken there."""
        return self._protocols[key]

    def is_required(self, key: Key) -> bool:
        """Does at least one server need it?"""
        return key in self._required

    def number(self, check: Checked) -> int:
        """The number of *check*'s key."""
        key = key_of(check)
        protocol = _word(check.protocol)
        # The least of what several say, so that their order does not matter.
        self._protocols[key] = min(self._protocols.get(key, protocol), protocol)
        if check.required:
            self._required.add(key)
        return self._numbers.setdefault(key, len(self._numbers))

    def trouble(self, trouble: Trouble) -> Trouble:
        """The one that is like *trouble*."""
        return self._troubles.setdefault(trouble, trouble)

    def hint(self, hint: "Hint") -> "Hint":
        """The one that is like *hint*."""
        return self._hints.setdefault(hint, hint)

    def asked(self, asked: Asked) -> Asked:
        """The one that is like *asked*."""
        return self._asks.setdefault(asked, asked)


def key_of(check: Checked) -> Key:
    """What other servers' checks of the same have, too."""
    return check.name, check.port, _word(check.mode)


def gathered(
    read: Glance,
    file: str,
    name: str,
    shared: Shared,
    *,
    asked: tuple[Asked, ...] | None = (),
    by_file: bool = False,
) -> Gathered:
    """What is kept of *read*, which lies in *file*; *name* is how its server is called.

    *asked* is what it asks for; *by_file*: the name is that of the file.
    """
    checks = [check for check in read.checks if check.state is not State.NOT_APPLICABLE]
    if is_hidden(read):
        checks = [*map(_unlike_others, checks)]
    return Gathered(
        server=_server(read, checks, file, name, shared, by_file=by_file or is_hidden(read)),
        packed=_packed(checks, shared),
        hints=tuple(
            shared.hint(Hint(_word(it.rule), it.severity, it.confidence, it.owner))
            for it in _causes(read)
        ),
        asks=None if asked is None else tuple(map(shared.asked, asked)),
    )


def states(packed: "array[int]") -> Iterator[tuple[int, State]]:
    """The numbers of the checks, and how they went."""
    for each in packed:
        yield each >> _BITS, _STATES[each & (1 << _BITS) - 1]


def _server(
    read: Glance, checks: list[Checked], file: str, name: str, shared: Shared, *, by_file: bool
) -> Server:
    hidden = is_hidden(read)
    return Server(
        name=name,
        named_by="file" if by_file else "host",
        file=file,
        run=read.run.id,
        started=read.run.started.astimezone(UTC),
        state=read.verdict.state,
        ending=_word(read.run.ending),
        cloud=_word(read.run.cloud),
        regions=_words(read.run.regions),
        modes=_words(read.run.modes),
        system=_word(read.host.system_name),
        tool=_word(read.tool.version),
        catalog=_word(read.catalog.version),
        purposes=_purposes(read),
        findings=tuple(sorted({_word(it.rule) for it in _causes(read)})),
        troubles=tuple(dict.fromkeys(_troubles(checks, shared))),
        proxies=() if hidden else _words(masked(way.proxy) for way in read.run.routes if way.proxy),
        resolvers=() if hidden else _words(_resolver(each) for each in read.host.name_servers),
        subnets=() if hidden else _words(_subnets(checks)),
        inspectors=_words(_marks(checks) if hidden else _inspectors(checks)),
        agent=_agent(read.host.agent),
        clock_offset_ms=_clock(checks),
        hidden=hidden,
        demo="demo" in read.run.options,
    )


def _causes(read: Glance) -> list[Found]:
    """The findings that no other one explains."""
    explained = {rule for each in read.findings for rule in each.consequences}
    return [each for each in read.findings if each.rule not in explained]


def _unlike_others(check: Checked) -> Checked:
    """*check* of a redacted report: a stand-in for a name is another one's in each report."""
    return check if is_documented(check.name) else msgspec.structs.replace(check, name=HIDDEN)


def _packed(checks: list[Checked], shared: Shared) -> "array[int]":
    worst: dict[int, int] = {}
    for check in checks:
        if check.endpoint != PROXY:
            number, state = shared.number(check), _STATES.index(check.state)
            worst[number] = min(worst.get(number, state), state)
    return array("L", (number << _BITS | state for number, state in worst.items()))


def _troubles(checks: list[Checked], shared: Shared) -> Iterator[Trouble]:
    for check in checks:
        if check.state in (State.FAIL, State.WARN):
            name, port, mode = key_of(check)
            cause = _word(check.cause or "")
            yield shared.trouble(
                Trouble(name=name, port=port, mode=mode, state=check.state, cause=cause)
            )


def _purposes(read: Glance) -> tuple[Ready, ...]:
    worst: dict[tuple[str, str], Readiness] = {}
    for each in read.verdict.purposes:
        key = (_word(each.purpose), _word(each.mode))
        worst[key] = min(worst.get(key, each.state), each.state, key=_WORST.index)
    return tuple(
        Ready(purpose=purpose, mode=mode, state=state) for (purpose, mode), state in worst.items()
    )


def _resolver(server: Resolver) -> str:
    address, port = server.address, server.port
    if port == 53:
        return address
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def _subnets(checks: list[Checked]) -> Iterator[str]:
    """The networks that the machine would send from."""
    sources = {
        step.outcome.source
        for check in checks
        for step in check.observations
        if step.outcome.type == "routed"
    }
    yield from map(_subnet, sources)


@lru_cache(maxsize=2**16)
def _subnet(source: str) -> str:
    """The network of an address: ``/24``, of IPv6 ``/64``; empty for one that is nobody's."""
    address = parsed(source)
    if address is None or kind(source) is AddressKind.NOBODY:
        return ""
    return str(ip_network((address, _NETWORKS[address.version]), strict=False))


def _inspectors(checks: list[Checked]) -> Iterator[str]:
    """Who signs for Azure's names, where that is nobody whom Microsoft uses."""
    for check in checks:
        if check.endpoint in ("user", PROXY):
            continue
        outcomes = [step.outcome for step in check.observations]
        is_refused = check.cause in _SIGNED_BY_OTHERS
        roots = [it.anchor for it in outcomes if it.anchor is not None]
        told = [root.subject for root in roots if is_refused or root.kind == "private"]
        if is_refused and not any(told):
            told = [it.chain[-1].issuer for it in outcomes if it.chain][:1]
        yield from told


def _marks(checks: list[Checked]) -> Iterator[str]:
    """What a redacted report leaves of them: a product's name, or nothing."""
    for signer in _inspectors(checks):
        yield product_mark(signer) or HIDDEN


def _agent(agent: Agent | None) -> str:
    if agent is None:
        return ""
    if not agent.installed:
        return "not installed"
    return ", ".join(("installed", *map(_word, filter(None, (agent.version, agent.connection)))))


def _clock(checks: list[Checked]) -> float | None:
    offsets = [
        offset
        for check in checks
        for step in check.observations
        if (offset := step.outcome.clock_offset_ms) is not None
    ]
    return round(statistics.median(offsets), 1) if offsets else None


def _words(texts: "Iterator[str] | tuple[str, ...]") -> tuple[str, ...]:
    return tuple(sorted({_word(text) for text in texts if text})[:MOST_LISTED])


def _word(text: str) -> str:
    return text[:MOST_WORD]
