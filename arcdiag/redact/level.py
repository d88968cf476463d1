"""How much is taken out."""

from enum import StrEnum


class Level(StrEnum):
    """What ``--redact`` takes; each takes out what the one before does, and more."""

    NONE = "none"
    SECRETS = "secrets"
    """Logins, tokens, keys."""
    ALL = "all"
    """Also who and where: names, addresses, accounts, ids."""
