import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.host.parsing.os_release import parse_os_release, system_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian"\n',
            "Debian GNU/Linux 12 (bookworm)",
        ),
        ("NAME='Oracle Linux Server'\nVERSION=\"9.4\"\n", "Oracle Linux Server 9.4"),
        ('NAME=Fedora\n# PRETTY_NAME="no"\n', "Fedora"),
        ('PRETTY_NAME="half\n', '"half'),
        ("", ""),
    ],
)
def test_the_system_is_named(text: str, name: str) -> None:
    assert system_name(text) == name


@given(st.text(max_size=200))
def test_no_text_makes_it_fail(text: str) -> None:
    parse_os_release(f"NAME={text}")
