"""Builds the sentences of findings: whole templates with named places, never halves glued."""

from collections.abc import Iterable
from typing import Final

LISTED: Final = 6
"""Names written out in a sentence before the rest is only counted."""

LONGEST: Final = 240
"""Characters of text from the network that a note repeats."""


def say(template: str, /, **values: object) -> str:
    """Fill *template*'s named places; the one place where a translation will be looked up.

    Values are never read as templates themselves, so braces in text from the network are safe,
    and each stays on one line: line breaks are the template's own.
    """
    return template.format_map({name: _on_one_line(value) for name, value in values.items()})


def _on_one_line(value: object) -> object:
    return " ".join(value.splitlines()) if isinstance(value, str) else value


def counted(count: int, one: str, several: str) -> str:
    """One of two templates, by the number; ``{count}`` is its place."""
    return say(one if count == 1 else several, count=count)


def listing(items: Iterable[object], most: int = LISTED) -> str:
    """The items once each, in their order; past *most* of them the rest is counted."""
    names = list(dict.fromkeys(str(item) for item in items))
    shown = ", ".join(names[:most])
    if len(names) <= most:
        return shown
    return say("{shown} and {rest} more", shown=shown, rest=len(names) - most)


def seconds(ms: float) -> str:
    """A duration given in milliseconds as a person says it."""
    if ms < 1000:
        return say("{number} ms", number=f"{ms:.0f}")
    return say("{number} s", number=f"{ms / 1000:.1f}")


def waited(ms: float) -> str:
    """For how long nothing came, in full and half seconds: what may be said after "within"."""
    if ms < 1000:
        return seconds(ms)
    return say("{number} s", number=f"{ms // 500 / 2:g}")


def tls_version(text: str) -> str:
    """A protocol version as people write it: ``TLSv1`` is TLS 1.0, ``TLSv1.3`` is TLS 1.3."""
    number = text.removeprefix("TLSv")
    return text if number == text else f"TLS {number if '.' in number else f'{number}.0'}"


def clipped(text: str) -> str:
    """Text from the network on one line and of bounded length."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def verbatim(text: str) -> str:
    """*text*, already said, as a template that stands for itself."""
    return text.replace("{", "{{").replace("}", "}}")
