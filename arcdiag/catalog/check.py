"""What types cannot say about a catalog: texts of a given shape, and references that must hold."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from arcdiag.catalog.build import Built
from arcdiag.catalog.check_endpoint import USER, endpoint_faults
from arcdiag.catalog.faults import shown
from arcdiag.catalog.fields import Reading
from arcdiag.catalog.known import Known, Saying
from arcdiag.catalog.names import BadName, HostName, parse_name
from arcdiag.model.catalog import (
    AgentRelease,
    AzcmError,
    Catalog,
    Confidence,
    InspectionProduct,
    ProxyBypass,
    Region,
    RegionCommunities,
    Root,
    ServiceCommunity,
    Source,
)
from arcdiag.model.choices import Cloud

UNKNOWN: Final = "unknown"
"""The word for a fact that nobody has found, where a region or source is named."""

EVERYTHING: Final = "all"
"""What ``--region`` and ``--feature`` take for all of them."""

PURPOSES: Final = frozenset({"download", "onboard", "run", USER})
"""What checks are for besides features; a feature of that name could not be told apart."""

_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_REGION: Final = re.compile(r"[a-z0-9]+")
"""A pair may be a region where Arc is not offered, so it need not be one of the catalog's."""
_COMMUNITY: Final = re.compile(r"[0-9]{1,5}:[0-9]{1,5}")
_LOOSE_DATE: Final = re.compile(r"unknown|[0-9]{4}(-(0[1-9]|1[0-2]))?")
_MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_MARK: Final = re.compile(r"(?=.{4})[a-z0-9]+(?:[ ._-][a-z0-9]+)*")
"""Shorter ones would be found in many names."""
_SYSTEMS: Final = ("any", "linux", "windows")


def check(built: Built, known: Known) -> Iterator[tuple[str, str, Saying]]:
    """Kind, id and saying of every fault in what was *built*."""
    for (kind, identity), reading in built.readings.items():
        for key, message in _faults(kind, reading.value, known):
            if not _rests_on_flaw(reading, key.partition(".")[0]):
                yield kind, identity, (key, message)
    for identity, message in _discoveries(built.catalog):
        yield "endpoint", identity, ("discovers", message)
    for name in built.catalog.features:
        if name == EVERYTHING or name in PURPOSES:
            yield "features", "", (name, "is a word with a meaning of its own; choose another")
    for name, settings in built.catalog.settings.items():
        sources = settings.get("sources", ())
        if isinstance(sources, tuple):
            missing = known.missing("sources", "source", sources)
            yield from (("settings", name, saying) for saying in missing)


def _rests_on_flaw(reading: Reading, key: str) -> bool:
    """Would a saying about *key* only repeat that something could not be read?"""
    return key in reading.unread or (key == "stand_ins" and "hosts" in reading.flawed)


def _discoveries(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Each host is told by one answer, and what is told tells nothing further."""
    tellers: dict[str, str] = {}
    for endpoint in catalog.endpoints.values():
        told = catalog.endpoints.get(endpoint.discovers)
        if told is None:
            continue
        first = tellers.setdefault(told.id, endpoint.id)
        if first != endpoint.id:
            yield endpoint.id, f"{told.id} is told by {first} already"
        if told.discovers and told is not endpoint:
            yield endpoint.id, f"{told.id} discovers something itself; a chain is not followed"


def _faults(kind: str, value: Any, known: Known) -> Iterator[Saying]:
    if kind in _SHAPES:
        yield from _SHAPES[kind](value)
    if kind in _REFERENCES:
        yield from _REFERENCES[kind](value, known)


def _source(source: Source) -> Iterator[Saying]:
    if not isinstance(source.date, date) and not _LOOSE_DATE.fullmatch(source.date):
        yield "date", f"{shown(source.date)} is no date: 2026-11-21, '2026-11', '2026' or 'unknown'"
    if source.url and not re.fullmatch(r"https://[!-~]+", source.url):
        yield "url", "must begin with https://"


def _region(region: Region, known: Known) -> Iterator[Saying]:
    if region.name == EVERYTHING:
        yield "", "may not be called all: that is what --region takes for every region"
    if region.listed_in != UNKNOWN:
        yield from known.missing("listed_in", "source", (region.listed_in,))
    yield from _short_code(region, known)
    if region.gc_code:
        yield from _shaped("gc_code", region.gc_code, _LABEL)
    for account in region.gc_storage:
        yield from _shaped("gc_storage", account, _LABEL)
    if region.paired_region not in ("", UNKNOWN):
        yield from _shaped("paired_region", region.paired_region, _REGION)
    if region.community:
        yield from _shaped("community", region.community, _COMMUNITY)


def _short_code(region: Region, known: Known) -> Iterator[Saying]:
    his = region.his
    if bool(his.code) != (his.confidence != Confidence.UNKNOWN):
        yield "his.confidence", f"is {his.confidence} for the code {shown(his.code)}"
    if his.code:
        yield from _shaped("his.code", his.code, _LABEL)
        yield from known.missing("his.source", "source", (his.source,))


def _error(error: AzcmError) -> Iterator[Saying]:
    if error.os not in _SYSTEMS:
        yield "os", f"must be one of {', '.join(_SYSTEMS)}, not {shown(error.os)}"


def _release(release: AgentRelease) -> Iterator[Saying]:
    yield from _shaped("month", release.month, _MONTH)


def _communities(communities: RegionCommunities) -> Iterator[Saying]:
    yield from _shaped("microsoft_peering", communities.microsoft_peering, _COMMUNITY)
    for key in ("private_peering", "storage", "sql", "cosmosdb", "backup"):
        if getattr(communities, key):
            yield from _shaped(key, getattr(communities, key), _COMMUNITY)


def _service(service: ServiceCommunity) -> Iterator[Saying]:
    yield from _shaped("community", service.community, _COMMUNITY)
    if service.cloud not in tuple(Cloud):
        yield "cloud", f"must be one of {', '.join(Cloud)}, not {shown(service.cloud)}"


def _root(root: Root, known: Known) -> Iterator[Saying]:
    yield from _shaped("sha1", root.sha1, re.compile(r"[0-9a-f]{40}"))
    yield from _shaped("spki_sha256", root.spki_sha256, re.compile(r"[0-9a-f]{64}"))
    yield from known.missing("source", "source", (root.source,))


def _bypass(bypass: ProxyBypass, known: Known) -> Iterator[Saying]:
    if not bypass.hosts and not bypass.domains:
        yield "hosts", "names nothing, and neither do domains"
    for key, names in (("hosts", bypass.hosts), ("domains", bypass.domains)):
        for text in names:
            try:
                name = parse_name(text)
            except BadName as bad:
                yield key, f"{shown(text)} {bad}"
                continue
            if key == "domains" and not isinstance(name, HostName):
                yield key, f"{shown(text)} must be a plain name: what is below it counts anyway"
    if bypass.since:
        yield from _shaped("since", bypass.since, re.compile(r"[0-9]+\.[0-9]+"))
    yield from known.missing("sources", "source", bypass.sources)


def _inspection(product: InspectionProduct, known: Known) -> Iterator[Saying]:
    if not product.marks:
        yield "marks", "is empty"
    for mark in product.marks:
        yield from _shaped("marks", mark, _MARK)
    if product.confidence is Confidence.UNKNOWN:
        yield "confidence", "is unknown: leave the product out"
    yield from known.missing("sources", "source", product.sources)


def _shaped(key: str, text: str, shape: re.Pattern[str]) -> Iterator[Saying]:
    if not shape.fullmatch(text):
        yield key, f"{shown(text)} does not have the right shape"


_SHAPES: Final[Mapping[str, Callable[[Any], Iterator[Saying]]]] = {
    "source": _source,
    "error": _error,
    "release": _release,
    "communities": _communities,
    "service": _service,
}
_REFERENCES: Final[Mapping[str, Callable[[Any, Known], Iterator[Saying]]]] = {
    "endpoint": endpoint_faults,
    "region": _region,
    "root": _root,
    "bypass": _bypass,
    "inspection": _inspection,
}
