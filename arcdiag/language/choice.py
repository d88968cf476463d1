"""The languages that arcdiag speaks, and which one a system's own word for its language means."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Language(StrEnum):
    """A language, by its BCP 47 tag."""

    ENGLISH = "en"
    TRADITIONAL_CHINESE = "zh-Hant"


NAMES: Final[Mapping[Language, str]] = {
    Language.ENGLISH: "English",
    Language.TRADITIONAL_CHINESE: "繁體中文",
}
"""What each language calls itself: never translated."""

_TRADITIONAL: Final = frozenset({"hant", "tw", "hk", "mo"})
_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
"""In the order that POSIX gives them (Base Definitions, section 8.2)."""


def language_of(word: str) -> Language:
    """The language that *word* means, such as ``zh_TW.UTF-8`` or ``zh-Hant-HK``; else English."""
    first, *rest = word.partition(".")[0].partition("@")[0].lower().replace("-", "_").split("_")
    if first == "zh" and _TRADITIONAL & set(rest):
        return Language.TRADITIONAL_CHINESE
    return Language.ENGLISH


def named_language(word: str) -> Language | None:
    """The language that a person means by *word*; None where arcdiag does not speak it."""
    meant = language_of(word)
    primary = word.lower().replace("_", "-").partition("-")[0]
    return meant if meant is not Language.ENGLISH or primary == "en" else None


def language_by(environment: Mapping[str, str]) -> Language | None:
    """What the variables of a process say; None where they say nothing."""
    word = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    return language_of(word) if word else None
