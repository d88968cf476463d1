"""Reads Windows' name resolution policy table from the registry."""

import sys
import winreg
from collections.abc import Iterator
from typing import Final

from arcdiag.host.parsing.name_policy import MOST_RULES, NameRule, parse_name_rule
from arcdiag.host.registry import value

assert sys.platform == "win32"  # tells the type checker which half of the library there is

_TABLES: Final = (
    r"SOFTWARE\Policies\Microsoft\Windows NT\DNSClient\DnsPolicyConfig",
    r"SYSTEM\CurrentControlSet\Services\Dnscache\Parameters\DnsPolicyConfig",
)
"""A policy's, and the machine's own, which counts only where a policy has none."""


def name_rules() -> tuple[NameRule, ...]:
    """The rules in force that name servers; none where they cannot be read."""
    for table in _TABLES:
        if keys := tuple(_keys(table)):
            return tuple(rule for key in keys if (rule := _rule(rf"{table}\{key}")))
    return ()


def _keys(table: str) -> Iterator[str]:
    access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, table, access=access) as opened:
            for number in range(MOST_RULES):
                yield winreg.EnumKey(opened, number)
    except OSError:  # there is no such key, or no more below it
        return


def _rule(key: str) -> NameRule | None:
    values = (value(key, name) for name in ("Name", "GenericDNSServers", "ConfigOptions"))
    return parse_name_rule(*values)
