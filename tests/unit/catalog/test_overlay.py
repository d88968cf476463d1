from datetime import date
from pathlib import Path
from typing import Any

import pytest

from arcdiag.catalog.faults import CatalogError
from arcdiag.catalog.load import catalog_from, load_catalog
from arcdiag.model.catalog import Catalog
from arcdiag.model.choices import Cloud
from tests.unit.catalog.trees import FILE, endpoint, small

ABOUT = {"version": "site-3", "verified_on": date(2026, 12, 1)}


def laid(own: dict[str, Any], **shipped: Any) -> Catalog:
    return catalog_from({FILE: small(**shipped)}, ("own.toml", {"catalog": ABOUT, **own}))


def fault(own: dict[str, Any], **shipped: Any) -> str:
    with pytest.raises(CatalogError) as caught:
        laid(own, **shipped)
    return str(caught.value)


def test_its_version_stands_after_the_shipped_one_and_the_older_date_counts() -> None:
    older = {"catalog": {**ABOUT, "verified_on": date(2026, 1, 1)}}

    assert laid({}).version == "2026.11.21+site-3"
    assert laid({}).verified_on == date(2026, 11, 21)
    assert laid(older).verified_on == date(2026, 1, 1)


def test_it_adds_endpoints_sources_and_features() -> None:
    own = {
        "source": {"ours": {"title": "Our list", "date": "2026"}},
        "features": {"backup": "Our backup"},
        "endpoint": {"vault": endpoint(features=["backup"], sources=["ours", "page"])},
    }

    catalog = laid(own)

    assert list(catalog.endpoints) == ["one", "vault"]
    assert "backup" in catalog.features


def test_it_replaces_a_whole_table_in_its_place() -> None:
    shipped = {"one": endpoint(note="old"), "two": endpoint()}
    own = {"endpoint": {"one": endpoint(hosts={"china": "b.example.cn"})}}

    catalog = laid(own, endpoint=shipped)

    assert list(catalog.endpoints) == ["one", "two"]
    assert catalog.endpoints["one"].hosts == {Cloud.CHINA: "b.example.cn"}
    assert catalog.endpoints["one"].note == ""


def test_it_takes_out_by_kind_and_id() -> None:
    own = {"remove": ["endpoint.one", "features.ama", "release.1.67"]}
    release = {"1.67": {"month": "2026-08", "network_note": ""}}

    catalog = laid(own, endpoint={"one": endpoint(), "two": endpoint()}, release=release)

    assert list(catalog.endpoints) == ["two"]
    assert "ama" not in catalog.features
    assert not catalog.releases


@pytest.mark.parametrize(
    ("own", "message"),
    [
        (
            {"remove": ["endpoint.onee"]},
            "own.toml: remove[0]: 'endpoint.onee' is not in the catalog; "
            "did you mean endpoint.one?",
        ),
        ({"remove": ["one"]}, "own.toml: remove[0]: 'one' is not in the catalog"),
        ({"remove": ["catalog."]}, "own.toml: remove[0]: 'catalog.' is not in the catalog"),
        ({"remove": [7]}, "own.toml: remove[0]: must be a text such as endpoint.gns-relay"),
        ({"remove": "x"}, "own.toml: remove: must be a list"),
        (
            {"remove": ["endpoint.one"], "endpoint": {"one": endpoint()}},
            "own.toml: remove[0]: 'endpoint.one' is taken out and given in the same file",
        ),
        (
            {"remove": ["source.page"]},
            f"{FILE}: [endpoint.one] sources: 'page' is no source of this catalog",
        ),
        ({"endpoint": {"one": endpoint(port=[1])}}, "own.toml: [endpoint.one] port: unknown key"),
        ({"catalog": {"version": "x"}}, "own.toml: [catalog] verified_on: is missing"),
        ({"catalog": {**ABOUT, "version": "a b"}}, "own.toml: [catalog] version: may hold only"),
    ],
)
def test_it_is_read_as_strictly_as_the_shipped_one(own: dict[str, Any], message: str) -> None:
    assert message in fault(own)


def test_a_file_of_ones_own_is_laid_over_the_shipped_catalog(tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text(
        'remove = ["endpoint.gns-relay", "endpoint.gns"]\n'
        '[catalog]\nversion = "site-3"\nverified_on = 2026-11-21\n'
        '[endpoint.proxy]\ndescription = "Our proxy."\nhosts.public = "proxy.corp.example"\n'
        'ports = [3128]\nprotocol = "tcp"\nfeatures = ["servers"]\nrequired = "always"\n'
        'severity = "blocker"\nsources = ["arc-net"]\n'
    )

    catalog = load_catalog(file)

    assert catalog.version.endswith("+site-3")
    assert "proxy" in catalog.endpoints
    assert "gns" not in catalog.endpoints


def test_without_a_version_of_its_own_it_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text('remove = ["endpoint.gns-relay"]\n')

    with pytest.raises(CatalogError, match=r"site\.toml: \[catalog\]: is missing"):
        load_catalog(file)
