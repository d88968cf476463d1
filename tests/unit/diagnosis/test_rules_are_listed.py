"""The written-out list of rules is whole, in order, and in the contract's words."""

import pkgutil
import re
from string import Formatter

import pytest

from arcdiag.diagnosis import rules
from arcdiag.diagnosis.causes import WORDS
from arcdiag.diagnosis.rule import Rule
from arcdiag.diagnosis.rules import RULES
from arcdiag.model.failure import Cause

# The names that scripts and tickets rely on (contract, section 5) and that judging gives by now.
PROMISED = {
    "endpoint-blocked",
    "agentserviceapi-blocked",
    "dns-server-down",
    "dns-first-server-dead",
    "dns-unstable",
    "hosts-file-override",
    "tls-inspection",
    "tls-inspection-untrusted",
    "certificate-fault",
    "missing-root",
    "partial-addresses",
    "ipv6-broken",
    "captive-portal",
    "tls-too-old",
    "clock-skew",
    "slow-path",
    "install-source-blocked",
    "catalog-old",
}


def test_every_module_is_in_the_list_under_its_own_name() -> None:
    modules = {module.name.replace("_", "-") for module in pkgutil.iter_modules(rules.__path__)}

    assert modules == {rule.id for rule in RULES}
    assert len(RULES) == len(modules)


def test_the_promised_names_are_there() -> None:
    assert {rule.id for rule in RULES} >= PROMISED


def test_causes_stand_before_what_they_explain() -> None:
    order = [rule.id for rule in RULES]

    for position, rule in enumerate(RULES):
        assert set(rule.explained_by) <= set(order[:position]), rule.id


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_names_and_words_are_well_formed(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.id)
    assert rule.title
    assert rule.remedy
    for template in (rule.title, rule.remedy):
        assert all(name != "" for _, name, _, _ in Formatter().parse(template))


def test_words_are_only_for_causes_of_the_contract() -> None:
    assert set(WORDS) <= set(Cause)


@pytest.mark.parametrize(
    "remedy", [*(rule.remedy for rule in RULES), *(words.remedy for words in WORDS.values())]
)
def test_a_remedy_is_numbered_steps_each_on_a_line_of_its_own(remedy: str) -> None:
    steps = [line for line in remedy.split("\n") if re.match(r"\d+\. ", line)]

    assert [line.partition(".")[0] for line in steps] == [str(n + 1) for n in range(len(steps))]
    assert steps or "\n" not in remedy
    assert len(steps) >= len(remedy.split("\n")) - 2
