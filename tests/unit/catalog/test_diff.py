from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from arcdiag.catalog.diff import Change, Kind, diff
from arcdiag.catalog.load import catalog_from, load_catalog
from arcdiag.model.catalog import Catalog
from tests.unit.catalog.trees import FILE, endpoint, region, shipped_trees, small


def read(**tables: object) -> Catalog:
    return catalog_from({FILE: small(**tables)})


def test_a_catalog_does_not_differ_from_itself() -> None:
    assert diff(load_catalog(), load_catalog()) == ()


def test_what_came_went_and_changed_is_told_by_table_id_and_field() -> None:
    old = read(endpoint={"one": endpoint(), "two": endpoint()})
    new = read(
        catalog={"version": "2026.12.1", "verified_on": date(2026, 11, 21)},
        endpoint={
            "one": endpoint(
                hosts={"public": "b.example.com", "china": "b.example.cn"},
                ports=[443, 8443],
                azcmagent_check=True,
            ),
            "three": endpoint(),
        },
        region={"here": region(his={"code": "h", "confidence": "field", "source": "page"})},
        settings={"limits": {"mtu": 1400}},
    )

    def changed(table: str, identity: str, field: str, was: str, now: str) -> Change:
        return Change(kind=Kind.CHANGED, table=table, id=identity, field=field, old=was, new=now)

    assert diff(old, new) == (
        changed("catalog", "", "version", "2026.11.21", "2026.12.1"),
        changed("endpoint", "one", "hosts.public", "a.example.com", "b.example.com"),
        changed("endpoint", "one", "ports", "443", "443, 8443"),
        changed("endpoint", "one", "azcmagent_check", "no", "yes"),
        Change(
            kind=Kind.ADDED, table="endpoint", id="one", field="hosts.china", new="b.example.cn"
        ),
        Change(kind=Kind.REMOVED, table="endpoint", id="two"),
        Change(kind=Kind.ADDED, table="endpoint", id="three"),
        changed("region", "here", "his.code", "", "h"),
        changed("region", "here", "his.confidence", "unknown", "field"),
        changed("region", "here", "his.source", "", "page"),
        Change(kind=Kind.ADDED, table="settings", id="limits"),
    )


@given(st.sampled_from(sorted(load_catalog().endpoints)))
@settings(max_examples=10, deadline=None)
def test_any_one_endpoint_taken_out_is_the_one_difference(identity: str) -> None:
    trees = shipped_trees()
    for tree in trees.values():
        tree.get("endpoint", {}).pop(identity, None)
        for table in tree.get("endpoint", {}).values():
            if table.get("discovers") == identity:
                table["discovers"] = ""
    shipped = load_catalog()
    told_by = [name for name, one in shipped.endpoints.items() if one.discovers == identity]

    changes = diff(shipped, catalog_from(trees))

    assert Change(kind=Kind.REMOVED, table="endpoint", id=identity) in changes
    assert len(changes) == 1 + len(told_by)
