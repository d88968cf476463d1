"""The true services of the simulated Azure: what each says to a request, by the catalog."""

from __future__ import annotations

import re

from arcdiag.demo import http
from arcdiag.model.catalog import Catalog
from arcdiag.model.choices import Cloud


class Services:
    """Every service that *catalog* knows, as it answers when nothing is wrong."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def answer(self, asked: http.Asked) -> http.Reply:
        """The true service's answer."""
        return http.service(asked, self._usual(asked), self._regional_host(asked.location))

    def _usual(self, asked: http.Asked) -> tuple[int, ...]:
        """The statuses that the catalog knows of this host, for this path before any other."""
        found: tuple[int, ...] = ()
        for endpoint in self._catalog.endpoints.values():
            if endpoint.healthy_status and _fits(endpoint.hosts.get(Cloud.PUBLIC, ""), asked.host):
                found = endpoint.healthy_status
                if endpoint.path.partition("?")[0] == asked.path:
                    return found
        return found

    def _regional_host(self, location: str) -> str:
        """The host that discovery names; a region whose code nobody knows goes by its name."""
        region = self._catalog.regions.get(location)
        return f"{(region.his.code if region else '') or location}.his.arc.azure.com"


def _fits(pattern: str, host: str) -> bool:
    """Does *host* fit a catalog name with its holes?"""
    if not pattern:
        return False
    return bool(re.fullmatch(re.sub(r"\\\{\w+\\\}|\\\*", "[a-z0-9-]+", re.escape(pattern)), host))
