"""Explanations as text for the screen: safe to show, whoever wrote what is explained."""

import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from arcdiag.model.explanation import ExplainedFile, ExplainedLine, Explanation
from arcdiag.report.plain import plain, without_userinfo
from arcdiag.report.words import OWNERS

WIDTH: Final = 96
_SHOWN: Final = 160
"""Characters of a line that is explained."""
_LISTED: Final = 12


def explanations_text(explanations: Iterable[Explanation]) -> str:
    """Each word under its own heading."""
    return "\n".join("".join(f"{line}\n" for line in _word(each)) for each in explanations)


def _word(each: Explanation) -> Iterator[str]:
    yield f"{plain(each.name)} ({each.subject})"
    yield from _paragraph(each.meaning)
    if each.owner is not None:
        yield from _paragraph(f"Who changes it: {OWNERS[each.owner]}.")
    for step in each.remedy.splitlines():
        yield from _paragraph(step)
    for name, value in each.facts:
        yield from _paragraph(f"{name}: {plain(value, 2000)}", hanging="    ")


def file_text(explained: ExplainedFile) -> str:
    """Every line that was understood, with its number, and what became of the others."""
    lines = [line for each in explained.lines for line in _line(each)]
    return "".join(f"{line}\n" for line in [*lines, *_rest(explained)])


def _line(each: ExplainedLine) -> Iterator[str]:
    yield f"line {each.number}: {plain(without_userinfo(each.text.strip()), _SHOWN)}"
    named = [str(word) for word in (each.cause or each.code, each.host) if word]
    yield from _paragraph(
        ": ".join([plain(" ".join(named)), each.meaning] if named else [each.meaning])
    )
    yield from _paragraph(each.remedy)


def _rest(explained: ExplainedFile) -> Iterator[str]:
    yield f"{len(explained.lines)} of {explained.read} lines explained."
    if explained.unexplained:
        numbers = ", ".join(map(str, explained.unexplained[:_LISTED]))
        more = " …" if len(explained.unexplained) > _LISTED else ""
        yield f"Not explained, though they tell an error: lines {numbers}{more}."


def _paragraph(text: str, hanging: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent="  ",
        subsequent_indent=f"  {hanging}",
        break_long_words=False,
        break_on_hyphens=False,
    )
