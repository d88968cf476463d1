import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.host.parsing.agent_settings import (
    AgentSettings,
    AgentSettingsError,
    parse_agent_settings,
)
from arcdiag.model.secret import Secret

FOUND = AgentSettings(url=Secret("http://p:1"), bypass="ARM,Arc", connection="gateway")


@pytest.mark.parametrize(
    "tree",
    [
        {"proxy.url": "http://p:1", "proxy.bypass": "ARM,Arc", "connection.type": "gateway"},
        {"Proxy.URL": " http://p:1 ", "proxy.BYPASS": "ARM,Arc", "Connection.Type": "gateway"},
        {"proxy.url": "http://p:1", "proxy.bypass": ["ARM", "Arc"], "connection.type": "gateway"},
        {
            "proxy": {"url": "http://p:1", "bypass": ["ARM", "Arc"]},
            "connection": {"type": "gateway"},
        },
        {
            "settings": {
                "proxy.url": {"value": "http://p:1", "source": "cli"},
                "proxy.bypass": {"value": ["ARM", "Arc"]},
                "connection.type": {"value": "gateway"},
            }
        },
        {
            "config": [
                {"key": "proxy.url", "value": "http://p:1"},
                {"name": "proxy.bypass", "value": "ARM,Arc"},
                {"Key": "connection.type", "Value": "gateway"},
            ]
        },
    ],
)
def test_a_setting_is_found_in_whichever_form(tree: object) -> None:
    assert parse_agent_settings(json.dumps(tree)) == FOUND


@pytest.mark.parametrize("text", ["{}", "[]", "null", "1", '"proxy.url"', '{"proxy.url": 5}'])
def test_where_nothing_is_set_nothing_is_found(text: str) -> None:
    assert parse_agent_settings(text) == AgentSettings(url=Secret(""))


@pytest.mark.parametrize("text", ["", "{", "[" * 200_000, "\x00", "9" * 10_000, "{'a': 1}"])
def test_what_is_no_json_says_only_that(text: str) -> None:
    with pytest.raises(AgentSettingsError, match=r"^is not JSON$"):
        parse_agent_settings(text)


def test_a_huge_file_costs_little() -> None:
    deep = "{" + '"a":{' * 900 + "}" * 901
    wide = json.dumps({str(number): "x" for number in range(50_000)})

    assert parse_agent_settings(deep) == parse_agent_settings(wide)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_no_tree_is_too_strange(tree: object) -> None:
    parse_agent_settings(json.dumps(tree))
