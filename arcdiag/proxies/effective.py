"""Who goes by which setting: the precedence of the agent, of programs, of Windows' services."""

from collections.abc import Iterator
from typing import Final

from arcdiag.model.proxy import (
    Consumer,
    Dialect,
    Effective,
    Exceptions,
    Origin,
    Proxy,
    ProxySettings,
    ProxySource,
    Unusable,
)
from arcdiag.proxies.categories import Categories, services

GATEWAY: Final = "gateway"

_BY: Final = {
    Consumer.AGENT: (Origin.AGENT, Origin.SERVICE),
    Consumer.PROGRAMS: (Origin.PROCESS,),
    Consumer.SERVICES: (Origin.WINHTTP,),
    Consumer.USER: (Origin.USER,),
}
"""Where each looks, in its order. The agent takes no notice of WinHTTP's or the user's settings."""


def consumers(settings: ProxySettings) -> tuple[Consumer, ...]:
    """Who there is on this machine: those whose settings it has, beside the first two."""
    origins = {source.origin for source in settings.sources}
    own = (each for each in (Consumer.SERVICES, Consumer.USER) if set(_BY[each]) & origins)
    return (Consumer.AGENT, Consumer.PROGRAMS, *own)


def effective(settings: ProxySettings, consumer: Consumer, categories: Categories) -> Effective:
    """What *consumer* goes by."""
    source = next(_candidates(settings, consumer), None)
    listed = source.exceptions if source else None
    if consumer is not Consumer.AGENT:
        notes = source.notes if source else ()
        exceptions = (listed,) if listed else ()
        return Effective(consumer=consumer, source=source, exceptions=exceptions, notes=notes)
    own, notes = _agents(settings, categories)
    both = tuple(each for each in (own, listed) if each)
    return Effective(consumer=consumer, source=source, exceptions=both, notes=notes)


def tried(proxy: Proxy | Unusable, no_proxy: str) -> Effective:
    """What a program goes by that is given *proxy* and the list *no_proxy*, and nothing else."""
    source = ProxySource(origin=Origin.OPTION, where="--proxy", https=proxy, http=proxy)
    return Effective(consumer=None, source=source, exceptions=no_proxy_list(no_proxy))


def by_pac(option: str, where: str, no_proxy: str | None, *, detects: bool = False) -> Effective:
    """What a program goes by that is given the PAC file at *where*, or finds one by itself."""
    source = ProxySource(origin=Origin.OPTION, where=option, pac=where, detects=detects)
    exceptions = no_proxy_list(no_proxy) if no_proxy is not None else ()
    return Effective(consumer=None, source=source, exceptions=exceptions)


def no_proxy_list(text: str) -> tuple[Exceptions, ...]:
    """The option's list; an empty one still keeps localhost away from the proxy."""
    return (Exceptions(dialect=Dialect.GO, text=text, where="--no-proxy"),)


def _candidates(settings: ProxySettings, consumer: Consumer) -> Iterator[ProxySource]:
    for origin in _BY[consumer]:
        for source in settings.sources:
            names_proxy = source.https or source.http or source.pac or source.detects
            if source.origin is origin and names_proxy:
                yield source


def _agents(
    settings: ProxySettings, categories: Categories
) -> tuple[Exceptions | None, tuple[str, ...]]:
    """The agent's own list where it has effect, and what must be said about it."""
    bypass, notes = settings.agent.bypass, []
    if not settings.agent.installed:
        notes.append("the agent is not installed here")
    if settings.agent.connection.lower() == GATEWAY:
        notes.append("connection.type is gateway: the Arc proxy on localhost:40343 goes through it")
        if bypass:
            notes.append("proxy.bypass has no effect with the Arc gateway")
        return None, tuple(notes)
    if bypass:
        _, strange = services(bypass.text, categories)
        notes += [f"proxy.bypass knows no service called {word}" for word in strange]
    return bypass, tuple(notes)
