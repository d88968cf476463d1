import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.report.plain import plain, without_userinfo

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=400)


@given(ANY_TEXT)
def test_whatever_comes_in_only_printable_text_goes_out(text: str) -> None:
    assert plain(text).isprintable()


@given(ANY_TEXT, st.integers(0, 100))
def test_no_more_than_the_limit_is_shown(text: str, limit: int) -> None:
    shown = plain(text, limit)

    assert len(shown) <= limit * len("\\U0010ffff") + 1
    assert shown.endswith("…") or len(text) <= limit


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=300))
def test_ordinary_text_of_any_script_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;owned\x07", "\\e]0;owned\\x07"),
        ("\x9b31m", "\\x9b31m"),
        ("evil\u202egnp.exe", "evil\\u202egnp.exe"),
        ("two\r\nlines\tand", "two\\r\\nlines\\tand"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("half \ud800", "half \\ud800"),
        ("tag \U000e0041", "tag \\U000e0041"),
        ("東亞 · naïve", "東亞 · naïve"),
    ],
)
def test_hostile_marks_are_spelt_out(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://user:s3cret@a.example/x", "https://…@a.example/x"),
        ("http:/user:s3cret@10.0.0.4: cannot be read", "http:/…@10.0.0.4: cannot be read"),
        (r"http:\user:s3cret@10.0.0.4: cannot be read", r"http:\…@10.0.0.4: cannot be read"),
        (r"C:\Users\a@b.example\r.json", r"C:\Users\a@b.example\r.json"),
    ],
)
def test_of_a_url_taken_for_a_path_no_secret_is_shown(text: str, shown: str) -> None:
    assert without_userinfo(text) == shown
