"""The products that inspect TLS, by the names they sign with."""

from typing import Any

import pytest

from arcdiag.catalog.faults import CatalogError
from arcdiag.catalog.load import catalog_from, load_catalog
from tests.unit.catalog.trees import small


def product(**changes: Any) -> dict[str, Any]:
    table = {
        "product": "Some Gateway",
        "marks": ["some gateway"],
        "confidence": "field",
        "sources": ["page"],
    }
    return {**table, **changes}


def test_the_shipped_list_knows_the_well_known() -> None:
    known = load_catalog().inspection_products

    assert {"zscaler", "netskope", "fortinet", "palo-alto", "proxysg", "umbrella"} <= set(known)


def test_a_product_of_ones_own_is_read() -> None:
    catalog = catalog_from({"catalog.toml": small(inspection={"own": product()})})

    assert catalog.inspection_products["own"].marks == ("some gateway",)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (product(marks=[]), "is empty"),
        (product(marks=["ca"]), "does not have the right shape"),
        (product(marks=["Some Gateway"]), "does not have the right shape"),
        (product(marks=[".*"]), "does not have the right shape"),
        (product(confidence="unknown"), "leave the product out"),
        (product(confidence="sure"), "confidence"),
        (product(sources=["nowhere"]), "is no source of this catalog"),
        (product(mark=["some gateway"]), "unknown key; did you mean marks"),
    ],
)
def test_what_is_wrong_is_told(table: dict[str, Any], words: str) -> None:
    with pytest.raises(CatalogError, match=words):
        catalog_from({"catalog.toml": small(inspection={"own": table})})
