"""Reads the system-wide TLS settings out of openssl.cnf (config(5), SSL_CONF_cmd(3))."""

import re
from collections.abc import Callable, Mapping
from typing import Final

MOST_LINES: Final = 20_000
MOST_INCLUDES: Final = 16
_SECTION: Final = re.compile(r"\[\s*([\w.-]+)\s*\]")
_INCLUDE: Final = re.compile(r"\.include\s*=?\s*(\S+)")
_SETTING: Final = re.compile(r"([\w.:-]+)\s*=\s*(.*)")
_FIRST: Final = "default"
"""The section of what stands before any."""

Sections = Mapping[str, Mapping[str, str]]


def parse_openssl_conf(text: str, read: Callable[[str], str]) -> dict[str, dict[str, str]]:
    """Sections with their settings; *read* gives the text of an included file, or none."""
    sections: dict[str, dict[str, str]] = {}
    lines = [*reversed(text.splitlines()[:MOST_LINES])]
    section, included = _FIRST, 0
    while lines:
        line = lines.pop().partition("#")[0].strip()
        if match := _SECTION.fullmatch(line):
            section = match[1]
        elif match := _INCLUDE.fullmatch(line):
            included += 1
            if included <= MOST_INCLUDES:
                lines += reversed(read(match[1]).splitlines()[:MOST_LINES])
        elif match := _SETTING.fullmatch(line):
            sections.setdefault(section, {})[match[1]] = match[2].strip().strip('"')
    return sections


def system_default(sections: Sections) -> dict[str, str]:
    """The settings that every program gets: openssl_conf, ssl_conf, system_default in turn.

    Protocols that are set for TLS alone (``TLS.MinProtocol``) count, those of DTLS do not.
    """
    place = sections.get(_FIRST, {}).get("openssl_conf", "")
    for step in ("ssl_conf", "system_default"):
        place = sections.get(place, {}).get(step, "")
    found = sections.get(place, {})
    return {
        name: found.get(f"TLS.{name}") or found.get(name, "")
        for name in ("MinProtocol", "MaxProtocol", "CipherString", "Ciphersuites")
    }


def policy_name(text: str) -> str:
    """The policy named in /etc/crypto-policies/config."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return next(filter(None, lines), "")[:100]
