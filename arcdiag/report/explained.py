"""Explanations as text for the screen: safe to show, whoever wrote what is explained."""

from collections.abc import Iterable, Iterator
from typing import Final

from arcdiag.language.current import later, translated
from arcdiag.language.wide import wrapped
from arcdiag.model.explanation import ExplainedFile, ExplainedLine, Explanation, Subject
from arcdiag.report.plain import plain, without_userinfo
from arcdiag.report.words import OWNERS

WIDTH: Final = 96
_SHOWN: Final = 160
"""Characters of a line that is explained."""
_LISTED: Final = 12
_SUBJECTS: Final = {
    Subject.CAUSE: later("cause"),
    Subject.RULE: later("rule"),
    Subject.CODE: later("code"),
    Subject.ENDPOINT: later("endpoint"),
    Subject.ALIAS: later("alias"),
    Subject.REGION: later("region"),
    Subject.ADDRESS: later("address"),
}


def explanations_text(explanations: Iterable[Explanation]) -> str:
    """Each word under its own heading."""
    return "\n".join("".join(f"{line}\n" for line in _word(each)) for each in explanations)


def _word(each: Explanation) -> Iterator[str]:
    yield f"{plain(each.name)} ({translated(_SUBJECTS[each.subject])})"
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
    shown = plain(without_userinfo(each.text.strip()), _SHOWN)
    yield f"{translated(f'line {each.number}')}: {shown}"
    named = [str(word) for word in (each.cause or each.code, each.host) if word]
    yield from _paragraph(
        ": ".join([plain(" ".join(named)), each.meaning] if named else [each.meaning])
    )
    yield from _paragraph(each.remedy)


def _rest(explained: ExplainedFile) -> Iterator[str]:
    yield translated(f"{len(explained.lines)} of {explained.read} lines explained.")
    if explained.unexplained:
        numbers = ", ".join(map(str, explained.unexplained[:_LISTED]))
        shown = f"{numbers} …" if len(explained.unexplained) > _LISTED else numbers
        yield translated(f"Not explained, though they tell an error: lines {shown}.")


def _paragraph(text: str, hanging: str = "") -> list[str]:
    return wrapped(translated(text), WIDTH, "  ", f"  {hanging}")
