"""Reads ``/etc/os-release`` (os-release(5)): assignments as a shell would read them."""

import shlex


def parse_os_release(text: str) -> dict[str, str]:
    """Every name with its value, unquoted; of two assignments the last one counts."""
    values: dict[str, str] = {}
    for line in text.splitlines():
        name, is_set, value = line.strip().partition("=")
        if is_set and name.replace("_", "").isalnum():
            values[name] = _unquoted(value)
    return values


def system_name(text: str) -> str:
    """The system's name for people: ``Debian GNU/Linux 12 (bookworm)``; empty if it is not told."""
    values = parse_os_release(text)
    pretty = values.get("PRETTY_NAME", "")
    return pretty or f"{values.get('NAME', '')} {values.get('VERSION', '')}".strip()


def _unquoted(value: str) -> str:
    try:
        words = shlex.split(value)
    except ValueError:
        return value
    return " ".join(words)
