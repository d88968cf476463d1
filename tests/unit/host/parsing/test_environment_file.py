import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.host.parsing.environment_file import parse_environment_file


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=1\nB=2\n", {"A": "1", "B": "2"}),
        ("A=1\r\nB=2\r\n", {"A": "1", "B": "2"}),
        ("  A = 1  \n", {"A": "1"}),
        ("export A=1\n", {"A": "1"}),
        ('A="1 2"\n', {"A": "1 2"}),
        ("A='1 \\ 2'\n", {"A": "1 \\ 2"}),
        ('A="say \\"so\\""\n', {"A": 'say "so"'}),
        ("A=x\\ y\n", {"A": "x y"}),
        ("A=1 \\\n2\n", {"A": "1 2"}),
        ("# A=1\n;B=2\n\nnot one\nC=3", {"C": "3"}),
        ("A=1\nA=2\n", {"A": "2"}),
        ("A=\n", {"A": ""}),
        ("https_proxy=http://p:1 # not a comment\n", {"https_proxy": "http://p:1 # not a comment"}),
    ],
)
def test_a_file_of_variables_is_read(text: str, expected: dict[str, str]) -> None:
    assert parse_environment_file(text) == expected


@given(st.text(max_size=300))
def test_no_file_is_too_strange(text: str) -> None:
    parse_environment_file(text)


@pytest.mark.parametrize("mark", ["'", '"', "\\", "A='\n", 'A="\n', "A=\\"])
def test_a_file_made_to_be_slow_is_read_at_once(mark: str) -> None:
    parse_environment_file("A=" + mark * 60_000)
