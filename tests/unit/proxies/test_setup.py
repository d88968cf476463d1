"""What a report tells of the agent's own settings."""

from arcdiag.model.host import AgentSetup
from arcdiag.model.proxy import (
    AgentFacts,
    Dialect,
    Exceptions,
    Login,
    Origin,
    Proxy,
    ProxySettings,
    ProxySource,
    Scheme,
)
from arcdiag.model.secret import Secret
from arcdiag.proxies.setup import agent_setup

LOGIN = Login(user=Secret("me"), password=Secret("hush"))
OWN = Proxy(scheme=Scheme.HTTP, host="proxy.corp", port=3128, login=LOGIN)


def test_nothing_set_is_nothing_told() -> None:
    assert agent_setup(ProxySettings()) == AgentSetup()


def test_the_agents_own_settings_are_told_without_a_login() -> None:
    listed = Exceptions(dialect=Dialect.AGENT, text="Arc,me:hush@host", where="the file")
    settings = ProxySettings(
        sources=(
            ProxySource(origin=Origin.PROCESS, where="HTTPS_PROXY", https=None),
            ProxySource(origin=Origin.AGENT, where="the file", https=OWN, http=OWN),
        ),
        agent=AgentFacts(installed=True, bypass=listed, connection="gateway"),
    )

    told = agent_setup(settings)

    assert (told.installed, told.connection, told.proxy) == (
        True,
        "gateway",
        "http://proxy.corp:3128",
    )
    assert told.bypass.startswith("***@")
    assert "hush" not in repr(told)
