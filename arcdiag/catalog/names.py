"""Host names as the catalog writes them: a name, a pattern with ``*``, a template with holes.

A leading ``*.`` stands for one or more labels, as firewalls read it; a ``*`` inside a label for
any part of that label. A hole such as ``{region}`` stands for a part of one label.
"""

import ipaddress
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from arcdiag.catalog.toml import one_line
from arcdiag.model.value import Value

MOST_CHARACTERS: Final = 253
"""RFC 1035, section 2.3.4, without the final dot."""
MOST_IN_LABEL: Final = 63

PLACEHOLDERS: Final[dict[str, str]] = {
    "region": "the region",
    "his_code": "the region's short code for the identity service",
    "gc_code": "the region's short code for machine configuration",
    "gc_storage": "the region's storage accounts for machine configuration",
    "geography": "the geography's label",
    "workspace_id": "the id of the Log Analytics workspace",
    "dce": "the name of the data collection endpoint",
    "vault_name": "the name of the key vault",
    "git_host": "the host of the Git repository",
    "gateway_prefix": "the prefix of the Arc gateway's address",
}
"""Every hole that a name or path may have, and what fills it."""

REGIONAL: Final = frozenset({"region", "his_code", "gc_code", "gc_storage", "geography"})
"""Holes that differ by region; the others are the user's own."""

WHOLE: Final = frozenset({"git_host"})
"""Holes that stand for a whole host name."""

_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_HOLE: Final = re.compile(r"\{([^{}]*)\}")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")


class BadName(ValueError):  # noqa: N818 - what it is, not that it is one
    """A text that is no host name; the message says why in one line, without the text."""


class HostName(Value, frozen=True):
    """One concrete host: a name in lower case, or an address in its canonical text."""

    text: str

    def matches(self, host: str) -> bool:
        """Is *host* this host?"""
        return host == self.text


class HostPattern(Value, frozen=True):
    """A name with one ``*``: more hosts than anybody can list."""

    text: str

    def matches(self, host: str) -> bool:
        """Is *host* a concrete name that this pattern covers?"""
        return _covers(self.text, host)


class HostTemplate(Value, frozen=True):
    """A name with holes, each named once; it may hold a ``*`` too."""

    text: str

    @property
    def holes(self) -> tuple[str, ...]:
        """What must be known to fill it, from left to right."""
        return holes(self.text)

    def fill(self, values: Mapping[str, str]) -> "AnyName":
        """The name with *values* in its holes; a hole without a value stays.

        Raises BadName when a value makes it no host name.
        """
        return parse_name(fill(self.text, values))

    def matches(self, host: str) -> bool:
        """Is *host* a concrete name that some filling gives?"""
        return _covers(self.text, host)


AnyName = HostName | HostPattern | HostTemplate


def parse_name(text: str) -> AnyName:
    """What kind of name *text* is; raises BadName.

    Only lower case, since a catalog has one spelling for each host.
    """
    if not text:
        raise BadName("is empty")
    if len(text) > MOST_CHARACTERS:
        raise BadName(f"is longer than {MOST_CHARACTERS} characters")
    if "*" in text or "{" in text or "}" in text:
        return _parse_open(text)
    return HostName(text=_concrete(text))


def concrete(text: str) -> str:
    """*text* as a concrete host in one spelling: lower case, no final dot; raises BadName."""
    lowered = text[: MOST_CHARACTERS + 2].lower()
    if is_address(lowered):
        return str(ipaddress.ip_address(lowered))
    name = parse_name(lowered.removesuffix(".") if lowered != "." else lowered)
    if not isinstance(name, HostName):
        raise BadName("has a wildcard or a placeholder; one concrete host is needed")
    return name.text


@lru_cache(maxsize=1024)
def _parsed(text: str) -> AnyName:
    return parse_name(text)


def admits(name: str, host: str) -> bool:
    """Does *host*, told by a service, fit the documented *name*? A name that is none fits nothing.

    For text from the network: a service may send its clients only where the catalog says.
    """
    try:
        return _parsed(name).matches(host)
    except BadName:
        return False


def holes(text: str) -> tuple[str, ...]:
    """The names of the holes in *text*, a name or a path."""
    return tuple(dict.fromkeys(_HOLE.findall(text)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """*text* with *values* in its holes; a hole without a value stays."""
    return _HOLE.sub(lambda hole: values.get(hole[1]) or hole[0], text)


def is_address(host: str) -> bool:
    """Is *host* an IP address rather than a name?"""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return "%" not in host


def _concrete(text: str) -> str:
    if is_address(text):
        if str(ipaddress.ip_address(text)) != text:
            raise BadName("is an address in an unusual spelling")
        return text
    labels = text.split(".")
    for label in labels:
        _check_label(label)
    if _NUMBER.fullmatch(labels[-1]):
        raise BadName("ends in a number, but is no full IP address")
    return text


def _check_label(label: str) -> None:
    if not label:
        raise BadName("has an empty label (two dots, or a dot at an end)")
    if len(label) > MOST_IN_LABEL:
        raise BadName(f"has a label longer than {MOST_IN_LABEL} characters")
    if not label.isascii():
        raise BadName("is not ASCII; an international name is written in its xn-- form")
    if not _LABEL.fullmatch(label):
        raise BadName("may hold only a-z, 0-9 and '-' inside labels, with dots between")


def _parse_open(text: str) -> HostPattern | HostTemplate:
    """Check a name with a star or holes: one of them in a label at most, so matching is simple."""
    names = _HOLE.findall(text)
    unknown = [name for name in names if name not in PLACEHOLDERS]
    if unknown:
        raise BadName(f"has the unknown placeholder {{{one_line(unknown[0])}}}")
    if len(set(names)) != len(names):
        raise BadName("has a placeholder twice")
    if text.count("*") > 1:
        raise BadName("has more than one '*'")
    bare = _HOLE.sub("*", text)
    if not (bare == "*" and WHOLE.issuperset(names) and names):
        _check_open_labels(bare.split("."))
    return HostTemplate(text=text) if names else HostPattern(text=text)


def _check_open_labels(labels: list[str]) -> None:
    for label in labels:
        if label.count("*") > 1:
            raise BadName("has more than one '*' or placeholder in one label")
        _check_label(label.replace("*", "x"))
    if any("*" in label for label in labels[-2:]):
        raise BadName("is open in one of its last two labels")
    if _NUMBER.fullmatch(labels[-1]):
        raise BadName("ends in a number")


def _covers(text: str, host: str) -> bool:
    """Does the open name *text* cover *host*? Only a whole first label ``*`` takes several."""
    if not _is_concrete(host):
        return False
    wanted = _HOLE.sub(lambda hole: "*" if hole[1] in WHOLE else "+", text).split(".")
    given = host.split(".")
    surplus = len(given) - len(wanted)
    if surplus > 0 and wanted[0] == "*":
        given = given[surplus:]
    return len(given) == len(wanted) and all(map(_fits, wanted, given))


def _fits(wanted: str, given: str) -> bool:
    """``*`` is any part of a label, also none of it; ``+``, a hole, is at least one character."""
    mark = next((mark for mark in "*+" if mark in wanted), "")
    if not mark:
        return wanted == given
    start, _, end = wanted.partition(mark)
    least = len(start) + len(end) + (mark == "+")
    return len(given) >= least and given.startswith(start) and given.endswith(end)


def _is_concrete(host: str) -> bool:
    try:
        return isinstance(parse_name(host), HostName)
    except BadName:
        return False
