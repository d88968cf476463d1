"""One record of the agent's logs and verbose output: ``time="…" level=… msg="…" Key="value"``.

That is the text form of logrus. Keys of the agent may hold blanks (``Request URL=``), quotes in
values are escaped by a backslash, as Go's ``strconv.Quote`` does.
"""

import re
from collections.abc import Iterator
from typing import Final

from arcdiag.model.value import Value

_QUOTED: Final = r'"(?:[^"\\]|\\.)*+"'
_FIELD: Final = re.compile(
    r"(?P<key>[A-Za-z][\w .\-]{0,60}?)=(?P<value>" + _QUOTED + r'|[^\s"]*+)(?=\s|$)'
)
_RECORD: Final = re.compile(r"\s*(?:time=|level=)\S")
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))")
_NAMED: Final = {"n": "\n", "t": "\t", "r": "\r"}


class Record(Value, frozen=True):
    """One record; ``fields`` are the others in their order, with values as they were logged."""

    time: str
    level: str
    message: str
    fields: tuple[tuple[str, str], ...]

    def field(self, name: str) -> str:
        """The value of a field by its name in any case; empty when it is missing."""
        wanted = name.lower()
        return next((value for key, value in self.fields if key.lower() == wanted), "")


def read_record(line: str) -> Record | None:
    """The record in *line*; None when it is none."""
    if not _RECORD.match(line):
        return None
    found = dict[str, str]()
    others: list[tuple[str, str]] = []
    for key, value in _fields(line):
        if key in ("time", "level", "msg") and key not in found:
            found[key] = value
        else:
            others.append((key, value))
    if "level" not in found:
        return None
    return Record(
        time=found.get("time", ""),
        level=found["level"].lower(),
        message=found.get("msg", ""),
        fields=tuple(others),
    )


def _fields(line: str) -> Iterator[tuple[str, str]]:
    for match in _FIELD.finditer(line):
        value = match["value"]
        quoted = value.startswith('"')
        yield match["key"].strip(), _unquoted(value[1:-1]) if quoted else value


def _unquoted(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(escape: "re.Match[str]") -> str:
    code = escape[1] or escape[2]
    if code:
        return chr(int(code, 16))
    return _NAMED.get(escape[3], escape[3])
