"""Where a PAC file is looked for by itself: ``http://wpad.<domain>/wpad.dat`` (WPAD over DNS).

Whoever owns the name ``wpad`` in a domain says where everybody's traffic goes. So no name is tried
outside the machine's own domains, and going up ends well before a domain that strangers share.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

MOST_NAMES: Final = 8

_DOMAIN: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.(?!-)[a-z0-9_-]{1,63})+")
_COUNTRY_CODE: Final = 2
"""Letters of a country's own top-level domain, below which ``co.uk`` and the like are shared."""
_LEAST_ABOVE: Final = 3
"""Labels of a domain that is reached by going up; one more below a country's."""

DHCP_NOTE: Final = "DHCP (option 252) was not asked"


def wpad_urls(domains: Iterable[str]) -> tuple[str, ...]:
    """The places to look at, in their order; none for a machine without a domain."""
    names = dict.fromkeys(name for domain in domains for name in _upwards(domain))
    return tuple(f"http://wpad.{name}/wpad.dat" for name in names)[:MOST_NAMES]


def _upwards(domain: str) -> Iterator[str]:
    """The domain itself, if it is one, and what lies above it but is still somebody's own."""
    name = domain.strip().rstrip(".").lower()
    if not _DOMAIN.fullmatch(name) or not name.isascii():
        return
    labels = name.split(".")
    country = len(labels[-1]) == _COUNTRY_CODE
    if country and len(labels) == 2 and len(labels[0]) <= 3:  # co.uk, com.au, gov.br
        return
    yield name
    least = _LEAST_ABOVE + country
    for at in range(1, len(labels) - least + 1):
        yield ".".join(labels[at:])
