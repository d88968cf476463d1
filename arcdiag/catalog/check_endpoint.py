"""What types cannot say about one endpoint: its names, ports, path and what it points at."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from arcdiag.catalog.faults import shown
from arcdiag.catalog.known import Known, Saying
from arcdiag.catalog.names import (
    PLACEHOLDERS,
    BadName,
    HostName,
    HostPattern,
    fill,
    holes,
    parse_name,
)
from arcdiag.model.catalog import Endpoint
from arcdiag.model.choices import Protocol

WEB: Final = frozenset({Protocol.HTTPS, Protocol.HTTP, Protocol.WSS})
"""Protocols in which a path is asked for."""

MOST_PORTS: Final = 64
"""No documented endpoint has more than three."""

USER: Final = "user"
"""What checks of ``--endpoint`` carry instead of an endpoint's id."""

_PATH: Final = re.compile(r"/[!\"$-~]*")
"""Printable ASCII without spaces and without a fragment."""
_WORD: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TAG: Final = re.compile(r"[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*")


def endpoint_faults(endpoint: Endpoint, known: Known) -> Iterator[Saying]:
    """Everything wrong with *endpoint*."""
    for shape in _SHAPES:
        yield from shape(endpoint)
    for reference in _REFERENCES:
        yield from reference(endpoint, known)


def _identity(endpoint: Endpoint) -> Iterator[Saying]:
    if endpoint.id == USER:
        yield "", f"may not be called {USER}: that is what --endpoint's checks are called"


def _hosts(endpoint: Endpoint) -> Iterator[Saying]:
    if not endpoint.hosts and not endpoint.note:
        yield "hosts", "names no host; a note must say why"
    for cloud, text in endpoint.hosts.items():
        try:
            parse_name(text)
        except BadName as bad:
            yield f"hosts.{cloud}", f"{shown(text)} {bad}"


def _stand_ins(endpoint: Endpoint) -> Iterator[Saying]:
    for cloud, texts in endpoint.stand_ins.items():
        key = f"stand_ins.{cloud}"
        try:
            pattern = parse_name(endpoint.hosts.get(cloud, ""))
        except BadName:
            yield key, "stands in for a host that is not given or is no name"
            continue
        if not isinstance(pattern, HostPattern):
            yield key, f"stands in for {pattern.text}, which is no pattern with '*'"
        elif not texts:
            yield key, "is empty; leave it out"
        else:
            yield from _repeated(key, texts)
            yield from ((key, wrong) for text in texts if (wrong := _unfit(pattern, text)))


def _unfit(pattern: HostPattern, text: str) -> str:
    try:
        name = parse_name(text)
    except BadName as bad:
        return f"{shown(text)} {bad}"
    if not isinstance(name, HostName):
        return f"{text} is no concrete host"
    return "" if pattern.matches(text) else f"{text} does not fit {pattern.text}"


def _ports(endpoint: Endpoint) -> Iterator[Saying]:
    if not endpoint.ports:
        yield "ports", "is empty"
    if len(endpoint.ports) > MOST_PORTS:
        yield "ports", f"holds more than {MOST_PORTS}: this is no port scanner"
    yield from _repeated("ports", endpoint.ports)
    for port in endpoint.ports:
        if not 1 <= port <= 65535:
            yield "ports", f"{port} is not between 1 and 65535"


def _path(endpoint: Endpoint) -> Iterator[Saying]:
    path = endpoint.path
    if not path:
        return
    if endpoint.protocol not in WEB:
        yield "path", f"is never asked for over {endpoint.protocol}"
    yield from (
        ("path", f"has the unknown placeholder {shown(hole)}")
        for hole in holes(path)
        if hole not in PLACEHOLDERS
    )
    bare = fill(path, dict.fromkeys(holes(path), "x"))
    if not _PATH.fullmatch(bare) or "{" in bare or "}" in bare or len(path) > 2048:
        yield "path", "must begin with '/' and hold neither spaces nor a fragment"


def _features(endpoint: Endpoint, known: Known) -> Iterator[Saying]:
    if not endpoint.features:
        yield "features", "is empty"
    yield from _repeated("features", endpoint.features)
    yield from known.missing("features", "feature", endpoint.features)


def _discovers(endpoint: Endpoint, known: Known) -> Iterator[Saying]:
    if not endpoint.discovers:
        return
    if endpoint.discovers == endpoint.id:
        yield "discovers", "is the endpoint itself"
    if endpoint.protocol not in (Protocol.HTTPS, Protocol.HTTP):
        yield "discovers", f"needs an answer over http, not {endpoint.protocol}"
    yield from known.missing("discovers", "endpoint", (endpoint.discovers,))


def _sources(endpoint: Endpoint, known: Known) -> Iterator[Saying]:
    if not endpoint.sources:
        yield "sources", "is empty"
    yield from _repeated("sources", endpoint.sources)
    yield from known.missing("sources", "source", endpoint.sources)


def _words(endpoint: Endpoint) -> Iterator[Saying]:
    for component in endpoint.components:
        if not _WORD.fullmatch(component):
            yield "components", f"{shown(component)} is no component's name"
    if endpoint.service_tag and not _TAG.fullmatch(endpoint.service_tag):
        yield "service_tag", f"{shown(endpoint.service_tag)} is no service tag"
    for status in endpoint.healthy_status:
        if not 100 <= status <= 599:
            yield "healthy_status", f"{status} is no HTTP status"
    if endpoint.private_link is not None:
        yield from _zone(endpoint.private_link.zone)


def _zone(zone: str) -> Iterator[Saying]:
    try:
        named = isinstance(parse_name(zone), HostName)
    except BadName:
        named = False
    if not named:
        yield "private_link.zone", f"{shown(zone)} is no zone's name"


def _repeated(key: str, items: tuple[object, ...]) -> Iterator[Saying]:
    yield from (
        (key, f"holds {shown(item)} twice") for item, times in Counter(items).items() if times > 1
    )


_SHAPES: Final[tuple[Callable[[Endpoint], Iterator[Saying]], ...]] = (
    _identity,
    _hosts,
    _stand_ins,
    _ports,
    _path,
    _words,
)
_REFERENCES: Final[tuple[Callable[[Endpoint, Known], Iterator[Saying]], ...]] = (
    _features,
    _discovers,
    _sources,
)
