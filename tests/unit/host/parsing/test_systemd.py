import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.host.parsing.systemd import parse_manager, parse_service


def variables(*texts: str) -> dict[str, str]:
    files = [(f"file{number}", text) for number, text in enumerate(texts)]
    return {name: given.value for name, given in parse_service(files).variables.items()}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('Environment="HTTPS_PROXY=http://p:1"', {"HTTPS_PROXY": "http://p:1"}),
        ("Environment=HTTPS_PROXY=http://p:1", {"HTTPS_PROXY": "http://p:1"}),
        ("Environment = A=1 'B=2 3' \"C=4 5\"", {"A": "1", "B": "2 3", "C": "4 5"}),
        ('Environment=A="1 2"', {"A": "1 2"}),
        ("Environment=A=1 A=2", {"A": "2"}),
        ("Environment=A=100%%", {"A": "100%"}),
        ("Environment=A=p%40ss", {"A": "p%40ss"}),
        ("Environment=A=a\\x41\\ts\\s\\\\", {"A": "aA\ts \\"}),
        ("Environment=A=1 \\\n  B=2", {"A": "1", "B": "2"}),
        ("Environment=A=1 \\\n# between\n  B=2", {"A": "1", "B": "2"}),
        ("Environment=A=1\nEnvironment=B=2", {"A": "1", "B": "2"}),
        ("Environment=A=1\nEnvironment=\nEnvironment=B=2", {"B": "2"}),
        ("Environment=A=1 B=\\q C=3", {"A": "1"}),
        ('Environment=A=1 "B=2', {"A": "1"}),
        ("Environment=A", {}),
        ("#Environment=A=1\n;Environment=B=2", {}),
        ("Environment=A=1\r\nEnvironment=B=2\r\n", {"A": "1", "B": "2"}),
    ],
)
def test_an_environment_line_is_read_as_systemd_reads_it(
    line: str, expected: dict[str, str]
) -> None:
    assert variables(f"[Unit]\nEnvironment=X=no\n[Service]\n{line}\n") == expected


def test_a_drop_in_changes_what_the_unit_says_and_is_named() -> None:
    unit = ("himdsd.service", '[Service]\nEnvironment="HTTPS_PROXY=http://old:1" A=1\n')
    dropin = ("proxy.conf", '[Service]\nEnvironment="HTTPS_PROXY=http://new:1"\n')

    found = parse_service([unit, dropin]).variables

    assert found["HTTPS_PROXY"].value == "http://new:1"
    assert found["HTTPS_PROXY"].where == "proxy.conf"
    assert found["A"].where == "himdsd.service"


def test_files_and_what_is_taken_away_are_told() -> None:
    text = "[Service]\nEnvironmentFile=/etc/gone\nEnvironmentFile=\nEnvironmentFile=-/etc/proxy\n"

    found = parse_service([("unit", f"{text}UnsetEnvironment=A B=1\n")])

    assert found.files == ("/etc/proxy",)
    assert found.unset == ("A", "B=1")


def test_the_managers_environment_is_read_from_its_own_section() -> None:
    text = '[Manager]\nDefaultEnvironment="https_proxy=http://p:1"\n[Service]\nEnvironment=A=1\n'

    assert {name: each.value for name, each in parse_manager([("c", text)]).items()} == {
        "https_proxy": "http://p:1"
    }


@given(st.text(max_size=200))
def test_no_unit_file_is_too_strange(text: str) -> None:
    parse_service([("unit", f"[Service]\nEnvironment={text}")])


@given(st.dictionaries(st.from_regex(r"[A-Z_]{1,8}", fullmatch=True), st.text(), max_size=4))
def test_what_was_quoted_comes_back(values: dict[str, str]) -> None:
    strange = str.maketrans({"\n": "", "\r": "", "\\": "\\\\", '"': '\\"', "%": "%%"})
    kept = {name: value.replace("\n", "").replace("\r", "") for name, value in values.items()}
    words = " ".join(f'"{name}={value.translate(strange)}"' for name, value in values.items())

    assert variables(f"[Service]\nEnvironment=X=1 {words}\n") == {"X": "1", **kept}
