"""Turns a table into one of our values, field by field, so that every fault is found at once."""

import datetime
import types
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final, TypeVar, Union, get_args, get_origin

import msgspec

from arcdiag.catalog.faults import meant, shown
from arcdiag.catalog.toml import one_line
from arcdiag.model.value import Value

Tell = Callable[[str, str], None]
"""Takes a fault: the key's path inside the table, and what is wrong."""

T = TypeVar("T", bound=Value)


MAY_BE_EMPTY: Final = frozenset({"network_note"})
"""Required texts whose emptiness says something: a release that changed nothing for networks."""


class Wrong(Exception):  # noqa: N818 - how reading one value ends, within this module
    """The value cannot be had; its faults have been told."""


def value_from(table: Mapping[str, Any], kind: type[T], tell: Tell, within: str = "") -> T | None:
    """The *kind* that *table* describes, or None after telling what is wrong with it."""
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    sound = True
    for key in table:
        if key not in fields:
            tell(_path(within, key), f"unknown key{meant(key, fields)}")
            sound = False
    values: dict[str, Any] = {}
    for name, field in fields.items():
        if name in table:
            try:
                values[name] = _read(table[name], field.type, tell, _path(within, name))
            except Wrong:
                sound = False
            if field.required and table[name] == "" and name not in MAY_BE_EMPTY:
                tell(_path(within, name), "is empty")
                sound = False
        elif field.required:
            tell(_path(within, name), "is missing")
            sound = False
    return kind(**values) if sound else None


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
        raise Wrong
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
        raise Wrong
    return items


def _nested(value: object, kind: type[Value], tell: Tell, path: str) -> Value:
    if not isinstance(value, dict):
        raise _wrong(tell, path, f"must be a table, not {_named(value)}")
    nested = value_from(value, kind, tell, path)
    if nested is None:
        raise Wrong
    return nested


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
