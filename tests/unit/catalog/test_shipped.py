from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arcdiag.catalog.faults import CatalogError
from arcdiag.catalog.layout import FILES, TABLES
from arcdiag.catalog.load import catalog_from, load_catalog
from arcdiag.catalog.names import HostPattern, HostTemplate, parse_name
from arcdiag.resources import shipped
from tests.unit.catalog.trees import Tree, shipped_trees

OPTIONAL_KEYS = frozenset(
    {"stand_ins", "discovers", "path", "when", "azcmagent_check", "components", "private_link"}
    | {"service_tag", "microsoft_peering", "gateway", "healthy_status", "note", "url"}
    | {"his", "gc_code", "gc_storage", "paired_region", "community", "documented_on"}
    | {"private_peering", "storage", "sql", "cosmosdb", "backup"}
)

OPTIONAL_IN_A_BYPASS = frozenset({"hosts", "domains", "since"})
"""Of hosts and domains one must be there, whichever; that has a test of its own."""


def tables() -> list[tuple[str, str, str]]:
    """File, kind and id of every shipped table."""
    return [
        (file, kind, identity)
        for file, tree in shipped_trees().items()
        for kind in TABLES
        if isinstance(tree.get(kind), dict)
        for identity in tree[kind]
    ]


def test_the_shipped_catalog_loads_without_a_fault() -> None:
    catalog = load_catalog()

    assert len(catalog.endpoints) >= 80
    assert len(catalog.regions) >= 50
    assert catalog.verified_on <= date.today()  # noqa: DTZ011


def test_every_file_in_the_folder_is_on_the_list() -> None:
    found = sorted(path.name for path in shipped("catalog").iterdir())

    assert found == sorted(FILES)


def test_every_endpoint_is_of_a_feature_that_can_be_asked_for() -> None:
    catalog = load_catalog()

    for feature in catalog.features:
        assert any(feature in endpoint.features for endpoint in catalog.endpoints.values()), feature


def test_every_wildcard_has_a_stand_in_or_is_known_to_have_none() -> None:
    catalog = load_catalog()
    told = {endpoint.discovers for endpoint in catalog.endpoints.values()}

    for endpoint in catalog.endpoints.values():
        for cloud, host in endpoint.hosts.items():
            if isinstance(parse_name(host), HostPattern | HostTemplate):
                known = cloud in endpoint.stand_ins or endpoint.id in told or "{" in host
                assert known or endpoint.note or endpoint.microsoft_peering.basis, endpoint.id


def broken(
    file: str, kind: str, identity: str, change: Callable[[Tree], None]
) -> tuple[CatalogError, str]:
    trees = shipped_trees()
    change(trees[file][kind][identity])
    with pytest.raises(CatalogError) as caught:
        catalog_from(trees)
    name = f'"{identity}"' if "." in identity else identity
    return caught.value, f"{kind}.{name}"


@given(st.sampled_from(tables()), st.data())
@settings(max_examples=20, deadline=None)
def test_a_required_key_that_is_gone_is_found(table: tuple[str, str, str], data: Any) -> None:
    file, kind, identity = table
    optional = OPTIONAL_KEYS | (OPTIONAL_IN_A_BYPASS if kind == "bypass" else frozenset())
    keys = sorted(shipped_trees()[file][kind][identity].keys() - optional)
    key = data.draw(st.sampled_from(keys))

    error, name = broken(*table, lambda body: body.pop(key))

    fault = error.faults[0]
    assert (fault.file, fault.table, fault.key, fault.message) == (file, name, key, "is missing")


@given(st.sampled_from(tables()), st.data())
@settings(max_examples=20, deadline=None)
def test_a_value_of_another_type_is_found(table: tuple[str, str, str], data: Any) -> None:
    file, kind, identity = table
    body = shipped_trees()[file][kind][identity]
    key = data.draw(st.sampled_from(sorted(body)))
    other = data.draw(st.sampled_from([3.5, [[]], {"no-such": 1}]))

    error, name = broken(*table, lambda body: body.update({key: other}))

    assert any(
        fault.file == file and fault.table == name and fault.key.startswith(key)
        for fault in error.faults
    )


@given(st.sampled_from(tables()), st.from_regex(r"[a-z_]{1,12}x", fullmatch=True))
@settings(max_examples=20, deadline=None)
def test_a_key_nobody_knows_is_found(table: tuple[str, str, str], key: str) -> None:
    error, name = broken(*table, lambda body: body.update({key: "x"}))

    assert [(fault.table, fault.key) for fault in error.faults] == [(name, key)]
    assert error.faults[0].message.startswith("unknown key")


@pytest.mark.parametrize("source", ["arc-net", "er-field-report", "ca-details", "er-routing"])
def test_a_source_that_others_cite_is_missed(source: str) -> None:
    trees = shipped_trees()
    del trees["sources.toml"]["source"][source]

    with pytest.raises(CatalogError) as caught:
        catalog_from(trees)

    assert all(f"'{source}' is no source" in fault.message for fault in caught.value.faults)
