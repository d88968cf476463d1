import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arcdiag.report.canonical import CanonicalError, canonical

NUMBERS = {
    333333333.33333329: "333333333.3333333",
    1e30: "1e+30",
    4.50: "4.5",
    2e-3: "0.002",
    1e-27: "1e-27",
    20.0: "20",
    -20.5: "-20.5",
    1e21: "1e+21",
    1e20: "100000000000000000000",
    -0.0: "0",
    5e-324: "5e-324",
    -1.5e-9: "-1.5e-9",
    9.999999999999997e22: "9.999999999999997e+22",
    0.000001: "0.000001",
    1e-7: "1e-7",
    9007199254740992.0: "9007199254740992",
}
"""As RFC 8785 has them in its appendix B, and as ECMAScript engines write them."""


@pytest.mark.parametrize(("number", "written"), NUMBERS.items())
def test_a_number_is_written_as_ecmascript_writes_it(number: float, written: str) -> None:
    assert canonical(number).decode() == written


def test_a_document_is_written_in_one_way() -> None:
    tree = {"b": [1, 2.0, None, True], "a": {"z": "\u20ac$\u000f\nA'B\"\\/", "y": ""}}

    assert canonical(tree) == (
        '{"a":{"y":"","z":"€$\\u000f\\nA\'B\\"\\\\/"},"b":[1,2,null,true]}'.encode()
    )


KEYS = st.text(st.characters(max_codepoint=126), max_size=5)
TREES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=10,
)


@settings(max_examples=60, deadline=None)
@given(TREES)
def test_nothing_is_lost_and_writing_again_changes_nothing(tree: object) -> None:
    once = canonical(tree)

    assert json.loads(once, parse_int=float) == tree
    assert canonical(json.loads(once)) == once


@pytest.mark.parametrize(
    "tree",
    [2**53 + 1, -(2**60) - 1, 10**400, float("inf"), float("nan"), {"é": 1}, "\ud800", {1, 2}],
)
def test_what_readers_could_take_for_two_things_has_no_form(tree: object) -> None:
    with pytest.raises(CanonicalError):
        canonical([tree])
