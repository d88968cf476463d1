"""The one way to write a JSON document down in bytes, so that its digest means something.

It is RFC 8785 (JSON Canonicalization Scheme) for documents whose keys are ASCII and whose integers
every reader holds exactly; any other has no canonical form here.
"""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

GREATEST: Final = 2**53 - 1
"""Beyond it two integers may be one number to another reader (RFC 7493, section 2.2)."""


class CanonicalError(ValueError):
    """The document has no canonical form; the message is one line."""


def canonical(tree: object) -> bytes:
    """*tree*, as ``json.loads`` makes one, without blanks, keys in order. Raises CanonicalError."""
    try:
        return _written(tree).encode()
    except UnicodeEncodeError:
        raise CanonicalError("holds half a character") from None


def check_canonical(document: bytes) -> None:
    """Raise CanonicalError where the JSON in *document*, which has no NaN, has no canonical form.

    It is told without writing that form down, which for a large report takes seconds.
    """
    json.loads(
        document,
        object_pairs_hook=lambda pairs: _check_keys(key for key, _ in pairs),
        parse_int=lambda digits: _integer(int(digits)),
    )


def _check_keys(keys: Iterable[str]) -> None:
    if not all(map(str.isascii, keys)):
        raise CanonicalError("has a key that is not ASCII")


def _written(value: object) -> str:
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False)
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case int():
            return _integer(value)
        case float():
            return _number(value)
        case list():
            return f"[{','.join(map(_written, value))}]"
        case dict():
            _check_keys(value)
            members = (f"{json.dumps(key)}:{_written(value[key])}" for key in sorted(value))
            return f"{{{','.join(members)}}}"
    raise CanonicalError("is no JSON document")


def _integer(value: int) -> str:
    if abs(value) <= GREATEST:
        return str(value)
    try:
        written = _number(float(value))
    except OverflowError:
        written = ""
    if written != str(value):
        raise CanonicalError("holds an integer that not every reader holds exactly")
    return written


def _number(value: float) -> str:
    """*value* as ECMAScript writes it (RFC 8785, section 3.2.2.3)."""
    if value != value or value in (float("inf"), float("-inf")):
        raise CanonicalError("holds a number that is none")
    if value == 0:
        return "0"
    _, found, exponent = Decimal(repr(value)).as_tuple()
    digits = "".join(map(str, found)).rstrip("0")
    point = len(found) + int(exponent)  # where the point stands, counted from the first digit
    sign = "-" if value < 0 else ""
    if 0 < point <= 21:
        whole, part = digits[:point].ljust(point, "0"), digits[point:]
        return f"{sign}{whole}{f'.{part}' if part else ''}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    part = f".{digits[1:]}" if digits[1:] else ""
    return f"{sign}{digits[0]}{part}e{point - 1:+d}"
