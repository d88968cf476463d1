from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arcdiag.catalog.faults import MOST_KEPT, MOST_SHOWN, CatalogError, Fault
from arcdiag.catalog.load import catalog_from, load_catalog
from arcdiag.model.choices import Cloud
from tests.unit.catalog.trees import FILE, endpoint, region, shipped_trees, small


def faults(tree: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Table, key and message of every fault of one small file."""
    with pytest.raises(CatalogError) as caught:
        catalog_from({FILE: tree})
    assert {fault.file for fault in caught.value.faults} == {FILE}
    return [(fault.table, fault.key, fault.message) for fault in caught.value.faults]


def one_fault(tree: dict[str, Any]) -> tuple[str, str, str]:
    found = faults(tree)
    assert len(found) == 1, found
    return found[0]


def test_a_small_catalog_is_read() -> None:
    catalog = catalog_from({FILE: small()})

    assert catalog.version == "2026.11.21"
    assert catalog.endpoints["one"].hosts == {Cloud.PUBLIC: "a.example.com"}
    assert catalog.regions["here"].his.code == ""


def test_every_fault_is_told_at_once_with_its_place() -> None:
    bad = endpoint(ports=[0, "443"], portocol="https", sources=None, severity="bad", note=7)
    tree = small(
        endpoint={"one": bad, "two": endpoint(hosts={"public": "A b", "mars": "c.example.com"})},
        region={"here": region(cloud="publik", his={"code": 3, "extra": 1}, community="x")},
    )

    found = faults(tree)

    assert found == [
        ("endpoint.one", "portocol", "unknown key; did you mean protocol or ports?"),
        ("endpoint.one", "ports[1]", "must be a whole number, not a text"),
        ("endpoint.one", "severity", "must be one of blocker, degraded, optional, not 'bad'"),
        ("endpoint.one", "sources", "is missing"),
        ("endpoint.one", "note", "must be a text, not a whole number"),
        ("endpoint.one", "ports", "0 is not between 1 and 65535"),
        ("endpoint.two", "hosts.mars", "must be one of public, usgov, china, not 'mars'"),
        (
            "endpoint.two",
            "hosts.public",
            "'A b' may hold only a-z, 0-9 and '-' inside labels, with dots between",
        ),
        ("region.here", "cloud", "must be one of public, usgov, china, not 'publik'"),
        ("region.here", "his.extra", "unknown key"),
        ("region.here", "his.code", "must be a text, not a whole number"),
        ("region.here", "community", "'x' does not have the right shape"),
    ]


def test_what_could_not_be_read_is_told_once() -> None:
    bad = endpoint(hosts={"public": 3}, stand_ins={"public": ["a.example.com"]}, ports=["x"])

    assert faults(small(endpoint={"one": bad})) == [
        ("endpoint.one", "hosts.public", "must be a text, not a whole number"),
        ("endpoint.one", "ports[0]", "must be a whole number, not a text"),
    ]


@pytest.mark.parametrize(
    ("changes", "key", "message"),
    [
        ({"hosts": {"public": "a b.example.com"}}, "hosts.public", "may hold only"),
        ({"hosts": {"public": "{regin}.example.com"}}, "hosts.public", "unknown placeholder"),
        ({"hosts": {}}, "hosts", "names no host; a note must say why"),
        ({"hosts": "a.example.com"}, "hosts", "must be a table, not a text"),
        ({"ports": []}, "ports", "is empty"),
        ({"ports": [0]}, "ports", "0 is not between 1 and 65535"),
        ({"ports": [65536]}, "ports", "65536 is not between"),
        ({"ports": list(range(1, 66))}, "ports", "holds more than 64"),
        ({"ports": [443, 443]}, "ports", "holds '443' twice"),
        ({"ports": [True]}, "ports[0]", "must be a whole number, not true or false"),
        ({"ports": 443}, "ports", "must be a list, not a whole number"),
        ({"sources": []}, "sources", "is empty"),
        ({"sources": ["pag"]}, "sources", "'pag' is no source of this catalog; did you mean page?"),
        ({"features": ["server"]}, "features", "'server' is no feature of this catalog"),
        ({"features": []}, "features", "is empty"),
        ({"discovers": "two"}, "discovers", "'two' is no endpoint of this catalog"),
        ({"discovers": "one"}, "discovers", "is the endpoint itself"),
        ({"description": ""}, "description", "is empty"),
        ({"protocol": "ftp"}, "protocol", "must be one of https, http, wss, tcp, udp, git"),
        ({"required": "sometimes"}, "required", "must be one of install"),
        ({"path": "x"}, "path", "must begin with '/'"),
        ({"path": "/a b"}, "path", "must begin with '/'"),
        ({"path": "/{regin}"}, "path", "unknown placeholder 'regin'"),
        ({"path": "/{region"}, "path", "must begin with '/'"),
        ({"protocol": "tcp", "path": "/x"}, "path", "is never asked for over tcp"),
        ({"stand_ins": {"public": ["b.example.com"]}}, "stand_ins.public", "no pattern with '*'"),
        ({"stand_ins": {"china": ["b.example.com"]}}, "stand_ins.china", "is not given"),
        ({"healthy_status": [99]}, "healthy_status", "99 is no HTTP status"),
        ({"service_tag": "a b"}, "service_tag", "'a b' is no service tag"),
        ({"components": ["The agent"]}, "components", "is no component's name"),
        ({"gateway": "maybe"}, "gateway", "must be one of direct, tunnelled, unknown"),
        ({"private_link": {"zone": "z.example"}}, "private_link.group", "is missing"),
        ({"private_link": {"zone": "*", "group": "g"}}, "private_link.zone", "is no zone's name"),
        ({"microsoft_peering": {"reach": "so-so"}}, "microsoft_peering.reach", "must be one of"),
        ({"azcmagent_check": 1}, "azcmagent_check", "must be true or false"),
        ({"id": "one"}, "id", "is told by the table's name"),
    ],
)
def test_a_fault_in_an_endpoint_is_found(changes: dict[str, Any], key: str, message: str) -> None:
    table, found_key, found = one_fault(small(endpoint={"one": endpoint(**changes)}))

    assert (table, found_key) == ("endpoint.one", key)
    assert message in found


@pytest.mark.parametrize(
    ("stand_ins", "message"),
    [
        (["a.b.example.net"], "a.b.example.net does not fit *.example.com"),
        (["*.example.com"], "*.example.com is no concrete host"),
        (["a b"], "'a b' may hold only"),
        ([], "is empty"),
    ],
)
def test_a_stand_in_must_be_a_host_that_fits(stand_ins: list[str], message: str) -> None:
    hosts = {"hosts": {"public": "*.example.com"}, "stand_ins": {"public": stand_ins}}

    table, key, found = one_fault(small(endpoint={"one": endpoint(**hosts)}))

    assert (table, key) == ("endpoint.one", "stand_ins.public")
    assert message in found


@pytest.mark.parametrize(
    ("changes", "key", "message"),
    [
        ({"listed_in": "nowhere"}, "listed_in", "'nowhere' is no source"),
        ({"his": {"code": "x"}}, "his.confidence", "is unknown for the code 'x'"),
        ({"his": {"confidence": "official"}}, "his.confidence", "is official for the code ''"),
        ({"gc_code": "A"}, "gc_code", "does not have the right shape"),
        ({"gc_storage": ["a.b"]}, "gc_storage", "does not have the right shape"),
        ({"community": "x"}, "community", "does not have the right shape"),
        ({"paired_region": "Over There"}, "paired_region", "does not have the right shape"),
    ],
)
def test_a_fault_in_a_region_is_found(changes: dict[str, Any], key: str, message: str) -> None:
    found = faults(small(region={"here": region(**changes)}))

    assert found[0][:2] == ("region.here", key)
    assert message in found[0][2]


@pytest.mark.parametrize(
    ("tables", "place", "message"),
    [
        ({"catalog": {"version": "1"}}, ("catalog", "verified_on"), "is missing"),
        (
            {"catalog": {"version": "1", "verified_on": "2026-11-21"}},
            ("catalog", "verified_on"),
            "must be a date",
        ),
        (
            {"catalog": {"version": "1 2", "verified_on": date(2026, 1, 1)}},
            ("catalog", "version"),
            "may hold only letters",
        ),
        ({"catalog": 3}, ("catalog", ""), "must be a table"),
        ({"endpoint": 3}, ("endpoint", ""), "must hold one table for each id"),
        ({"endpoint": {"one": 3}}, ("endpoint.one", ""), "must be a table"),
        ({"endpoint": {"a@b": endpoint()}}, ("endpoint.a@b", ""), "is no fitting id"),
        ({"endpoint": {"x" * 65: endpoint()}}, (f"endpoint.{'x' * 65}", ""), "is no fitting id"),
        ({"endpoint": {"user": endpoint()}}, ("endpoint.user", ""), "may not be called user"),
        ({"region": {"here": region(), "all": region()}}, ("region.all", ""), "not be called all"),
        ({"endpoints": {}}, ("", "endpoints"), "unknown table or key; did you mean endpoint?"),
        ({"remove": []}, ("", "remove"), "unknown table or key"),
        ({"features": {"servers": "S", "a b\n": "x"}}, ("features", "a b?"), "is no fitting name"),
        ({"features": {"servers": "S", "ama": 3}}, ("features", "ama"), "must be a text in words"),
        ({"settings": {"A b": {}}}, ("settings.A b", ""), "is no fitting name"),
        ({"settings": {"a": 3}}, ("settings.a", ""), "must be a table"),
        ({"settings": {"a": {"b": {}}}}, ("settings.a", "b"), "must be a text"),
        ({"settings": {"a": {"sources": ["x"]}}}, ("settings.a", "sources"), "'x' is no source"),
        ({"root": {"r": {}}}, ("root.r", "subject"), "is missing"),
        ({"error": {"AZCM1": {}}}, ("error.AZCM1", ""), "is no fitting id"),
    ],
)
def test_a_fault_in_another_table_is_found(
    tables: dict[str, Any], place: tuple[str, str], message: str
) -> None:
    found = faults(small(**tables))

    assert any(fault[:2] == place and message in fault[2] for fault in found), found


@pytest.mark.parametrize(
    ("source", "key", "message"),
    [
        ({"title": "A page"}, "date", "is missing"),
        ({"title": "A page", "date": ""}, "date", "is empty"),
        ({"title": "A page", "date": "last spring"}, "date", "'last spring' is no date"),
        ({"title": "A page", "date": 2026}, "date", "must be a date"),
        ({"title": "A page", "date": datetime(2026, 1, 1)}, "date", "must be a date"),  # noqa: DTZ001
        ({"date": date(2026, 1, 1)}, "title", "is missing"),
        ({"title": "P", "date": "2026", "url": "http://x"}, "url", "must begin with https://"),
    ],
)
def test_a_source_needs_a_title_and_a_date(source: Any, key: str, message: str) -> None:
    table, found_key, found = one_fault(small(source={"page": source}))

    assert (table, found_key) == ("source.page", key)
    assert message in found


@pytest.mark.parametrize("day", [date(2026, 4, 1), "2024-07", "2021", "unknown"])
def test_a_source_may_be_dated_loosely(day: Any) -> None:
    catalog = catalog_from({FILE: small(source={"page": {"title": "A page", "date": day}})})

    assert catalog.sources["page"].date == day


def test_a_feature_may_not_be_called_what_means_something_else() -> None:
    for word in ("all", "run", "user"):
        tree = small()
        tree["features"][word] = "words"

        table, key, message = one_fault(tree)

        assert (table, key) == ("features", word)
        assert "meaning of its own" in message


def test_an_id_given_in_two_files_names_both() -> None:
    more = {"endpoint": {"one": endpoint()}, "features": {"ama": "again"}}

    with pytest.raises(CatalogError) as caught:
        catalog_from({FILE: small(), "more.toml": more})

    assert [str(fault) for fault in caught.value.faults] == [
        f"more.toml: [endpoint.one]: is given twice, first in {FILE}",
        f"more.toml: [features.ama]: is given twice, first in {FILE}",
    ]


def test_an_endpoint_without_hosts_is_sound_when_a_note_says_why() -> None:
    tree = small(endpoint={"one": endpoint(hosts={}, note="No host is documented.")})

    assert catalog_from({FILE: tree}).endpoints["one"].hosts == {}


def test_two_may_not_tell_the_same_host_and_no_chain_is_followed() -> None:
    tells = {"a": "c", "b": "c", "c": "d"}
    tree = small(
        endpoint={name: endpoint(discovers=tells.get(name)) for name in ("a", "b", "c", "d")}
    )

    assert faults(tree) == [
        ("endpoint.a", "discovers", "c discovers something itself; a chain is not followed"),
        ("endpoint.b", "discovers", "c is told by a already"),
        ("endpoint.b", "discovers", "c discovers something itself; a chain is not followed"),
    ]


def test_what_refers_to_a_broken_table_is_not_a_second_fault() -> None:
    tree = small(endpoint={"one": endpoint(discovers="two"), "two": endpoint(ports="x")})

    assert one_fault(tree)[0] == "endpoint.two"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (None, "is missing: a file with [exit_code.…] names its source at the top"),
        ("pag", "'pag' is no source of this catalog; did you mean page?"),
        (3, "must be a text"),
    ],
)
def test_a_file_of_codes_must_name_a_known_source(source: Any, message: str) -> None:
    codes = {"exit_code": {"12": {"meaning": "A meaning."}}}
    if source is not None:
        codes["source"] = source

    with pytest.raises(CatalogError) as caught:
        catalog_from({FILE: small(), "codes.toml": codes})

    assert str(caught.value) == f"codes.toml: source: {message}"


def test_very_many_faults_are_counted_not_all_shown() -> None:
    many = [Fault(file="f", table="t", key=str(n), message="wrong") for n in range(MOST_SHOWN + 7)]

    lines = str(CatalogError(many)).splitlines()

    assert len(lines) == MOST_SHOWN + 1
    assert lines[-1] == "and 7 more"


def test_a_file_full_of_faults_is_given_up_soon(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text("".join(f"endpoint{number} = 1\n" for number in range(100_000)))

    with pytest.raises(CatalogError) as caught:
        load_catalog(file)

    assert len(caught.value.faults) == MOST_KEPT


@pytest.mark.parametrize(
    ("data", "message"),
    [(None, "no such file"), (b"\xff", "not UTF-8"), (b"a = ", "not valid TOML")],
)
def test_an_unreadable_file_is_one_clear_fault(
    tmp_path: Path, data: bytes | None, message: str
) -> None:
    file = tmp_path / "own.toml"
    if data is not None:
        file.write_bytes(data)

    with pytest.raises(CatalogError) as caught:
        load_catalog(file)

    assert len(str(caught.value).splitlines()) == 1
    assert str(caught.value).startswith(f"{file}: ")
    assert message in str(caught.value)


def test_a_folder_is_no_catalog(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="a folder, not a file"):
        load_catalog(tmp_path)


LEAVES = st.one_of(
    st.text(max_size=8),
    st.integers(-5, 70_000),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.sampled_from(["https", "public", "page", "servers", "*.example.com", "always", "one"]),
)
KEYS = st.one_of(
    st.text(max_size=6),
    st.sampled_from(["endpoint", "source", "region", "catalog", "features", "settings", "error"]),
    st.sampled_from(["hosts", "ports", "sources", "public", "date", "title", "version", "one"]),
)
TREES = st.dictionaries(
    KEYS,
    st.recursive(
        LEAVES,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
        max_leaves=20,
    ),
    max_size=6,
)


@given(TREES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_tree_is_a_catalog_or_a_list_of_faults(tree: dict[str, Any]) -> None:
    with pytest.raises(CatalogError) as caught:
        catalog_from({FILE: tree})

    assert all("\n" not in str(fault) for fault in caught.value.faults)
    assert {fault.file for fault in caught.value.faults} <= {FILE, "catalog.toml"}


@given(TREES)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_tree_laid_over_the_shipped_catalog_gives_one_or_the_other(
    tree: dict[str, Any],
) -> None:
    about = {"version": "site-3", "verified_on": date(2026, 11, 1)}
    try:
        catalog = catalog_from(shipped_trees(), ("own.toml", {"catalog": about, **tree}))
    except CatalogError as error:
        assert error.faults  # noqa: PT017
    else:
        assert catalog.version.endswith("+site-3")
