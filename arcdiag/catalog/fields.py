"""Turns a table into one of our values, field by field, so that every fault is found at once."""

import datetime
import types
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import Any, Final, Union, cast, get_args, get_origin

import msgspec

from arcdiag.catalog.faults import meant, shown
from arcdiag.catalog.toml import one_line
from arcdiag.model.value import Value

Tell = Callable[[str, str], None]
"""Takes a fault: the key's path inside the table, and what is wrong."""


MAY_BE_EMPTY: Final = frozenset({"network_note"})
"""Required texts whose emptiness says something: a release that changed nothing for networks."""


class Wrong(Exception):  # noqa: N818 - how reading one value ends, within this module
    """The value is not all there; its faults have been told. ``part`` is what could be read."""

    def __init__(self, part: object = None) -> None:
        super().__init__()
        self.part = part


class Reading(Value, frozen=True):
    """What became of a table. Keys in ``unread`` hold a neutral value, those in ``flawed`` a part.

    So that what could be read is still looked at closely: every fault is to be told at once.
    """

    value: Any
    flawed: frozenset[str]
    unread: frozenset[str]

    @property
    def is_sound(self) -> bool:
        """Nothing was wrong."""
        return not self.flawed


def value_from(
    table: Mapping[str, Any], kind: type[Value], tell: Tell, within: str = ""
) -> Reading:
    """The *kind* that *table* describes; tells whatever is wrong with it."""
    fields = _fields(kind)
    flawed: set[str] = set()
    values: dict[str, Any] = {}
    for key in table:
        if key not in fields:
            flawed.add(key)
            tell(_path(within, key), f"unknown key{meant(key, fields)}")
    for name, field in fields.items():
        if name in table:
            try:
                values[name] = _field(table[name], field, tell, _path(within, name))
            except Wrong as wrong:
                flawed.add(name)
                if wrong.part:
                    values[name] = wrong.part
        elif field.required:
            tell(_path(within, name), "is missing")
            flawed.add(name)
    unread = frozenset(flawed - values.keys())
    neutral = {
        name: _neutral(fields[name].type)
        for name in unread & fields.keys()
        if fields[name].required
    }
    return Reading(value=kind(**neutral, **values), flawed=frozenset(flawed), unread=unread)


@cache
def _fields(kind: type[Value]) -> Mapping[str, Any]:
    """The fields of *kind* by name; working them out takes long."""
    return {field.name: field for field in msgspec.structs.fields(kind)}


def _field(value: object, field: Any, tell: Tell, path: str) -> Any:
    read = _read(value, field.type, tell, path)
    if field.required and read == "" and field.name not in MAY_BE_EMPTY:
        raise _wrong(tell, path, "is empty")
    return read


def _neutral(kind: Any) -> Any:
    """A value of *kind* that stands where none could be read."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _neutral(get_args(kind)[0])
    if origin in (tuple, dict):
        return origin()
    if issubclass(kind, StrEnum):
        return next(iter(kind))
    return datetime.date.min if kind is datetime.date else kind()


def table_from(value: object, kind: Any, tell: Tell) -> dict[str, Any] | None:
    """The table *value* with a *kind* under each key, or None after telling what is wrong."""
    try:
        return _table(value, (str, kind), tell, "")
    except Wrong:
        return None


def _read(value: object, kind: Any, tell: Tell, path: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _one_of(value, get_args(kind), tell, path)
    if origin is tuple:
        return _many(value, get_args(kind)[0], tell, path)
    if origin is dict:
        return _table(value, get_args(kind), tell, path)
    if issubclass(kind, Value):
        return _nested(value, kind, tell, path)
    if issubclass(kind, StrEnum):
        return _choice(value, kind, tell, path)
    return _plain(value, kind, tell, path)


def _one_of(value: object, kinds: tuple[Any, ...], tell: Tell, path: str) -> Any:
    """The first of *kinds* that *value* has the shape of; only None may be left out."""
    wanted = [kind for kind in kinds if kind is not types.NoneType]
    fitting = [kind for kind in wanted if _has_shape(value, kind)]
    return _read(value, (fitting or wanted)[0], tell, path)


def _has_shape(value: object, kind: Any) -> bool:
    if get_origin(kind) is tuple:
        return isinstance(value, list)
    if issubclass(kind, Value):
        return isinstance(value, dict)
    return type(value) is kind


def _many(value: object, kind: Any, tell: Tell, path: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _wrong(tell, path, f"must be a list, not {_named(value)}")
    items, sound = [], True
    for number, item in enumerate(value):
        try:
            items.append(_read(item, kind, tell, f"{path}[{number}]"))
        except Wrong:
            sound = False
    if not sound:
        raise Wrong(tuple(items))
    return tuple(items)


def _table(value: object, kinds: tuple[Any, ...], tell: Tell, path: str) -> dict[Any, Any]:
    if not isinstance(value, dict):
        raise _wrong(tell, path, f"must be a table, not {_named(value)}")
    items, sound = {}, True
    for key, item in value.items():
        inner = _path(path, key)
        try:
            items[_read(key, kinds[0], tell, inner)] = _read(item, kinds[1], tell, inner)
        except Wrong:
            sound = False
    if not sound:
        raise Wrong(items)
    return items


def _nested(value: object, kind: type[Value], tell: Tell, path: str) -> Value:
    if not isinstance(value, dict):
        raise _wrong(tell, path, f"must be a table, not {_named(value)}")
    nested = value_from(value, kind, tell, path)
    if not nested.is_sound:
        raise Wrong
    return cast("Value", nested.value)


def _choice(value: object, kind: type[StrEnum], tell: Tell, path: str) -> StrEnum:
    words = [str(word) for word in kind]
    if value not in words:
        found = shown(value) if isinstance(value, str) else _named(value)
        raise _wrong(tell, path, f"must be one of {', '.join(words)}, not {found}")
    return kind(value)


def _plain(value: object, kind: type, tell: Tell, path: str) -> object:
    if type(value) is not kind:
        raise _wrong(tell, path, f"must be {_NAMES[kind]}, not {_named(value)}")
    return value


_NAMES = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    float: "a number with a point",
    list: "a list",
    dict: "a table",
    datetime.date: "a date such as 2026-11-21",
    datetime.datetime: "a date with a time",
    datetime.time: "a time",
}


def _named(value: object) -> str:
    return _NAMES.get(type(value), type(value).__name__)


def _wrong(tell: Tell, path: str, message: str) -> Wrong:
    tell(path, message)
    return Wrong()


def _path(within: str, key: object) -> str:
    name = one_line(str(key))
    return f"{within}.{name}" if within else name
