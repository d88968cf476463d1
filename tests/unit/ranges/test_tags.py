"""Service tags: look-ups known to be right, against a slow reference, and files of any kind."""

import gzip
import json
import random
from datetime import date
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest

from arcdiag import resources
from arcdiag.model.address import AddressFact, AddressKind
from arcdiag.ranges import read
from arcdiag.ranges.read import SHIPPED, RangesError, read_tags, shipped_tags
from arcdiag.ranges.tags import ServiceTags


@pytest.fixture(scope="module")
def shipped() -> ServiceTags:
    return shipped_tags()


@pytest.mark.parametrize(
    ("address", "first", "region"),
    [
        ("40.115.144.3", "AzureArcInfrastructure.JapanEast", "japaneast"),
        ("20.187.194.204", "AzureArcInfrastructure.EastAsia", "eastasia"),
        ("204.79.197.243", "AzureFrontDoor.FirstParty", ""),
        ("150.171.69.10", "AzureFrontDoor.FirstParty", ""),
        ("13.107.246.64", "AzureFrontDoor.Frontend", ""),
        ("::ffff:40.115.144.3", "AzureArcInfrastructure.JapanEast", "japaneast"),
    ],
)
def test_known_addresses(shipped: ServiceTags, address: str, first: str, region: str) -> None:
    fact = shipped.about(address)

    assert (fact.kind, fact.tags[0], fact.region) == (AddressKind.PUBLIC, first, region)


def test_a_region_is_told_for_addresses_of_any_service(shipped: ServiceTags) -> None:
    assert shipped.about("2603:1010:304::10c").region == "australiacentral"


def test_an_address_that_is_not_azures_has_no_tag(shipped: ServiceTags) -> None:
    assert shipped.about("1.1.1.1") == AddressFact(address="1.1.1.1", kind=AddressKind.PUBLIC)


@pytest.mark.parametrize("text", ["10.1.2.3", "fe80::1%eth0", "not an address", ""])
def test_what_is_not_public_is_not_looked_up(shipped: ServiceTags, text: str) -> None:
    fact = shipped.about(text)

    assert fact.kind is not AddressKind.PUBLIC
    assert not fact.tags


def test_the_shipped_edition_is_small_and_dated(shipped: ServiceTags) -> None:
    assert resources.shipped(f"ranges/{SHIPPED}").stat().st_size <= 300_000
    assert shipped.stamp.published == date(2026, 6, 26)
    assert shipped.stamp.change == 301


def test_every_answer_is_that_of_a_slow_search(shipped: ServiceTags) -> None:
    packed = resources.shipped(f"ranges/{SHIPPED}").read_bytes()
    values = json.loads(gzip.decompress(packed))["values"]
    some = [value for value in values if value["name"].startswith("AzureArcInfrastructure")]
    ranges = [
        (ip_network(prefix), value["name"])
        for value in some
        for prefix in value["properties"]["addressPrefixes"]
    ]
    chance = random.Random(7)
    for network, _ in chance.sample(ranges, 60):
        address = network[chance.randrange(min(network.num_addresses, 2**16))]
        expected = {
            name for other, name in ranges if other.version == address.version and address in other
        }
        found = shipped.about(str(address)).tags
        assert {tag for tag in found if tag.startswith("AzureArcInfrastructure")} == expected


def document(*prefixes: str) -> dict[str, Any]:
    value = {"name": "A.EastAsia", "properties": {"region": "", "addressPrefixes": list(prefixes)}}
    return {"changeNumber": 5, "cloud": "Public", "values": [value]}


def written(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "tags.json"
    path.write_bytes(data)
    return path


def test_a_file_of_ones_own_is_read_plain_or_packed(tmp_path: Path) -> None:
    text = b"\xef\xbb\xbf" + json.dumps(document("20.0.0.0/8", "20.1.0.0/16")).encode()
    for data in (text, gzip.compress(text)):
        fact = read_tags(written(tmp_path, data)).about("20.1.2.3")
        assert (fact.tags, fact.prefix) == (("A.EastAsia",), "20.1.0.0/16")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is no JSON"),
        (b"{" * 100_000, "is no JSON"),
        (b"\xff\xfe", "is no JSON"),
        (b"[]", "is no list of service tags"),
        (b'{"values": 3}', "is no list of service tags"),
        (b"\x1f\x8bnothing", "is damaged"),
        (json.dumps(document("20.0.0.1/8")).encode(), "which is no range of addresses"),
        (json.dumps(document("x" * 5000)).encode(), "which is no range of addresses"),
    ],
)
def test_a_strange_file_costs_one_line(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(RangesError, match=reason) as refused:
        read_tags(written(tmp_path, data))
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 200


def test_a_file_that_unpacks_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "MOST_BYTES", 10_000)
    with pytest.raises(RangesError, match="is larger than"):
        read_tags(written(tmp_path, gzip.compress(b" " * 1_000_000)))


def test_a_missing_file_costs_one_line(tmp_path: Path) -> None:
    with pytest.raises(RangesError, match="no such file"):
        read_tags(tmp_path / "nothing.json")


def test_addresses_in_two_regions_are_certain_of_none(tmp_path: Path) -> None:
    values = [
        {"name": f"A.{region}", "properties": {"region": region, "addressPrefixes": ["20.0.0.0/8"]}}
        for region in ("eastasia", "japaneast")
    ]
    path = written(tmp_path, json.dumps({"values": values}).encode())

    assert read_tags(path).about("20.1.2.3").region == ""


def test_an_address_of_both_families_is_kept_apart(shipped: ServiceTags) -> None:
    assert not shipped.about(str(ip_address(int(ip_address("40.115.144.3")) | 1 << 125))).tags
