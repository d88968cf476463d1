"""Rules of Windows' name resolution policy table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.host.parsing.name_policy import NameRule, parse_name_rule, policy_notes

HIS, AKA = "gbl.his.arc.azure.com", "aka.ms"


def rule(space: str, *servers: str) -> NameRule:
    found = parse_name_rule([space], ";".join(servers), 0x8)
    assert found
    return found


def test_a_rules_values_are_read_as_windows_has_them() -> None:
    found = parse_name_rule([".Azure.com", "AKA.ms"], "10.0.0.4; 10.0.0.5;", 0x0A)

    assert found == NameRule(spaces=(".azure.com", "aka.ms"), servers=("10.0.0.4", "10.0.0.5"))


@pytest.mark.parametrize(
    ("spaces", "servers", "options"),
    [
        (["."], "10.0.0.4", 0x4),
        (["."], "10.0.0.4", 0x2),
        (["."], "10.0.0.4", None),
        (None, "10.0.0.4", 8),
        (".", "1", 8),
    ],
)
def test_a_rule_about_something_else_is_none(
    spaces: object, servers: object, options: object
) -> None:
    assert parse_name_rule(spaces, servers, options) is None


def test_what_is_asked_elsewhere_is_noted_once_for_all_names() -> None:
    rules = [rule(".azure.com", "10.0.0.4", "10.0.0.5")]

    (note,) = policy_notes(rules, [HIS, AKA, "agentserviceapi.guestconfiguration.azure.com", HIS])

    assert note == (
        f"for {HIS} and 1 more Windows asks 10.0.0.4, 10.0.0.5, by a rule of its name resolution "
        "policy (NRPT), and not the name servers of its adapters"
    )


def test_the_longest_name_counts_and_a_rule_without_servers_is_an_exception() -> None:
    everything, own = rule(".", "10.0.0.4"), rule(HIS, "10.0.0.9")

    assert [note.split()[1] for note in policy_notes([everything, own], [HIS, AKA])] == [HIS, AKA]
    assert "10.0.0.9" in next(policy_notes([own, everything], [HIS]))
    assert not list(policy_notes([everything, rule(".arc.azure.com")], [HIS]))
    assert not list(policy_notes([rule(".zure.com", "1"), rule("azure.com", "2")], [HIS]))
    assert not list(policy_notes([], [HIS]))


@given(
    st.one_of(st.none(), st.lists(st.text()), st.text()),
    st.one_of(st.none(), st.text()),
    st.integers(),
)
def test_no_value_is_a_crash(spaces: object, servers: object, options: int) -> None:
    found = parse_name_rule(spaces, servers, options)

    list(policy_notes([found] if found else [], [HIS, ""]))
