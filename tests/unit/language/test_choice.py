import pytest

from arcdiag.language.choice import Language, language_by, language_of, named_language
from arcdiag.language.system import language_by_identifier, system_language

ENGLISH, CHINESE = Language.ENGLISH, Language.TRADITIONAL_CHINESE


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("zh_TW.UTF-8", CHINESE),
        ("zh_HK.Big5-HKSCS", CHINESE),
        ("zh-Hant", CHINESE),
        ("zh-hant-hk", CHINESE),
        ("zh_TW@stroke", CHINESE),
        ("zh_CN.UTF-8", ENGLISH),  # simplified letters are another writing
        ("zh_SG", ENGLISH),
        ("en_US.UTF-8", ENGLISH),
        ("C", ENGLISH),
        ("de_DE", ENGLISH),
    ],
)
def test_a_systems_word_for_its_language_is_understood(word: str, language: Language) -> None:
    assert language_of(word) is language


@pytest.mark.parametrize(
    ("word", "language"),
    [("en", ENGLISH), ("en-GB", ENGLISH), ("zh-TW", CHINESE), ("ZH-HANT", CHINESE)]
    + [(word, None) for word in ("de", "zh", "zh-Hans", "", "english")],
)
def test_a_language_that_is_not_spoken_is_told_from_english(
    word: str, language: Language | None
) -> None:
    assert named_language(word) is language


def test_the_first_variable_that_says_something_counts() -> None:
    assert language_by({"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "en_US"}) is CHINESE
    assert language_by({"LC_ALL": "C.UTF-8", "LANG": "zh_TW.UTF-8"}) is ENGLISH
    assert language_by({}) is None
    assert system_language({"LANG": "zh_TW.UTF-8"}) is CHINESE


@pytest.mark.parametrize(
    ("identifier", "language"),
    [(0x0404, CHINESE), (0x0C04, CHINESE), (0x1404, CHINESE), (0x0804, ENGLISH), (0x0409, ENGLISH)],
)
def test_windows_numbers_of_languages_are_known(identifier: int, language: Language) -> None:
    assert language_by_identifier(identifier) is language
