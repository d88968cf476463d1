"""The variables that Windows keeps for one service."""

import pytest

from arcdiag.host.parsing.service_environment import MOST, parse_service_environment


def test_each_line_is_a_variable_whose_name_has_no_case() -> None:
    lines = ["https_proxy=http://p:1?a=b", "NO_PROXY=", "no sign", "=nameless", " X = y"]

    assert parse_service_environment(lines) == {
        "HTTPS_PROXY": "http://p:1?a=b",
        "NO_PROXY": "",
        "X": " y",
    }


@pytest.mark.parametrize("value", [None, "HTTPS_PROXY=http://p:1", b"\0", 7, [], [7, None]])
def test_what_is_no_list_of_variables_holds_none(value: object) -> None:
    assert parse_service_environment(value) == {}


def test_only_so_many_are_looked_at() -> None:
    assert len(parse_service_environment([f"N{at}=v" for at in range(2 * MOST)])) == MOST
