"""What every value of arcdiag has in common: frozen, keyword-only, strictly read."""

from msgspec import Struct


class Value(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact that does not change once written; unknown fields in a file are refused."""


class Recorded(Struct, frozen=True, kw_only=True):
    """A fact that reports carry; a reader ignores fields that a newer arcdiag added."""
