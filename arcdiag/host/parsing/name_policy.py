"""Windows' name resolution policy table (NRPT): who is asked for which names, by [MS-GPNRPT]."""

from collections.abc import Iterable, Iterator
from typing import Final

from arcdiag.model.value import Value

MOST_RULES: Final = 1000
"""Rules that are looked at; a site has a few."""
_NAMED: Final = 4
"""Servers that are named."""
_SERVERS: Final = 0x8
"""The bit of ``ConfigOptions`` that puts ``GenericDNSServers`` in force."""


class NameRule(Value, frozen=True):
    """For names that one of *spaces* covers, *servers* are asked; none: whoever is asked anyway."""

    spaces: tuple[str, ...]
    """``.corp.example`` and all below it, ``www.example`` itself, or ``.``: every name."""
    servers: tuple[str, ...]


def parse_name_rule(spaces: object, servers: object, options: object) -> NameRule | None:
    """A rule by its values ``Name``, ``GenericDNSServers`` and ``ConfigOptions``.

    None where it is about something else, such as DNSSEC or DirectAccess.
    """
    if not isinstance(options, int) or not options & _SERVERS or not isinstance(spaces, list):
        return None
    listed = servers.replace(",", ";").split(";") if isinstance(servers, str) else []
    return NameRule(
        spaces=tuple(str(space).strip().lower() for space in spaces if str(space).strip()),
        servers=tuple(name for each in listed if (name := each.strip())),
    )


def policy_notes(rules: Iterable[NameRule], hosts: Iterable[str]) -> Iterator[str]:
    """For each list of servers, of which of *hosts* they are asked by a rule."""
    known = tuple(rules)
    found: dict[tuple[str, ...], list[str]] = {}
    for host in dict.fromkeys(hosts):
        if (rule := _strongest(known, host)) and rule.servers:
            found.setdefault(rule.servers, []).append(host)
    for servers, names in found.items():
        asked = ", ".join(servers[:_NAMED])
        others = f" and {len(names) - 1} more" if len(names) > 1 else ""
        yield (
            f"for {names[0]}{others} Windows asks {asked}, by a rule of its name resolution policy "
            "(NRPT), and not the name servers of its adapters"
        )


def _strongest(rules: Iterable[NameRule], host: str) -> NameRule | None:
    """The rule with the longest space that covers *host*."""
    fitting = ((_fit(rule, host.lower()), rule) for rule in rules)
    length, rule = max(fitting, key=lambda pair: pair[0], default=(0, None))
    return rule if length else None


def _fit(rule: NameRule, host: str) -> int:
    """How much of *host* the rule speaks of; 0: it does not cover it."""
    return max((len(space) for space in rule.spaces if _covers(space, host)), default=0)


def _covers(space: str, host: str) -> bool:
    if space.startswith("."):
        return space == "." or f".{host}".endswith(space)
    return space == host
