"""Every word of the closed lists is explained; hosts and addresses by what is known of them."""

import re

import pytest

from arcdiag.catalog.load import load_catalog
from arcdiag.diagnosis.rules import RULES
from arcdiag.explain.causes import CAUSES
from arcdiag.explain.rules import GENERAL
from arcdiag.explain.word import explain, known_words
from arcdiag.model.address import AddressKind
from arcdiag.model.explanation import Explanation, Subject
from arcdiag.model.failure import Cause
from arcdiag.ranges.read import shipped_tags

CATALOG = load_catalog()
TAGS = shipped_tags()


def explained(word: str) -> tuple[Explanation, ...]:
    return explain(word, CATALOG, TAGS)


def test_every_cause_is_explained() -> None:
    assert set(CAUSES) == set(Cause)
    for cause in Cause:
        told = explained(cause.upper())[0]
        assert told.subject is Subject.CAUSE
        assert told.meaning.endswith(".")
        assert told.remedy.endswith(".")


def test_general_words_are_there_for_every_rule_and_for_no_other() -> None:
    assert list(GENERAL) == [rule.id for rule in RULES]


@pytest.mark.parametrize("identity", [rule.id for rule in RULES])
def test_every_rule_is_explained_without_holes(identity: str) -> None:
    told = [each for each in explained(identity) if each.subject is Subject.RULE]

    assert len(told) == 1
    assert not set("{}<>") & set(told[0].meaning)
    assert told[0].meaning.endswith(".")
    assert not set("{}") & set(told[0].remedy)
    assert not re.search(r"[.:] <\w+>$", told[0].remedy, re.MULTILINE)
    assert told[0].owner is not None


@pytest.mark.parametrize("word", ["AZCM0026", "azcm0026", "26", "0026"])
def test_a_code_in_every_spelling(word: str) -> None:
    assert "AZCM0026" in [each.name for each in explained(word)]


@pytest.mark.parametrize("word", ["eastasia", "East Asia", "EAST asia"])
def test_a_region(word: str) -> None:
    (told,) = explained(word)

    assert dict(told.facts)["identity host"] == "ea.his.arc.azure.com"


def test_an_address_of_azure() -> None:
    (told,) = explained("[::ffff:40.115.144.3]")

    assert told.address is not None
    assert told.address.region == "japaneast"
    assert "AzureArcInfrastructure.JapanEast" in told.meaning


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("10.1.2.3", AddressKind.PRIVATE),
        ("100.64.0.1", AddressKind.CARRIER_GRADE),
        ("169.254.1.1", AddressKind.LINK_LOCAL),
        ("127.0.0.1", AddressKind.LOOPBACK),
        ("192.0.2.1", AddressKind.DOCUMENTATION),
        ("224.0.0.1", AddressKind.MULTICAST),
        ("1.1.1.1", AddressKind.PUBLIC),
    ],
)
def test_the_kind_of_an_address(word: str, kind: AddressKind) -> None:
    told = next(each for each in explained(word) if each.subject is Subject.ADDRESS)

    assert told.address is not None
    assert told.address.kind is kind


def test_the_platform_address_is_no_service_of_the_internet() -> None:
    told = next(each for each in explained("168.63.129.16") if each.subject is Subject.ADDRESS)

    assert "Azure VM" in told.meaning


@pytest.mark.parametrize(
    ("host", "endpoints"),
    [
        ("gbl.his.arc.azure.com", ["his-global", "install-script-his"]),
        ("https://GBL.his.arc.azure.com/discovery", ["his-global", "install-script-his"]),
        ("ea.his.arc.azure.com", ["his-regional"]),
        ("eastasia-gas.guestconfiguration.azure.com", ["gc-regional"]),
        ("his-global", ["his-global"]),
    ],
)
def test_a_host_is_met_as_closely_as_it_can_be(host: str, endpoints: list[str]) -> None:
    assert [dict(each.facts)["endpoint"] for each in explained(host)] == endpoints


@pytest.mark.parametrize(
    "word", ["", "   ", "nonsense", "www.example.org", "a" * 9000, "{", "*", "é"]
)
def test_what_is_not_known_is_not_explained(word: str) -> None:
    assert explained(word) == ()


def test_words_to_hint_at() -> None:
    assert {"tcp-timeout", "tls-inspection", "AZCM0026", "eastasia"} <= known_words(CATALOG)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("agentserviceapi.privatelink.guestconfiguration.azure.com", "for private link"),
        ("GBL.privatelink.his.arc.azure.com.", "for private link"),
        ("privatelink.his.arc.azure.com", "private DNS zone"),
        ("agentserviceapi.trafficmanager.net", "gc-global"),
        ("jpe-gas-cses-1b.japaneast.cloudapp.azure.com", "Japan East"),
    ],
)
def test_names_that_aliases_lead_to(name: str, words: str) -> None:
    told = explained(name)[0]

    assert told.subject is Subject.ALIAS
    assert words in told.meaning


def test_a_region_behind_an_alias_brings_its_community() -> None:
    (told,) = explained("jpe-gas-cses-1b.japaneast.cloudapp.azure.com")

    assert dict(told.facts)["BGP community on Microsoft peering"] == "12076:51012"


def test_an_alias_for_private_link_brings_its_endpoint_and_an_endpoint_its_alias() -> None:
    told = explained("agentserviceapi.privatelink.guestconfiguration.azure.com")
    (endpoint,) = explained("agentserviceapi.guestconfiguration.azure.com")

    assert ("endpoint", "gc-global") in told[1].facts
    assert dict(endpoint.facts)["alias for private link"] == told[0].name


@pytest.mark.parametrize(
    "name",
    [
        "x.privatelink.example.com",
        "a.nowhere.cloudapp.azure.com",
        "privatelink.example.com",
        "management.azure.com",
        "1.2.3.4",
        f"{'a.' * 200}privatelink.his.arc.azure.com",
    ],
)
def test_what_is_no_alias_is_called_none(name: str) -> None:
    assert not [each for each in explained(name) if each.subject is Subject.ALIAS]
