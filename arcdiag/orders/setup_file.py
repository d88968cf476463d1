"""A set-up as a TOML file: the options of ``check``, each under its own name; never a login."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from arcdiag.catalog.faults import meant
from arcdiag.catalog.toml import TomlError, one_line, read_toml
from arcdiag.model.choices import Cloud
from arcdiag.orders.logins import could_hold_login, without_logins
from arcdiag.orders.refused import RefusedError
from arcdiag.orders.setup import Setup
from arcdiag.report.plain import plain

SCHEMA: Final = "arcdiag-setup/1"
MOST_BYTES: Final = 256 * 1024
"""Hundreds of times any set-up of ours."""

_OPTION: Final = "--setup"
_WORDS: Final = {"cloud": tuple(map(str, Cloud)), "proxy_login": ("", "ask")}
_USUAL: Final = Setup()


def read_setup(path: Path) -> Setup:
    """The set-up in the file at *path*, its values not yet checked. Raises RefusedError."""
    try:
        tree = read_toml(path, MOST_BYTES, max_depth=3)
        return _setup(tree)
    except TomlError as error:
        raise _refused(path, error.reason) from None


def as_toml(setup: Setup) -> bytes:
    """What `read_setup` takes: whatever in *setup* is not as usual, without any login.

    Raises RefusedError for a text that no file of this kind can hold.
    """
    lines = ["# A set-up of arcdiag: arcdiag check --setup FILE", f'schema = "{SCHEMA}"']
    safe = without_logins(setup)
    for name in Setup.__struct_fields__:
        value = getattr(safe, name)
        if value != getattr(_USUAL, name):
            lines.append(f"{_shown(name)} = {_written(name, value)}")
    return "\n".join([*lines, ""]).encode()


def _refused(path: Path, why: str) -> RefusedError:
    return RefusedError(f'{_OPTION} "{plain(str(path), 120)}": {plain(why, 400)}')


def _setup(tree: dict[str, Any]) -> Setup:
    schema = tree.pop("schema", SCHEMA)
    if schema != SCHEMA:
        raise TomlError(f"is no set-up that this version reads; its schema must be {SCHEMA}")
    return msgspec.structs.replace(_USUAL, **dict(_fields(tree)))


def _fields(tree: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    known = {_shown(name): name for name in Setup.__struct_fields__}
    for key, value in tree.items():
        name = known.get(key)
        if name is None:
            raise TomlError(f'there is no option "{one_line(key)}"{meant(key, known)}')
        read = _value(key, getattr(_USUAL, name), value)
        if name in _WORDS and read not in _WORDS[name]:
            raise TomlError(f"{key}: must be one of {', '.join(filter(None, _WORDS[name]))}")
        if could_hold_login(name, read):
            raise TomlError(f'{key}: a set-up holds no login; write proxy-login = "ask"')
        yield name, read


def _value(key: str, usual: object, value: object) -> object:
    """*value* as the set-up's field has it; numbers may stand as such."""
    if isinstance(usual, bool):
        if not isinstance(value, bool):
            raise TomlError(f"{key}: must be true or false")
        return value
    if isinstance(usual, tuple):
        return tuple(_text(key, one) for one in (value if isinstance(value, list) else [value]))
    return _text(key, value)


def _text(key: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise TomlError(f"{key}: must be a text")


def _written(name: str, value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_written(name, one) for one in value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    if not text.isprintable():
        raise RefusedError(f"--{_shown(name)}: holds a character that cannot be saved")
    return json.dumps(text, ensure_ascii=False)  # of printable text TOML's and JSON's are one


def _shown(name: str) -> str:
    return name.replace("_", "-")
