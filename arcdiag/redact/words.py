"""What a report says of who and where its machine is, in words that no pattern would find."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from arcdiag.diagnosis.addresses import AddressKind, is_address, kind
from arcdiag.model.observation import (
    AnchorKind,
    Answered,
    Certificate,
    Handshaken,
    Judged,
    Routed,
    Tunnelled,
)
from arcdiag.model.plan import PROXY
from arcdiag.model.report import CheckResult, Report
from arcdiag.redact.names import in_public_zone, organisations
from arcdiag.redact.ordinary import ORDINARY
from arcdiag.redact.pseudonyms import Kind

Word = tuple[Kind, str]

LEAST: Final = 3
"""Shorter words are found in too many others."""

_ACCOUNTS: Final = frozenset(
    (
        *("root", "system", "administrator", "admin", "nobody", "daemon", "localservice"),
        *("networkservice", "local service", "network service", "nt authority\\system"),
        *("nt authority\\network service", "nt authority\\local service", "nt authority"),
    )
)
"""Accounts that every system has."""

_PART: Final = re.compile(r"(?:^|[,+])\s*([A-Za-z][\w.-]*|[\d.]+)=((?:\\.|[^,+\\])*)", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\([0-9A-Fa-f]{2}|.)", re.DOTALL)
_KNOWN_AUTHORITIES: Final = re.compile(
    r"(?:Microsoft|DigiCert|Baltimore|CyberTrust|GlobalSign|Entrust|Sectigo|Let's Encrypt|ISRG|"
    r"GeoTrust|Thawte|VeriSign|Comodo|USERTrust|Amazon|Google Trust Services)\b.*"
)
_INTERFACES: Final = re.compile(
    r"(?:eth|en|wl|lo|ib|bond|team|tun|tap|wg|br|docker|veth|vmbr|utun|ppp|sim)[\w.:-]{0,12}|"
    r"(?:Ethernet|Wi-Fi|Local Area Connection|Loopback Pseudo-Interface)(?: \d+)?|\d*"
)
_VIA: Final = re.compile(r"(?:\d(?:\.\d)?|HTTP/\S+|from)\s+([\w.-]+)", re.IGNORECASE)
_FILES: Final = ("ca-file", "expected-roots", "catalog", "service-tags")


def words(report: Report) -> Iterator[Word]:
    """Each word to look for, with what it is; the same one may come more than once."""
    yield from _machine(report)
    for check in report.checks:
        yield from _check(check)
    yield from _certificates(report)
    internal = [report.host.name, *report.host.search]
    internal += [check.host for check in report.checks if check.endpoint == PROXY]
    yield from ((Kind.ORGANISATION, word) for word in organisations(internal) if word)


def account(user: str) -> Iterator[Word]:
    """The parts of an account's name, which may have its domain in front or behind."""
    if user.lower() in _ACCOUNTS:
        return
    domain, _, name = user.rpartition("\\")
    if name.partition("@")[0].lower() not in _ACCOUNTS:
        yield Kind.USER, name.partition("@")[0]
    if domain and "." not in domain and domain.lower() not in _ACCOUNTS:
        yield Kind.ORGANISATION, domain


def is_ordinary(word: str) -> bool:
    """Would replacing *word* wherever it stands spoil the report's own words?"""
    return len(word) < LEAST or word.lower() in ORDINARY or word.isdigit()


def _machine(report: Report) -> Iterator[Word]:
    host = report.host
    yield Kind.SERVER, host.name.partition(".")[0]
    yield from account(host.user)
    yield from (
        (Kind.DOMAIN, name.strip(".")) for name in host.search if "." not in name.strip(".")
    )
    yield from ((Kind.SERVER, entry.name) for entry in host.hosts_file if "." not in entry.name)
    for option, value in report.run.options.items():
        if option in _FILES:
            yield (
                Kind.FILE,
                (PureWindowsPath(value) if "\\" in value else PurePosixPath(value)).name,
            )


def _check(check: CheckResult) -> Iterator[Word]:
    kind = Kind.PROXY if check.endpoint == PROXY else Kind.SERVER
    if check.endpoint in ("user", PROXY) and "." not in check.host and ":" not in check.host:
        yield kind, check.host
    for seen in check.observations:
        match seen.outcome:
            case Routed(interface=interface) if not _INTERFACES.fullmatch(interface):
                yield Kind.INTERFACE, interface
            case Answered(headers=headers) | Tunnelled(headers=headers):
                yield from ((Kind.PROXY, name) for name in _named(headers))


def _named(headers: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """Proxies' own names, as their headers tell them."""
    for header, value in headers:
        if header == "via" or header.startswith("x-cache"):
            yield from (name for name in _VIA.findall(value) if "." not in name)


def _certificates(report: Report) -> Iterator[Word]:
    """What certificates say of their owners; not what public authorities say of themselves."""
    private: dict[Word, None] = {}
    public = set()
    for check in report.checks:
        judged = [seen.outcome for seen in check.observations if isinstance(seen.outcome, Judged)]
        kinds = {one.anchor.kind for one in judged if one.anchor is not None}
        is_public = bool(kinds) and AnchorKind.PRIVATE not in kinds
        for seen in check.observations:
            if isinstance(seen.outcome, Handshaken | Judged):
                leaf, others = _subjects(seen.outcome)
                private |= dict.fromkeys(part for name in leaf for part in _parts(name))
                above = [part for name in others for part in _parts(name)]
                if is_public:
                    public |= {text for _, text in above}
                else:
                    private |= dict.fromkeys(above)
    if report.host.roots is not None:
        public |= {text for name in report.host.roots.lacking for _, text in _parts(name)}
    yield from (word for word in private if word[1] not in public and not _is_known(word[1]))


def _subjects(outcome: Handshaken | Judged) -> tuple[list[str], list[str]]:
    """The leaf's subject, and all other names."""
    if isinstance(outcome, Handshaken):
        chain: tuple[Certificate, ...] = outcome.chain
        issuers = [one.issuer for one in chain]
        return [one.subject for one in chain[:1]], [*issuers, *(one.subject for one in chain[1:])]
    anchor = [outcome.anchor.subject] if outcome.anchor is not None else []
    faulty = [fault.subject for fault in outcome.faults]
    return [*outcome.path[:1], *faulty], [*outcome.path[1:], *anchor]


def _parts(name: str) -> Iterator[Word]:
    for attribute, raw in _PART.findall(name):
        kind = Kind.AUTHORITY if attribute.upper() == "CN" else Kind.ORGANISATION
        value = _ESCAPE.sub(lambda it: it[1] if len(it[1]) == 1 else "?", raw)
        for text in dict.fromkeys((raw, value)):
            if len(text) >= LEAST and not ("." in text and " " not in text):
                yield kind, text


def _is_known(text: str) -> bool:
    return _KNOWN_AUTHORITIES.fullmatch(text) is not None


def facts(report: Report) -> Iterator[str]:
    """What must never be left, read from the report's own fields and not from what was replaced."""
    host = report.host
    if report.redaction.applied:
        return
    yield host.name
    yield from (part for _, part in account(host.user))
    yield from (name for name in host.search if not in_public_zone(name))
    yield from (server.address for server in host.name_servers if _is_private(server.address))
    for check in report.checks:
        if check.endpoint == PROXY and (not is_address(check.host) or _is_private(check.host)):
            yield check.host
        for seen in check.observations:
            if isinstance(seen.outcome, Routed) and _is_private(seen.outcome.source):
                yield seen.outcome.source


def _is_private(address: str) -> bool:
    return kind(address) is AddressKind.PRIVATE
