"""Small catalogs for tests, and the shipped one as trees."""

import copy
from datetime import date
from functools import lru_cache
from typing import Any

from arcdiag.catalog.layout import FILES
from arcdiag.catalog.toml import read_toml
from arcdiag.resources import shipped

Tree = dict[str, Any]
FILE = "small.toml"


def endpoint(**changes: Any) -> Tree:
    """A sound endpoint's table, changed as asked; a change to None leaves the key out."""
    table = {
        "description": "A service.",
        "hosts": {"public": "a.example.com"},
        "ports": [443],
        "protocol": "https",
        "features": ["servers"],
        "required": "always",
        "severity": "blocker",
        "sources": ["page"],
        **changes,
    }
    return {key: value for key, value in table.items() if value is not None}


def region(**changes: Any) -> Tree:
    """A sound region's table, changed as asked."""
    return {
        "display_name": "Here",
        "cloud": "public",
        "geography": "Somewhere",
        "listed_in": "page",
        **changes,
    }


def small(**tables: Any) -> Tree:
    """A small sound catalog, with *tables* beside or instead of its own."""
    return {
        "catalog": {"version": "2026.11.21", "verified_on": date(2026, 11, 21)},
        "features": {"servers": "Servers", "ama": "Monitoring", "install": "Installing"},
        "source": {"page": {"title": "A page", "date": date(2026, 4, 1)}},
        "endpoint": {"one": endpoint()},
        "region": {"here": region()},
        **tables,
    }


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Tree]:
    return {name: read_toml(shipped(f"catalog/{name}")) for name in FILES}


def shipped_trees() -> dict[str, Tree]:
    """The shipped catalog's files, to be changed at will."""
    return copy.deepcopy(_shipped())
