"""What every value of arcdiag has in common: frozen, keyword-only, strictly read.

Frozen values hold no circles, so the garbage collector need not walk them (``gc=False``): those of
a large run would take it a tenth of a second, again and again, in which a window stands still.
"""

from msgspec import Struct


class Value(Struct, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """A fact that does not change once written; unknown fields in a file are refused."""


class Recorded(Struct, frozen=True, kw_only=True, gc=False):
    """A fact that reports carry; a reader ignores fields that a newer arcdiag added."""
