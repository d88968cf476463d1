"""The agent's own settings as a report tells them: without logins."""

from arcdiag.model.host import AgentSetup
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
