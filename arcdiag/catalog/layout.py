"""How the catalog's files are laid out: which files there are, and what each table becomes."""

import re
from typing import Final

from arcdiag.model.catalog import (
    AgentRelease,
    AzcmError,
    Endpoint,
    ExitCode,
    InspectionProduct,
    ProxyBypass,
    Region,
    RegionCommunities,
    Root,
    ServiceCommunity,
    Source,
    Symptom,
)
from arcdiag.model.value import Value

FILES: Final = (
    "catalog.toml",
    "sources.toml",
    "servers.toml",
    "install.toml",
    "gateway.toml",
    "kubernetes.toml",
    "resource-bridge.toml",
    "extensions.toml",
    "pki.toml",
    "azure-vm.toml",
    "local.toml",
    "regions.toml",
    "azcm.toml",
    "agent-releases.toml",
    "expressroute.toml",
    "roots.toml",
    "proxy.toml",
    "inspection.toml",
)
"""Every shipped file, in the order in which endpoints are planned and shown."""

_WORD = r"[a-z0-9]+(?:[._-][a-z0-9]+)*"


MOST_IN_ID: Final = 64
"""Characters of an id."""


def is_word(name: str) -> bool:
    """May a feature or a small table be called *name*?"""
    return len(name) <= MOST_IN_ID and re.fullmatch(_WORD, name) is not None


class Table(Value, frozen=True):
    """One kind of table, ``[NAME.ID]``."""

    model: type[Value]
    field: str
    """The field of Catalog that holds them."""
    key: str = ""
    """The model's field that the id fills; empty: none."""
    cites: bool = False
    """The file must name its source, since the table has no field for one."""
    id: str = _WORD
    """The shape of an id, a regular expression."""

    def admits(self, identity: str) -> bool:
        """May this be an id?"""
        return len(identity) <= MOST_IN_ID and re.fullmatch(self.id, identity) is not None


TABLES: Final[dict[str, Table]] = {
    "source": Table(model=Source, field="sources"),
    "endpoint": Table(model=Endpoint, field="endpoints", key="id"),
    "region": Table(model=Region, field="regions", key="name", id=r"[a-z0-9]+"),
    "error": Table(model=AzcmError, field="errors", key="code", cites=True, id=r"AZCM[0-9]{4}"),
    "exit_code": Table(
        model=ExitCode, field="exit_codes", key="code", cites=True, id=r"[0-9]{1,3}"
    ),
    "symptom": Table(model=Symptom, field="symptoms", key="id", cites=True),
    "release": Table(
        model=AgentRelease, field="releases", key="version", cites=True, id=r"[0-9]+\.[0-9]+"
    ),
    "communities": Table(
        model=RegionCommunities, field="region_communities", key="name", cites=True
    ),
    "service": Table(model=ServiceCommunity, field="service_communities", cites=True),
    "root": Table(model=Root, field="roots", key="id"),
    "inspection": Table(model=InspectionProduct, field="inspection_products", key="id"),
    "bypass": Table(model=ProxyBypass, field="proxy_bypasses", key="id", id=r"[A-Za-z]+"),
}
"""By the first word of the table's name."""

FEATURES: Final = "features"
SETTINGS: Final = "settings"
ABOUT: Final = "catalog"
REMOVE: Final = "remove"
"""Top-level key of a user's file: what to take out of the shipped catalog."""
