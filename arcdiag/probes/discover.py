"""Reads the host names a service's answer leads to: a bare URL, a list, or a document of either."""

import json
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import urlsplit

from arcdiag.model.observation import Answered, Discovered

MOST_HOSTS: Final = 16
"""More names than any answer seen; a longer list is cut."""


def discovered(answer: Answered, admits: Callable[[str], bool]) -> Discovered:
    """The hosts in *answer*, parted by whether the catalog's name *admits* them.

    The answer comes from the network: a name that does not fit is kept as refused and is
    never connected to.
    """
    hosts = tuple(dict.fromkeys(_hosts(answer.excerpt)))[:MOST_HOSTS]
    return Discovered(
        hosts=tuple(host for host in hosts if admits(host)),
        refused=tuple(host for host in hosts if not admits(host)),
    )


def _hosts(text: str) -> Iterator[str]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = text.strip()
    for leaf in _texts(document, depth=4):
        host = _host(leaf)
        if host:
            yield host


def _texts(document: object, depth: int) -> Iterator[str]:
    if isinstance(document, str):
        yield document
    elif depth and isinstance(document, list):
        for item in document[: 4 * MOST_HOSTS]:
            yield from _texts(item, depth - 1)
    elif depth and isinstance(document, dict):
        for item in list(document.values())[: 4 * MOST_HOSTS]:
            yield from _texts(item, depth - 1)


def _host(text: str) -> str:
    if len(text) > 2048 or any(mark.isspace() for mark in text):
        return ""
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host = parts.hostname or ""
    except ValueError:
        return ""
    return host if "." in host and "*" not in host else ""
