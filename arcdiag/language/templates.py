"""Finds an English sentence again among the templates it may have been made from.

Reports hold finished English sentences, whoever wrote them and whatever was replaced in them. Each
was made from one of our templates, so what stands between its fixed words are its values. Time is
linear in a text's length, however it was made: fixed words are searched from left to right, never
tried anew.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Final

from arcdiag.language.template import STRANGERS, WORD, Template

LONGEST: Final = 4000
"""Characters of a text that is looked for; ours have a quarter of it."""
DEEPEST: Final = 5
"""Sentences within sentences."""
MOST_TRIES: Final = 4000
"""Templates that are held against one text and its parts."""
MOST_LINES: Final = 200
MOST_LISTED: Final = 100

_LETTER: Final = re.compile(r"[A-Za-z]")
_TIGHT: Final = re.compile("(?<=[，。；：、）」]) | (?=[，。；：、（）「」])")
"""Blanks beside marks that are wide themselves."""
_MEETING: Final = re.compile("[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")
_TAIL: Final = re.compile(r"(?= \(|, |; | and )")
"""Where an addition may begin that has no place of its own in a template."""
_BETWEEN: Final = tuple((mark, re.compile(re.escape(mark))) for mark in ("; ", ", "))
_SENTENCE_END: Final = re.compile(r"(?<=[.!?]) (?=[A-Z])")
_STEP: Final = re.compile(r"(\s*(?:\d{1,2}\.|-) +)(.+)", re.DOTALL)
MOST_WORDS: Final = 3
"""Of a plain value."""

Turn = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it was made: of a message, and of what fills its places."""

    message: str
    parts: Mapping[str, "Reading | str"]
    fixed: int
    """How many of its letters are ours."""
    pieces: int = 1
    """Of how many messages it is made."""
    wraps: bool = False
    weight: int = 0
    is_light: bool = False
    joins: bool = False
    """Is the message what stands between the parts?"""

    @property
    def rank(self) -> tuple[int, int, bool, int, str]:
        """The more is ours the better, and the fewer pieces; of two alike the one that wraps, then
        the one with more in one piece, then any, but always the same.
        """
        return self.fixed, -self.pieces, self.wraps, self.weight, self.message

    def said(self, turn: Turn) -> str:
        """The text made of what *turn* makes of its messages."""
        parts = {
            place: part.said(turn) if isinstance(part, Reading) else part
            for place, part in self.parts.items()
        }
        if self.joins:
            return turn(self.message).join(parts.values())
        return _filled(turn(self.message), parts)


class Templates:
    """All messages of a catalogue, by their rarest words."""

    def __init__(self, templates: Iterable[Template]) -> None:
        every = tuple(templates)
        self._whole = frozenset(each.message for each in every if not each.places)
        alike = {
            each.looks: each for each in sorted(every, key=lambda each: (each.wraps, each.message))
        }
        known = [each for each in alike.values() if each.places and "".join(each.fixed).strip()]
        often = Counter(word for each in known for word in each.words())
        self._by_word: dict[str, list[Template]] = {}
        self._wordless: list[Template] = []
        for each in known:
            rarest = min(each.words(), key=lambda word: (often[word], word), default="")
            if rarest:
                self._by_word.setdefault(rarest, []).append(each)
            else:
                self._wordless.append(each)

    def reading(self, text: str) -> Reading | None:
        """How *text* was made, so that as much of it as can be is fixed words; None: not known."""
        return _Search(self).read(text, 0)

    def fitting(self, text: str) -> Iterator[tuple[Template, dict[str, str]]]:
        """The templates that *text* may have been made from, each with its values."""
        likely = (each for word in {*WORD.findall(text)} for each in self._by_word.get(word, ()))
        for each in (*likely, *self._wordless):
            if (values := each.values(text)) is None:
                continue
            yield each, values
            if (other := each.values_from_the_end(text)) not in (None, values):
                yield each, other

    def is_whole(self, text: str) -> bool:
        """Is *text* a message without places?"""
        return text in self._whole

    def turned(self, text: str, turn: Turn) -> str:
        """*text* made anew from the *turn* of its templates; what is not known stays as it is."""
        if not _LETTER.search(text):
            return text
        if len(text) > LONGEST or "\n" in text:
            lines = text.split("\n") if text.count("\n") < MOST_LINES else [text]
            return "\n".join(self.turned(line, turn) for line in lines) if lines[1:] else text
        step = _STEP.fullmatch(text)
        number, rest = (step[1], step[2]) if step and not self.is_whole(text) else ("", text)
        reading = self.reading(rest)
        return number + (_TIGHT.sub("", reading.said(turn)) if reading is not None else rest)


class _Search:
    """One look for the best reading of a text, with bounded work."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates
        self._known: dict[str, tuple[Reading | None, int]] = {}
        """What was found, and how deep inside the whole text."""
        self._left = MOST_TRIES

    def read(self, text: str, depth: int) -> Reading | None:
        known, at = self._known.get(text, (None, DEEPEST + 1))
        if at <= depth or depth > DEEPEST or len(text) > LONGEST:
            return known
        self._known[text] = None, depth  # it is no part of itself
        found = self._read(text, depth)
        if found is None and text[:1].isupper():  # it begins a sentence
            begun = self._read(f"{text[0].lower()}{text[1:]}", depth)
            found = begun if begun is not None and begun.message[0] != "{" else None
        if found is None or found.is_light:
            listed = self._listed(text, depth)
            if listed is not None and (found is None or listed.fixed >= found.fixed):
                found = listed  # several such texts, rather than one with all others inside
        self._known[text] = found, depth
        return found

    def _read(self, text: str, depth: int) -> Reading | None:
        if self._templates.is_whole(text):
            return Reading(text, {}, len(text))
        best: Reading | None = None
        fitting = sorted(self._templates.fitting(text), key=_letters, reverse=True)
        sure = any(template.is_heavy for template, _ in fitting)
        for template, values in fitting:
            is_slight = template.is_light and not template.wraps
            if sure and is_slight and not self._is_headed(template, values):
                continue
            self._left -= 1
            if self._left < 0:
                break
            made = self._made(template, values, depth)
            if made is not None and (best is None or made.rank > best.rank):
                best = made
        return best

    def _is_headed(self, template: Template, values: Mapping[str, str]) -> bool:
        """Is it a word of ours with its mark before a sentence, as in ``BLOCKED: …``?"""
        return template.is_bare and self._templates.is_whole(values[template.places[0]])

    def _made(self, template: Template, values: dict[str, str], depth: int) -> Reading | None:
        for before, behind in template.followed():
            for cut in _TAIL.finditer(values[before]):
                tail = values[before][cut.start() :]
                if cut.start() and self.read(tail, depth + 1):
                    values |= {before: values[before][: cut.start()], behind: tail}
                    break
        parts = {
            place: value if place in STRANGERS else self.read(value, depth + 1) or value
            for place, value in values.items()
        }
        known = [part for part in parts.values() if isinstance(part, Reading)]
        left_alone = sum(len(value) for place, value in values.items() if place in STRANGERS)
        if template.is_light and not all(
            isinstance(part, Reading) or place in STRANGERS or _is_plain(part)
            for place, part in parts.items()
        ):
            return None
        return Reading(
            template.message,
            parts,
            fixed=template.weight + sum(part.fixed for part in known) + left_alone,
            pieces=1 + sum(part.pieces for part in known),
            wraps=template.wraps or (template.is_bare and len(known) == len(parts)),
            weight=template.weight,
            is_light=template.is_light,
        )

    def _whole(self, items: list[str], between: str) -> list[str]:
        """*items*, but for those that are one text with such a mark in it."""
        found, at = [], 0
        while at < len(items):
            for stop in range(min(at + MOST_WORDS, len(items)), at, -1):
                text = between.join(items[at:stop])
                if stop == at + 1 or self._templates.is_whole(text):
                    found.append(text)
                    at = stop
                    break
        return found

    def _listed(self, text: str, depth: int) -> Reading | None:
        """Several known texts in a row."""
        for between, cut in (*_BETWEEN, (" ", _SENTENCE_END)):
            items = cut.split(text)
            if 1 < len(items) <= MOST_LISTED:
                items = self._whole(items, between)
                parts = {
                    str(at): self.read(item, depth + 1) or item for at, item in enumerate(items)
                }
                known = [part for part in parts.values() if isinstance(part, Reading)]
                strange = [part for part in parts.values() if isinstance(part, str)]
                if known and all(map(_is_plain, strange)):
                    fixed, pieces = sum(p.fixed for p in known), sum(p.pieces for p in known)
                    return Reading(between, parts, fixed, pieces, joins=True)
        return None


def _filled(message: str, parts: Mapping[str, str]) -> str:
    """*message* with its *parts*; Latin letters stand apart from Chinese ones that they meet."""
    made = ""
    for literal, place, _, _ in Formatter().parse(message):
        for piece in (literal, parts[place] if place is not None else ""):
            made += f" {piece}" if _MEETING.fullmatch(f"{made[-1:]}{piece[:1]}") else piece
    return made


def _letters(fitting: tuple[Template, Mapping[str, str]]) -> int:
    """The heaviest first: what is found deep inside others is read no further."""
    return fitting[0].letters


def _is_list(value: str) -> bool:
    """Is *value* a row of single words, such as names?"""
    return all(" " not in item for item in value.split(", "))


def _is_plain(value: str) -> bool:
    """Is *value* a name, an address, a few words, and no prose or list?"""
    return (
        not any(mark in value for mark in ("; ", ": "))
        and (len(value.split()) <= MOST_WORDS if ", " not in value else _is_list(value))
        and value.count("(") == value.count(")")
    )
