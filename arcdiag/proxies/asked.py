"""What each route that a run was asked for goes by: a proxy given, or this machine's settings."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from arcdiag.model.order import AskedRoute, PacFile, RouteWord
from arcdiag.model.proxy import Consumer, Effective, Login, ProxySettings, Target, Ways
from arcdiag.model.report import RouteFacts
from arcdiag.model.secret import masked
from arcdiag.model.value import Value
from arcdiag.proxies.categories import Categories
from arcdiag.proxies.decide import ways
from arcdiag.proxies.effective import by_pac, effective, no_proxy_list, tried
from arcdiag.proxies.words import said

DEFAULT: Final = "default"
"""The name of the route of a run that was asked for none."""


class NamedRoute(Value, frozen=True):
    """A route's name in the report, and what decides its way to a URL."""

    name: str
    by: Effective


def named_routes(
    asked: Sequence[AskedRoute],
    settings: ProxySettings,
    categories: Categories,
    *,
    windows: bool,
    no_proxy: str | None = None,
) -> tuple[NamedRoute, ...]:
    """What each of *asked* goes by; of none, what ``azcmagent connect`` would, run here and now.

    ``no_proxy`` takes the place of every list of exceptions.
    """
    machine = _Machine(settings, categories, windows=windows)
    if not asked:
        return (NamedRoute(name=DEFAULT, by=_with_list(machine.connecting(), no_proxy)),)
    routes = dict.fromkeys(asked)
    found = ((_name(route), machine.by(route, no_proxy)) for route in routes)
    return tuple(_numbered(found))


def facts(route: NamedRoute) -> RouteFacts:
    """What the report says of *route*."""
    by = route.by
    return RouteFacts(
        name=route.name,
        proxy=masked(said(by.source)) if by.source else "",
        where=by.source.where if by.source else "",
        exceptions=tuple(f"{masked(each.text)} ({each.where})" for each in by.exceptions),
        notes=by.notes,
    )


class SettingsRouter:
    """Leads by settings that name their proxies. ``login`` is for those that have none."""

    def __init__(self, by: Effective, categories: Categories, login: Login | None = None) -> None:
        self._by = by
        self._categories = categories
        self._login = login

    async def ways(self, url: Target) -> Ways:
        """See `arcdiag.ports.Router`."""
        return with_login(ways(url, self._by, self._categories), self._login)


def with_login(found: Ways, login: Login | None) -> Ways:
    """*found*, with *login* for every proxy that has none."""
    hops = tuple(
        msgspec.structs.replace(hop, login=login) if hop and hop.login is None else hop
        for hop in found.hops
    )
    return msgspec.structs.replace(found, hops=hops)


class _Machine:
    """What this machine's settings mean for each who could be asked about."""

    def __init__(self, settings: ProxySettings, categories: Categories, *, windows: bool) -> None:
        self._settings = settings
        self._categories = categories
        self._windows = windows

    def by(self, route: AskedRoute, no_proxy: str | None) -> Effective:
        match route:
            case RouteWord.NONE:
                return Effective(consumer=None, source=None)
            case RouteWord.AGENT:
                return _with_list(self._of(Consumer.AGENT), no_proxy)
            case RouteWord.SYSTEM:
                return _with_list(self._systems(), no_proxy)
            case PacFile(where=where):
                return by_pac("--proxy", where, no_proxy)
            case proxy:
                return tried(proxy, no_proxy or "")

    def connecting(self) -> Effective:
        """The agent's own settings; where there are none, those of the shell it is run from."""
        agents = self._of(Consumer.AGENT)
        if agents.source is not None:
            return agents
        shells = self._of(Consumer.PROGRAMS)
        own = tuple(each for each in agents.exceptions if each not in shells.exceptions)
        told = agents.notes if self._settings.agent.installed else ()
        notes = (*told, *shells.notes)
        exceptions = (*own, *shells.exceptions)
        return msgspec.structs.replace(shells, exceptions=exceptions, notes=notes)

    def _systems(self) -> Effective:
        """The desktop's setting or the environment's: the one that this system's programs heed."""
        order = (Consumer.PROGRAMS, Consumer.USER)
        found = [self._of(consumer) for consumer in (order[::-1] if self._windows else order)]
        return next((each for each in found if each.source is not None), found[0])

    def _of(self, consumer: Consumer) -> Effective:
        return effective(self._settings, consumer, self._categories)


def _with_list(by: Effective, no_proxy: str | None) -> Effective:
    if no_proxy is None:
        return by
    return msgspec.structs.replace(by, exceptions=no_proxy_list(no_proxy))


def _name(route: AskedRoute) -> str:
    return str(route) if isinstance(route, RouteWord) else route.bare


def _numbered(found: Iterator[tuple[str, Effective]]) -> Iterator[NamedRoute]:
    """Two logins at one proxy are two routes; their names differ all the same."""
    taken: dict[str, int] = {}
    for name, by in found:
        taken[name] = taken.get(name, 0) + 1
        number = f"#{taken[name]}" if taken[name] > 1 else ""
        yield NamedRoute(name=f"{name}{number}", by=by)
