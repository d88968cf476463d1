"""The demos by what is broken, for a menu: there are too many for one list."""

from collections.abc import Callable, Iterable
from typing import Final

from arcdiag.demo.scenario import Scenario, load_scenario, scenario_names
from arcdiag.gui.words import later
from arcdiag.model.choices import Mode

FIRST: Final = ("agentserviceapi-blocked", "healthy")
"""What most want to see: one cause of many calls for help, and how it ought to be."""

_NAMES: Final = ("dns-", "hosts-")
_PRIVATE: Final = ("private-",)
_TRUST: Final = ("tls-", "certificate-", "missing-root", "unfamiliar-root", "clock-", "revocation-")
"""How the rules begin whose first finding tells what is broken."""

_TOPICS: Final[dict[str, Callable[[Scenario], bool]]] = {
    "Private Link, peering, Arc gateway": lambda of: (
        of.modes != (Mode.PUBLIC,) or of.guesses or _begins(of, _PRIVATE)
    ),
    later("Proxies"): lambda of: bool(of.proxies or of.machine.routes),
    "Names (DNS)": lambda of: _begins(of, _NAMES),
    "TLS, certificates, clock": lambda of: _begins(of, _TRUST),
    "Connections and the rest": lambda _: True,
}
"""The first that fits counts; in this order they are shown, the last one first."""


def by_topic() -> dict[str, list[Scenario]]:
    """Every scenario that is not among the `FIRST`, under its topic."""
    found: dict[str, list[Scenario]] = {topic: [] for topic in reversed(_TOPICS)}
    for scenario in _loaded(name for name in scenario_names() if name not in FIRST):
        found[next(topic for topic, fits in _TOPICS.items() if fits(scenario))].append(scenario)
    return found


def first() -> list[Scenario]:
    """The scenarios that stand above all topics."""
    return list(_loaded(FIRST))


def _loaded(names: Iterable[str]) -> Iterable[Scenario]:
    return map(load_scenario, names)


def _begins(scenario: Scenario, words: tuple[str, ...]) -> bool:
    return any(rule.startswith(words) for rule in scenario.expect.findings[:1])
