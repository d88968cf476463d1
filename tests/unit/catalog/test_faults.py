import pytest

from arcdiag.catalog.faults import meant

KNOWN = frozenset({"his-global", "his-ats", "his-regional", "his-x", "gc-global", "arm", "this"})


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("his", "; did you mean his-ats or his-global or his-regional?"),
        ("HIS", "; did you mean his-ats or his-global or his-regional?"),
        ("gc-globl", "; did you mean gc-global or his-global?"),
        ("nothing like it", ""),
        ("", ""),
    ],
)
def test_what_begins_like_a_word_is_meant_before_what_only_looks_like_it(
    word: str, said: str
) -> None:
    assert meant(word, KNOWN) == said
