"""The settings of proxies and of the agent as a report tells them: without logins."""

from collections.abc import Iterator

from arcdiag.model.host import AgentSetup, SetProxy
from arcdiag.model.proxy import Origin, Proxy, ProxySettings
from arcdiag.model.secret import masked


def agent_setup(settings: ProxySettings) -> AgentSetup:
    """What *settings* say of the agent on this machine."""
    agent = settings.agent
    own = (each.https for each in settings.sources if each.origin is Origin.AGENT)
    proxy = next((each for each in own if isinstance(each, Proxy)), None)
    return AgentSetup(
        installed=agent.installed,
        connection=agent.connection,
        bypass=masked(agent.bypass.text) if agent.bypass else "",
        proxy=proxy.bare if proxy is not None else "",
    )


def set_proxies(settings: ProxySettings) -> tuple[SetProxy, ...]:
    """Every proxy or PAC file that *settings* name for https, in their order."""
    return tuple(dict.fromkeys(_set(settings)))


def _set(settings: ProxySettings) -> Iterator[SetProxy]:
    for source in settings.sources:
        place = {"where": source.where, "origin": source.origin}
        if source.pac:
            yield SetProxy(asked=f"pac+{masked(source.pac)}", **place)
        if isinstance(source.https, Proxy):
            yield SetProxy(asked=source.https.bare, **place)
