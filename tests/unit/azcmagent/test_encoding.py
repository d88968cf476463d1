"""Saved outputs as text, whichever shell saved them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.azcmagent.encoding import decoded


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_shells_write_is_read(encoding: str) -> None:
    assert decoded("déjà vu".encode(encoding)) == "déjà vu"


def test_utf_16_of_the_other_byte_order_is_read() -> None:
    assert decoded(b"\xfe\xff" + "vu".encode("utf-16-be")) == "vu"


@given(data=st.binary())
def test_any_bytes_are_text(data: bytes) -> None:
    decoded(data).encode("utf-8", "surrogatepass")
