"""Which names of endpoints are everybody's, and mean the same in each report."""

import re
from functools import cache
from typing import Final

from arcdiag.catalog.load import load_catalog
from arcdiag.redact.names import is_everybodys

_PLACE: Final = re.compile(r"\\\{\w+\\\}")
"""A placeholder in a documented name, after `re.escape`."""


def is_documented(name: str) -> bool:
    """Is *name* Microsoft's, or the catalog's; and no customer's?"""
    return is_everybodys(name) or _documented().fullmatch(name) is not None


@cache
def _documented() -> re.Pattern[str]:
    """The names of the shipped catalog, whatever region stands in them, and ``<id>`` for none."""
    hosts = {host for each in load_catalog().endpoints.values() for host in each.hosts.values()}
    either = "|".join(_PLACE.sub("[a-z0-9]{1,40}", re.escape(host)) for host in sorted(hosts))
    return re.compile(rf"<[a-z0-9-]{{1,60}}>|{either}")
