"""Which hosts one endpoint means in one region, or why that cannot be told beforehand."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from arcdiag.catalog.names import (
    PLACEHOLDERS,
    REGIONAL,
    BadName,
    HostName,
    HostPattern,
    HostTemplate,
    fill,
    holes,
    parse_name,
)
from arcdiag.model.catalog import Endpoint, Region
from arcdiag.model.choices import Cloud, Protocol
from arcdiag.model.value import Value

NOTHING: Final[Mapping[str, str]] = {}
_OPTIONS: Final = {"gateway_prefix": "--gateway-host"}
"""Where the user can give what only they know; else with --endpoint."""
NO_REGION = "no region was named: add --region"
STORAGE = "gc_storage"


class Target(Value, frozen=True):
    """One host of an endpoint; without ``host``, ``untold`` says why it is not known.

    ``name`` is the documented one, or the endpoint's id in angle brackets where there is none.
    """

    name: str
    host: str = ""
    stand_in: bool = False
    untold: str = ""

    @property
    def is_private(self) -> bool:
        """Only the user knows the host: a workspace, a vault, a gateway of one's own."""
        return not self.host and not REGIONAL.issuperset(holes(self.name))


def targets(
    endpoint: Endpoint, cloud: Cloud, region: Region | None, own: Mapping[str, str] = NOTHING
) -> tuple[Target, ...]:
    """The hosts of *endpoint*, at least one target; *region* None: none was named.

    *own* fills the holes for what only the user knows.
    """
    text = endpoint.hosts.get(cloud, "")
    if not text:
        return (Target(name=f"<{endpoint.id}>", untold=_first_sentence(endpoint.note)),)
    accounts = region.gc_storage if region and STORAGE in holes(text) else ()
    fillings = [{STORAGE: account} for account in accounts] or [{}]
    return tuple(
        target
        for filling in fillings
        for target in _targets(
            fill(text, {**known(region), **own, **filling}),
            endpoint.stand_ins.get(cloud, ()),
            region,
        )
    )


def known(region: Region | None) -> dict[str, str]:
    """What *region* puts into holes; what is unknown is left out, never guessed."""
    if region is None:
        return {}
    values = {"region": region.name, "his_code": region.his.code, "gc_code": region.gc_code}
    return {hole: value for hole, value in values.items() if value}


def is_regional(text: str) -> bool:
    """Does *text*, a name or a path, differ by region?"""
    return not REGIONAL.isdisjoint(holes(text))


def unreachable(protocol: Protocol) -> str:
    """Why nothing is sent over *protocol*; empty: it is."""
    if protocol is Protocol.UDP:
        return "UDP is not tested: a silent service and a blocked path look the same"
    return ""


def _targets(text: str, stand_ins: tuple[str, ...], region: Region | None) -> Iterator[Target]:
    try:
        name = parse_name(text)
    except BadName as bad:
        yield Target(name=text, untold=f"{text} {bad}")
        return
    match name:
        case HostName():
            yield Target(name=text, host=text)
        case HostPattern() if stand_ins:
            yield from (Target(name=text, host=host, stand_in=True) for host in stand_ins)
        case HostPattern():
            yield Target(name=text, untold=f"no concrete host of {text} is documented")
        case HostTemplate(holes=missing):
            yield Target(name=text, untold=_missing(missing, region))


def _missing(missing: tuple[str, ...], region: Region | None) -> str:
    own = [PLACEHOLDERS[hole] for hole in missing if hole not in REGIONAL]
    if own:
        option = _OPTIONS.get(missing[0], "--endpoint")
        return f"{' and '.join(own)} is your own: give the whole address with {option}"
    if region is None:
        return NO_REGION
    return f"{' and '.join(PLACEHOLDERS[hole] for hole in missing)} is not known for {region.name}"


def _first_sentence(note: str) -> str:
    """The reason a note begins with, on one line and without its full stop."""
    return re.split(r"\.(?=\s|$)", " ".join(note.split()), maxsplit=1)[0]
