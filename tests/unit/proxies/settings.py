"""Settings for tests: a source of each kind, in a few words."""

from arcdiag.catalog.load import load_catalog
from arcdiag.model.proxy import (
    AgentFacts,
    Consumer,
    Decision,
    Dialect,
    Exceptions,
    Origin,
    ProxySettings,
    ProxySource,
)
from arcdiag.proxies.decide import decision, ways
from arcdiag.proxies.effective import effective
from arcdiag.proxies.url import parse_proxy, parse_target

CATEGORIES = load_catalog().proxy_bypasses


def exceptions(text: str, dialect: Dialect = Dialect.GO) -> Exceptions:
    return Exceptions(dialect=dialect, text=text, where="its list")


def source(
    origin: Origin, proxy: str = "", no_proxy: str = "", *, pac: str = "", detects: bool = False
) -> ProxySource:
    windows = origin in (Origin.WINHTTP, Origin.USER)
    dialect = Dialect.WINDOWS if windows else Dialect.GO
    found = parse_proxy(proxy)
    return ProxySource(
        origin=origin,
        where=f"the {origin} place",
        https=found,
        http=found,
        exceptions=exceptions(no_proxy, dialect) if no_proxy else None,
        pac=pac,
        detects=detects,
    )


def machine(*sources: ProxySource, bypass: str = "", connection: str = "") -> ProxySettings:
    agent = AgentFacts(
        installed=True,
        bypass=exceptions(bypass, Dialect.AGENT) if bypass else None,
        connection=connection,
    )
    return ProxySettings(sources=sources, agent=agent)


def way(settings: ProxySettings, url: str, consumer: Consumer = Consumer.AGENT) -> Decision:
    by = effective(settings, consumer, CATEGORIES)
    target = parse_target(url)
    return decision(target, by, ways(target, by, CATEGORIES))
