"""The one way out for merged reports: names, addresses and files get pseudonyms of the merge's own.

The merged report is made of few kinds of words, and each field holds one kind; so, unlike a report,
it is redacted by its fields.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from ipaddress import ip_network
from typing import Final

import msgspec
from msgspec.structs import replace

from arcdiag.diagnosis.addresses import parsed
from arcdiag.fleet.documented import is_documented
from arcdiag.fleet.model import AskTally, Count, Fleet, Inventory, Outlier, Server, Unmerged
from arcdiag.model.report import Redaction
from arcdiag.model.secret import HIDDEN
from arcdiag.model.value import Value
from arcdiag.redact.addresses import Addresses
from arcdiag.redact.leaks import refuse_leaks
from arcdiag.redact.level import Level
from arcdiag.redact.logins import Logins
from arcdiag.redact.products import product_mark
from arcdiag.redact.pseudonyms import Kind, Pseudonyms, made_ones
from arcdiag.redact.walk import rewritten

_PROXY: Final = re.compile(
    r"(?P<scheme>[a-z0-9+]{1,12}://)(?:\[[^]\s]*\]|[^/:\s]+)(?P<port>:\d+)?/?"
)
_TAGGED: Final = re.compile(r"\([A-Z]\w{2,60}(?:\.\w{1,60})?\)")
_TELLS_NOTHING: Final = re.compile(r"[\d\W_]*")


class OutwardFleet(Value, frozen=True):
    """A merged report as it may leave. ``originals`` is by pseudonym, and must stay."""

    fleet: Fleet
    originals: dict[str, str]
    secrets: frozenset[str]


def outward_fleet(fleet: Fleet, level: Level = Level.ALL) -> OutwardFleet:
    """*fleet* as it may leave this machine; nothing has been written yet."""
    if level is Level.NONE:
        return OutwardFleet(fleet=fleet, originals={}, secrets=frozenset())
    pseudonyms = Pseudonyms(avoided=made_ones(msgspec.json.encode(fleet).decode()))
    if level is Level.SECRETS:
        told = rewritten(fleet, _remembered(Logins(pseudonyms).masked))
    else:
        told = _Hiding(pseudonyms).fleet(fleet)
    counts = pseudonyms.counts
    summary = Redaction(applied=True, replaced=sum(counts.values()), level=str(level), kinds=counts)
    told = replace(told, redaction=summary)
    ours = frozenset(_told_words(told)) if level is Level.ALL else frozenset()
    secrets = pseudonyms.secrets | {
        one for one in pseudonyms.originals.values() if not _is_ours(one, ours)
    }
    return OutwardFleet(fleet=told, originals=pseudonyms.originals, secrets=secrets)


def exported_fleet(leaving: OutwardFleet, exporter: Callable[[Fleet], bytes]) -> bytes:
    """The bytes of a file. Raises LeakError if a secret is left in them."""
    data = exporter(leaving.fleet)
    refuse_leaks(data, leaving.secrets)
    return data


class _Hiding:
    """Gives pseudonyms, field by field, in an order that only the contents decide."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms
        self._addresses = Addresses((), pseudonyms)

    def fleet(self, fleet: Fleet) -> Fleet:
        servers = tuple(map(self._server, fleet.servers))
        coverage = replace(
            fleet.coverage,
            missing=self._names(fleet.coverage.missing),
            unexpected=self._names(fleet.coverage.unexpected),
        )
        drift = fleet.drift and replace(
            fleet.drift,
            changes=tuple(
                replace(each, server=self._name(each.server)) for each in fleet.drift.changes
            ),
        )
        return replace(
            fleet,
            servers=servers,
            coverage=coverage,
            drift=drift,
            causes=tuple(replace(it, examples=self._names(it.examples)) for it in fleet.causes),
            endpoints=tuple(
                replace(it, name=self._endpoint(it.name), examples=self._names(it.examples))
                for it in fleet.endpoints
            ),
            requests=tuple(map(self._request, fleet.requests)),
            outliers=tuple(map(self._outlier, fleet.outliers)),
            inventory=self._inventory(fleet.inventory),
            superseded=tuple(map(self._unmerged, fleet.superseded)),
            refused=tuple(map(self._unmerged, fleet.refused)),
        )

    def _server(self, server: Server) -> Server:
        return replace(
            server,
            name=self._name(server.name),
            file=self._file(server.file),
            troubles=tuple(
                replace(each, name=self._endpoint(each.name)) for each in server.troubles
            ),
            proxies=tuple(map(self._proxy, server.proxies)),
            resolvers=tuple(map(self._resolver, server.resolvers)),
            subnets=tuple(map(self._subnet, server.subnets)),
            inspectors=tuple(map(self._signer, server.inspectors)),
        )

    def _request(self, each: AskTally) -> AskTally:
        name = self._endpoint(each.name)
        return replace(
            each,
            name=name,
            wanted=each.wanted if name == each.name else "",
            addresses=tuple(
                self._tagged(one) if name == each.name else self._resolver(one.partition(" ")[0])
                for one in each.addresses
            ),
            networks=tuple(map(self._subnet, each.networks)),
            examples=self._names(each.examples),
        )

    def _tagged(self, text: str) -> str:
        """An address; the service tag behind it tells that it is Azure's."""
        address, _, tag = text.partition(" ")
        return text if _TAGGED.fullmatch(tag) else self._resolver(address)

    def _outlier(self, each: Outlier) -> Outlier:
        shown = {"proxy": self._proxy, "resolver": self._resolver, "subnet": self._subnet}
        which = shown[each.peers.share](each.peers.which)
        return replace(
            each,
            server=self._name(each.server),
            endpoints=tuple(map(self._endpoint, each.endpoints)),
            peers=replace(each.peers, which=which),
        )

    def _inventory(self, all_: Inventory) -> Inventory:
        return replace(
            all_,
            proxies=_counts(all_.proxies, self._proxy),
            resolvers=_counts(all_.resolvers, self._resolver),
            subnets=_counts(all_.subnets, self._subnet),
            inspectors=_counts(all_.inspectors, self._signer),
        )

    def _unmerged(self, each: Unmerged) -> Unmerged:
        server = self._name(each.server) if each.server else ""
        return replace(each, file=self._file(each.file), server=server)

    def _names(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(self._name, names))

    def _name(self, name: str) -> str:
        return self._pseudonyms.of(Kind.SERVER, name)

    def _file(self, file: str) -> str:
        return self._pseudonyms.of(Kind.FILE, file, file)

    def _endpoint(self, name: str) -> str:
        if is_documented(name) or name == HIDDEN:
            return name
        return self._resolver(name)

    def _proxy(self, text: str) -> str:
        made = self._pseudonyms.of(Kind.PROXY, text)
        found = _PROXY.fullmatch(text)
        return f"{found['scheme']}{made}{found['port'] or ''}" if found else made

    def _resolver(self, text: str) -> str:
        address, _, port = text.rpartition(":") if "]:" in text else (text, "", "")
        if not port and text.count(":") == 1:
            address, _, port = text.partition(":")
        bare = address.strip("[]")
        if parsed(bare) is None:
            return self._name(text)
        shown = self._addresses.shown(bare)
        return f"{shown}:{port}" if port else shown

    def _subnet(self, text: str) -> str:
        shown = self._addresses.shown(str(ip_network(text).network_address))
        return shown.rpartition(".")[0] if parsed(shown) is None else text

    def _signer(self, text: str) -> str:
        if text == HIDDEN:
            return text
        made, mark = self._pseudonyms.of(Kind.AUTHORITY, text), product_mark(text)
        return f"{made} ({mark})" if mark else made


def _counts(counts: tuple[Count, ...], shown: Callable[[str], str]) -> tuple[Count, ...]:
    return tuple(replace(each, name=shown(each.name)) for each in counts)


def _remembered(rewrite: Callable[[str], str]) -> Callable[[str], str]:
    """*rewrite*, which does the same text once: servers have most of theirs in common."""
    known: dict[str, str] = {}

    def remembering(text: str) -> str:
        if text not in known:
            known[text] = rewrite(text)
        return known[text]

    return remembering


def _told_words(fleet: Fleet) -> Iterator[str]:
    """What stands in the document in any case: regions, systems, versions, rules, public names."""
    for part in (fleet.causes, fleet.endpoints, fleet.purposes, fleet.inventory.systems):
        yield from re.findall(r"[\w.-]+", str(msgspec.to_builtins(part)).lower())
    for each in fleet.requests:
        words = (each.name, each.wanted, each.service_tag, *each.addresses)
        yield from re.findall(r"[\w.-]+", " ".join(words).lower())
    for server in fleet.servers:
        yield from (word.lower() for word in (*server.regions, *server.modes, *server.findings))


def _is_ours(secret: str, told: frozenset[str]) -> bool:
    """Is *secret* a word that says nothing, or that is told for another reason anyway?"""
    is_bare = _TELLS_NOTHING.fullmatch(secret) is not None and parsed(secret) is None
    return is_bare or secret.lower() in told
