"""Reads the environment that Windows keeps for a single service, beside the machine's."""

from typing import Final

MOST: Final = 200
"""Lines that are looked at; a real service has a few."""


def parse_service_environment(value: object) -> dict[str, str]:
    """The variables of a service's registry value ``Environment``, in upper case: NAME=VALUE each.

    It is a list of texts (REG_MULTI_SZ); anything else holds no variable.
    """
    lines = value if isinstance(value, list) else []
    pairs = (str(line).partition("=") for line in lines[:MOST])
    return {name.strip().upper(): text for name, sign, text in pairs if sign and name.strip()}
