from typing import Any

import pytest

from arcdiag.catalog.faults import CatalogError
from arcdiag.catalog.load import catalog_from, load_catalog
from tests.unit.catalog.trees import small


def bypass(**changes: Any) -> dict[str, Any]:
    table = {"description": "A service.", "hosts": ["a.example.com"], "sources": ["page"]}
    return {**table, **changes}


def test_the_shipped_catalog_knows_the_five_services() -> None:
    assert set(load_catalog().proxy_bypasses) == {"AAD", "ARM", "Arc", "AMA", "ArcData"}


def test_a_service_of_ones_own_is_read() -> None:
    catalog = catalog_from({"catalog.toml": small(bypass={"Own": bypass(since="1.50")})})

    assert catalog.proxy_bypasses["Own"].hosts == ("a.example.com",)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (bypass(hosts=[]), "names nothing"),
        (bypass(hosts=["A.example.com"]), "may hold only a-z"),
        (bypass(domains=["*.example.com"]), "must be a plain name"),
        (bypass(since="new"), "does not have the right shape"),
        (bypass(sources=["nowhere"]), "is no source of this catalog"),
        (bypass(host=["a.example.com"]), "unknown key; did you mean hosts"),
    ],
)
def test_what_is_wrong_is_told(table: dict[str, Any], words: str) -> None:
    with pytest.raises(CatalogError, match=words):
        catalog_from({"catalog.toml": small(bypass={"Own": table})})


def test_an_id_that_no_list_could_hold_is_told() -> None:
    with pytest.raises(CatalogError, match="is no fitting id"):
        catalog_from({"catalog.toml": small(bypass={"a,b": bypass()})})
