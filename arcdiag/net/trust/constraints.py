"""Name constraints: may an authority sign for these names? Go's rules (crypto/x509, RFC 5280)."""

from collections.abc import Callable, Iterator
from typing import Final, TypeVar
from urllib.parse import urlsplit

from arcdiag.net.trust.extensions import Address, Extensions, Subtree, Subtrees
from arcdiag.net.trust.hosts import LETTERS, literal

MOST_COMPARISONS: Final = 250_000
"""Of names with constraints, per authority; Go's own limit (VerifyOptions)."""

Name = TypeVar("Name")
Rule = TypeVar("Rule")


def forbidden(subtrees: Subtrees, names: Extensions) -> str:
    """The first name that the constraints do not allow, in words; empty when there is none."""
    if _comparisons(subtrees, names) > MOST_COMPARISONS:
        return f"its name constraints take more than {MOST_COMPARISONS} comparisons"
    for objection in _objections(subtrees, names):
        return objection
    return ""


def _objections(subtrees: Subtrees, names: Extensions) -> Iterator[str]:
    yield from _of(names.hosts, subtrees.hosts, host_within)
    yield from _of(names.addresses, subtrees.addresses, _address_within)
    yield from _of(names.mailboxes, subtrees.mailboxes, _mailbox_within)
    yield from _of(names.links, subtrees.links, _link_within)


def _of(
    names: tuple[Name, ...],
    rules: tuple[tuple[Rule, ...], tuple[Rule, ...]],
    within: Callable[[Name, Rule, bool], bool],
) -> Iterator[str]:
    permitted, excluded = rules
    for name in names:
        if any(within(name, rule, True) for rule in excluded):
            yield f"it is not allowed to sign for {name}"
        elif permitted and not any(within(name, rule, False) for rule in permitted):
            yield f"it is only allowed to sign for other names than {name}"


def host_within(name: str, rule: str, excluding: bool) -> bool:
    """Is a host name within a subtree? A wildcard meets an exclusion of any host it stands for."""
    if not rule:
        return True
    name, rule = name.translate(LETTERS), rule.translate(LETTERS)
    bare = rule.removeprefix(".")
    if name.endswith(f".{bare}") or (name == bare and bare == rule):
        return True
    return excluding and name.startswith("*.") and bare.partition(".")[2] == name[2:]


def _address_within(name: Address, rule: Subtree, _excluding: bool) -> bool:
    return not isinstance(rule, str) and name in rule


def _mailbox_within(name: str, rule: str, _excluding: bool) -> bool:
    place, _, domain = name.rpartition("@")
    if "@" in rule:
        wanted, _, there = rule.rpartition("@")
        return place == wanted and domain.translate(LETTERS) == there.translate(LETTERS)
    return _exactly_within(domain, rule)


def _link_within(name: str, rule: str, excluding: bool) -> bool:
    try:
        host = urlsplit(name).hostname or ""
    except ValueError:
        host = ""
    if not host or literal(host) is not None:
        return excluding  # no host name to compare: never allowed (RFC 5280, 4.2.1.10)
    return _exactly_within(host, rule)


def _exactly_within(host: str, rule: str) -> bool:
    """Of mailboxes and links: without a leading dot, the rule is one host, not a subtree."""
    host, rule = host.translate(LETTERS), rule.translate(LETTERS)
    return not rule or (host.endswith(rule) if rule.startswith(".") else host == rule)


def _comparisons(subtrees: Subtrees, names: Extensions) -> int:
    kinds = (
        (names.hosts, subtrees.hosts),
        (names.addresses, subtrees.addresses),
        (names.mailboxes, subtrees.mailboxes),
        (names.links, subtrees.links),
    )
    return sum(len(given) * (len(rules[0]) + len(rules[1])) for given, rules in kinds)
