"""``--lang``: before or behind the command, read before the grammar is spoken in any language."""

from collections.abc import Mapping, Sequence
from typing import Final

from arcdiag.language.choice import NAMES, Language, named_language
from arcdiag.language.system import system_language
from arcdiag.orders.refused import RefusedError
from arcdiag.report.plain import plain

OPTION: Final = "--lang"


def without_language(argv: Sequence[str]) -> tuple[str | None, list[str]]:
    """The language that *argv* names, and the other arguments. Raises RefusedError."""
    named: str | None = None
    rest: list[str] = []
    coming = iter(argv)
    for argument in coming:
        if argument == "--":
            rest += [argument, *coming]
        elif argument == OPTION:
            named = next(coming, "")
        elif argument.startswith(f"{OPTION}="):
            named = argument.partition("=")[2]
        else:
            rest.append(argument)
    return named, rest


def language_named(word: str) -> Language:
    """The language that the user asks for. Raises RefusedError."""
    language = named_language(word)
    if language is None:
        known = ", ".join(NAMES)
        raise RefusedError(f'--lang: "{plain(word, 40)}" is not spoken here; choose from {known}')
    return language


def language_unasked(environment: Mapping[str, str], encoding: str) -> Language:
    """The language of this system, where the screen can show it; else English."""
    language = system_language(environment)
    try:
        NAMES[language].encode(encoding)
    except (LookupError, UnicodeEncodeError):
        return Language.ENGLISH
    return language
