"""Explains a host by the endpoints of the catalog whose documented name it is."""

from typing import Final

from arcdiag.catalog.names import BadName, admits, concrete, fill, holes
from arcdiag.engine.targets import known
from arcdiag.language.current import later
from arcdiag.model.catalog import Catalog, Endpoint, Gateway, Reach
from arcdiag.model.choices import Cloud, Required
from arcdiag.model.explanation import Explanation, Subject

_REACHES: Final = {
    Reach.DOCUMENTED: "yes, as documented",
    Reach.OBSERVED: "yes, as seen in the field",
    Reach.MIXED: later("partly"),
    Reach.NO: "no",
    Reach.UNKNOWN: "unknown",
    Reach.NOT_APPLICABLE: "does not apply",
}
_GATEWAYS: Final = {
    Gateway.DIRECT: "opened directly",
    Gateway.TUNNELLED: "inside the gateway's session",
    Gateway.UNKNOWN: "unknown",
}
_NEEDED: Final = {
    Required.INSTALL: "to install the agent",
    Required.CONNECT: "to connect the server",
    Required.ALWAYS: later("always"),
    Required.EXTENSION: "by features only",
    Required.NEVER: "no longer",
}


def endpoints(text: str, catalog: Catalog) -> tuple[Explanation, ...]:
    """The endpoints that *text*, an id, a host or a URL, means."""
    host = _host(text)
    met = {
        each.id: _closeness(host, each, catalog) if host else 0
        for each in catalog.endpoints.values()
    }
    closest = max(met.values(), default=0)
    return tuple(
        _endpoint(each, text)
        for each in catalog.endpoints.values()
        if text == each.id or (closest and met[each.id] == closest)
    )


_EXACT: Final = 3
_OF_A_REGION: Final = 2
_BY_PATTERN: Final = 1


def _host(text: str) -> str:
    try:
        return concrete(text.partition("://")[2].partition("/")[0] if "://" in text else text)
    except BadName:
        return ""


def _closeness(host: str, endpoint: Endpoint, catalog: Catalog) -> int:
    """How closely the endpoint means *host*; 0: not at all."""
    return max((_by(host, endpoint, cloud, catalog) for cloud in endpoint.hosts), default=0)


def _by(host: str, endpoint: Endpoint, cloud: Cloud, catalog: Catalog) -> int:
    """By its name, by a region's name, or by a pattern.

    A name that is nothing but a place for a host of the user's own fits everything, and tells
    nothing.
    """
    name = endpoint.hosts[cloud]
    if host == name or host in endpoint.stand_ins.get(cloud, ()):
        return _EXACT
    if name.startswith("{") and name.endswith("}"):
        return 0
    if holes(name):
        regions = (each for each in catalog.regions.values() if each.cloud is cloud)
        filled = (fill(name, known(region)) for region in regions)
        if any(_fits(host, each) for each in filled if not holes(each)):
            return _OF_A_REGION
    return _BY_PATTERN if _fits(host, name) else 0


def _fits(host: str, name: str) -> bool:
    return host == name or (("{" in name or "*" in name) and admits(name, host))


def _endpoint(endpoint: Endpoint, text: str) -> Explanation:
    link = endpoint.private_link
    facts = (
        (later("endpoint"), endpoint.id),
        (later("names"), ", ".join(f"{name} ({cloud})" for cloud, name in endpoint.hosts.items())),
        (later("ports"), ", ".join(map(str, endpoint.ports))),
        (later("protocol"), str(endpoint.protocol)),
        ("used for", ", ".join(endpoint.features)),
        (later("needed"), _NEEDED[endpoint.required]),
        ("needed when", endpoint.when),
        ("tested by azcmagent check", "yes" if endpoint.azcmagent_check else ""),
        ("service tag", endpoint.service_tag),
        ("alias for private link", _private_alias(_host(text), endpoint)),
        ("private link", f"zone {link.zone}, group {link.group}" if link else "no"),
        ("over Microsoft peering", _peering(endpoint)),
        ("with the Arc gateway", _GATEWAYS[endpoint.gateway]),
        (later("note"), endpoint.note),
    )
    return Explanation(
        subject=Subject.ENDPOINT,
        name=text,
        meaning=endpoint.description,
        facts=tuple((name, value) for name, value in facts if value),
    )


def _private_alias(host: str, endpoint: Endpoint) -> str:
    """The alias by which *host* passes its private link zone; empty where it has none."""
    zone = endpoint.private_link.zone if endpoint.private_link else ""
    public = zone.removeprefix("privatelink.")
    if public == zone or not host.endswith(f".{public}"):
        return ""
    return f"{host.removesuffix(public)}{zone}"


def _peering(endpoint: Endpoint) -> str:
    peering = endpoint.microsoft_peering
    reach = _REACHES[peering.reach]
    return f"{reach}: {peering.basis}" if peering.basis else reach
