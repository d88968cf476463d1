"""The agent's version, however it is printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.azcmagent.version import read_version


@pytest.mark.parametrize(
    ("printed", "version"),
    [
        ("azcmagent version 1.59.03155.2761\n", "1.59.03155.2761"),
        ('{"version": "1.47.02769"}', "1.47.02769"),
        ("1.60", "1.60"),
        ("version v1.60.1.", "1.60.1"),
        ("built 2025-11-21", ""),
        ("", ""),
    ],
)
def test_the_first_version_number_counts(printed: str, version: str) -> None:
    assert read_version(printed) == version


@given(st.text(alphabet="v0123456789. -\n"))
def test_any_text_is_read(text: str) -> None:
    version = read_version(text)

    assert version in text
    assert version == "" or all(part.isdigit() for part in version.split("."))
