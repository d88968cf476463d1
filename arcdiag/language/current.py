"""The language that is spoken now: English unless a way out says otherwise for what it does.

It belongs to a context (`contextvars`): what one thread or task chooses, no other one hears of.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar

from arcdiag.language.choice import Language

if TYPE_CHECKING:
    from arcdiag.language.catalogue import Catalogue

P = ParamSpec("P")
T = TypeVar("T")

_SPOKEN: Final[ContextVar[Language]] = ContextVar("language", default=Language.ENGLISH)
_ASKED: Final[ContextVar[bool]] = ContextVar("language asked for", default=False)


def spoken() -> Language:
    """The language of this moment."""
    return _SPOKEN.get()


def in_english(write: Callable[P, T]) -> Callable[P, T]:
    """Let *write* speak English, whatever is spoken: programs read what it writes."""

    @wraps(write)
    def written(*args: P.args, **kwargs: P.kwargs) -> T:
        with speaking(Language.ENGLISH):
            return write(*args, **kwargs)

    return written


def is_asked_for() -> bool:
    """Has the user named the language for this run?"""
    return _ASKED.get()


def speak(language: Language) -> None:
    """Speak *language* from now on, until whoever is `speaking` around it has ended."""
    _SPOKEN.set(language)


@contextmanager
def speaking(language: Language, *, asked: bool = False) -> Iterator[None]:
    """Let what is done inside speak *language*; *asked*: the user said so for this run."""
    before, whether = _SPOKEN.set(language), _ASKED.set(asked)
    try:
        yield
    finally:
        _SPOKEN.reset(before)
        _ASKED.reset(whether)


def tr(template: str, /, **values: object) -> str:
    """*template*, a literal, in the spoken language, with *values* in its ``{places}``."""
    language = _SPOKEN.get()
    if language is not Language.ENGLISH:
        template = _catalogue(language).gettext(template)
    return template.format_map(values) if values else template


def counted(count: int, one: str, several: str, /, **values: object) -> str:
    """The template for this *count*, in the spoken language; ``{count}`` is its place."""
    language = _SPOKEN.get()
    template = one if count == 1 else several
    if language is not Language.ENGLISH:
        template = _catalogue(language).ngettext(one, several, count)
    return template.format_map({**values, "count": count})


def later(text: str) -> str:
    """*text* as it is: a word for the catalogue that is turned where it is shown."""
    return text


def translated(text: str) -> str:
    """Finished English *text*, as reports hold it, in the spoken language as far as it is ours."""
    language = _SPOKEN.get()
    return text if language is Language.ENGLISH else _catalogue(language).turned(text)


def _catalogue(language: Language) -> "Catalogue":
    """Loaded only once something else than English is spoken."""
    from arcdiag.language.catalogue import catalogue

    return catalogue(language)
