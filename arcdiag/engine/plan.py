"""Turns what the user asked for into the checks of a run; pure, and nothing is guessed."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

import msgspec

from arcdiag.catalog.check_endpoint import USER
from arcdiag.catalog.faults import ScopeError
from arcdiag.catalog.names import fill
from arcdiag.catalog.select import Asked, asked_features, asked_regions
from arcdiag.engine.extra import parse_endpoint
from arcdiag.engine.modes import expected, in_mode, own_values
from arcdiag.engine.targets import NO_REGION, Target, is_regional, known, targets, unreachable
from arcdiag.model.catalog import Catalog, Endpoint, Gateway, Reach, Region
from arcdiag.model.choices import Cloud, Mode, Protocol, Required, Severity
from arcdiag.model.plan import Check, Plan, Scope

__all__ = ["ScopeError", "parse_endpoint", "plan"]

DIRECT: Final = "direct"

MOST_CHECKS: Final = 20_000
"""Twenty times everything the shipped catalog has in every region."""

_PLAIN: Final = 80
_SECURE: Final = 443


def plan(catalog: Catalog, scope: Scope) -> Plan:
    """The checks that *scope* asks for, in the catalog's order; raises ScopeError.

    An endpoint gives a check for each region (when its name or path differs by region), host
    and port. One whose host only another check's answer can tell awaits that check.
    """
    _refuse_what_is_not_there(scope)
    regions = asked_regions(catalog, scope)
    asked_features(catalog, scope)
    checks: list[Check] = []
    for mode in scope.modes:
        if not scope.only_extra:
            checks += _Planner(catalog, scope, regions, mode).checks()
        checks += _extra(scope, mode)
    if len(checks) > MOST_CHECKS:
        raise ScopeError(f"more than {MOST_CHECKS:,} checks were asked for")
    return Plan(checks=tuple(checks))


def _refuse_what_is_not_there(scope: Scope) -> None:
    if not scope.modes:
        raise ScopeError("no mode was named")
    if len(set(scope.modes)) < len(scope.modes):
        raise ScopeError("a mode was named twice")
    if Mode.GATEWAY in scope.modes and scope.cloud is not Cloud.PUBLIC:
        raise ScopeError("the Arc gateway exists in the public cloud only")
    if scope.only_extra and not scope.extra:
        raise ScopeError("--only-endpoints without any --endpoint leaves nothing to check")


class _Planner:
    def __init__(
        self, catalog: Catalog, scope: Scope, regions: tuple[Region, ...], mode: Mode
    ) -> None:
        self._catalog = catalog
        self._scope = scope
        self._mode = mode
        self._several = len(scope.modes) > 1
        self._own = own_values(catalog, scope)
        self._regions: tuple[Region | None, ...] = regions or (None,)
        self._tellers = {
            endpoint.discovers: endpoint
            for endpoint in catalog.endpoints.values()
            if endpoint.discovers
            and endpoint.required is not Required.NEVER
            and scope.cloud in endpoint.hosts
        }

    def checks(self) -> tuple[Check, ...]:
        """All checks, the awaited ones among them."""
        wanted = self._with_tellers(in_mode(self._catalog, self._scope, self._mode))
        checks = list(islice((check for one in wanted for check in self._of(one)), MOST_CHECKS + 1))
        if len(checks) > MOST_CHECKS:
            raise ScopeError(f"more than {MOST_CHECKS:,} checks were asked for")
        there = {check.id: check for check in checks}
        return tuple(_settled(check, there) for check in checks)

    def _with_tellers(self, wanted: tuple[Asked, ...]) -> Iterator[Asked]:
        """What is asked, and what alone can tell its hosts, in the catalog's order."""
        chosen = {one.endpoint.id: one for one in wanted}
        for one in wanted:
            teller = self._tellers.get(one.endpoint.id)
            if teller and teller.id not in chosen and self._is_untold(one.endpoint):
                added = Asked(endpoint=teller, purposes=one.purposes, required=False)
                chosen[teller.id] = added
        return (chosen[name] for name in self._catalog.endpoints if name in chosen)

    def _is_untold(self, endpoint: Endpoint) -> bool:
        return any(
            target.untold
            for region in self._regions
            for target in targets(endpoint, self._scope.cloud, region, self._own)
        )

    def _of(self, one: Asked) -> Iterator[Check]:
        for region in self._regions_of(one.endpoint):
            number = 0
            for target in targets(one.endpoint, self._scope.cloud, region, self._own):
                for port in one.endpoint.ports:
                    number += 1
                    yield self._check(one, region, target, port, number)

    def _regions_of(self, endpoint: Endpoint) -> tuple[Region | None, ...]:
        return self._regions if self._is_regional(endpoint) else (None,)

    def _is_regional(self, endpoint: Endpoint) -> bool:
        """By its own name and path, or because it is told by what is."""
        name = endpoint.hosts.get(self._scope.cloud, "")
        if is_regional(name) or is_regional(endpoint.path):
            return True
        teller = self._tellers.get(endpoint.id)
        return teller is not None and teller is not endpoint and self._is_regional(teller)

    def _check(
        self, one: Asked, region: Region | None, target: Target, port: int, number: int
    ) -> Check:
        endpoint = one.endpoint
        told = self._told_by(endpoint, region)
        return Check(
            id=self._id(endpoint.id, region, number),
            endpoint=endpoint.id,
            name=target.name,
            host=target.host,
            port=port,
            protocol=_spoken(endpoint, port),
            path=_path(endpoint, region),
            region=region.name if region else "",
            mode=self._mode,
            route=DIRECT,
            required=one.required and not _is_beyond_us(endpoint, target),
            severity=endpoint.severity,
            purpose=one.purposes[0],
            purposes=one.purposes,
            stand_in=target.stand_in,
            azcmagent_check=endpoint.azcmagent_check,
            awaits=self._awaited(endpoint, region) if target.untold else "",
            discovers=endpoint.discovers if told else "",
            discovers_name=told,
            untestable=target.untold or unreachable(endpoint.protocol),
            expected=expected(endpoint, self._scope, self._mode),
            edge=endpoint.microsoft_peering.reach is Reach.NO,
            tunnelled=endpoint.gateway is Gateway.TUNNELLED,
        )

    def _told_by(self, endpoint: Endpoint, region: Region | None) -> str:
        """The documented name of what *endpoint*'s answer tells; empty: it tells nothing here."""
        told = self._catalog.endpoints.get(endpoint.discovers)
        if told is None or self._scope.cloud not in told.hosts:
            return ""
        if region is None and is_regional(endpoint.path):
            return ""
        place = {"region": region.name} if region else {}
        return fill(told.hosts[self._scope.cloud], place)

    def _awaited(self, endpoint: Endpoint, region: Region | None) -> str:
        teller = self._tellers.get(endpoint.id)
        if teller is None:
            return ""
        return self._id(teller.id, region if self._is_regional(teller) else None, 1)

    def _id(self, endpoint: str, region: Region | None, number: int) -> str:
        place = f"@{region.name}" if region else ""
        mode = f"/{self._mode}" if self._several else ""
        return f"{endpoint}{place}" + (f"#{number}" if number > 1 else "") + mode


def _settled(check: Check, there: dict[str, Check]) -> Check:
    """*check*, awaiting only what will tell: the awaited check must be made and must discover."""
    if not check.awaits:
        return check
    teller = there.get(check.awaits)
    if teller is None or teller.discovers != check.endpoint:
        why = check.untestable if check.region else NO_REGION
        return msgspec.structs.replace(check, awaits="", untestable=why)
    if teller.untestable:
        why = f"its host is told by {teller.name}, which cannot be tested: {teller.untestable}"
        return msgspec.structs.replace(check, awaits="", untestable=why)
    return msgspec.structs.replace(check, untestable="")


def _is_beyond_us(endpoint: Endpoint, target: Target) -> bool:
    """A host only the user knows keeps no run from a verdict, unless nothing works without it."""
    return target.is_private and endpoint.severity is not Severity.BLOCKER


def _spoken(endpoint: Endpoint, port: int) -> Protocol:
    """What is spoken on *port*: where a web endpoint has both usual ports, each speaks its own."""
    both = {_PLAIN, _SECURE} <= set(endpoint.ports)
    if both and endpoint.protocol in (Protocol.HTTP, Protocol.HTTPS):
        return {_PLAIN: Protocol.HTTP, _SECURE: Protocol.HTTPS}.get(port, endpoint.protocol)
    return endpoint.protocol


def _path(endpoint: Endpoint, region: Region | None) -> str:
    """What is asked for; nothing but the root when its holes cannot be filled."""
    path = fill(endpoint.path, known(region))
    return "" if "{" in path else path


def _extra(scope: Scope, mode: Mode) -> Iterator[Check]:
    taken: dict[str, int] = {}
    suffix = f"/{mode}" if len(scope.modes) > 1 else ""
    for one in dict.fromkeys(scope.extra):
        host = f"[{one.host}]" if ":" in one.host else one.host
        place = f"{USER}:{host}:{one.port}"
        taken[place] = taken.get(place, 0) + 1
        yield Check(
            id=(place if taken[place] == 1 else f"{place}#{taken[place]}") + suffix,
            endpoint=USER,
            name=one.host,
            host=one.host,
            port=one.port,
            protocol=one.protocol,
            path=one.path,
            region="",
            mode=mode,
            route=DIRECT,
            required=True,
            severity=Severity.BLOCKER,
            purpose=USER,
            purposes=(USER,),
        )
