import re

from hypothesis import given, settings
from hypothesis import strategies as st

from arcdiag.redact.sought import Sought

LETTERS = st.text("ab1.-_: ", max_size=12)


@settings(deadline=None)
@given(st.lists(LETTERS, max_size=4), st.text("ab1.-_: \n", max_size=40))
def test_it_finds_what_a_pattern_of_all_words_would(words: list[str], text: str) -> None:
    bare = [re.sub(r"\A[\W_]+|[\W_]+\Z", "", word) for word in words]
    either = "|".join(re.escape(word) for word in bare if word) or "(?!)"
    found = re.search(rf"(?<![^\W_])(?:{either})(?![^\W_]|\.\w)", text)

    assert bool(Sought(words).in_text(text)) == bool(found)


def test_many_words_cost_no_more_than_few() -> None:
    words = [f"web-{number:05}.corp.example" for number in range(20_000)]
    text = " ".join(f"web-{number:05}.corp.example.com" for number in range(20_000))

    assert Sought(words).in_text(text) == ""
    assert Sought(words).in_text(f"{text} web-19999.corp.example") == "web-19999.corp.example"
