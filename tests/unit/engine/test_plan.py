from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arcdiag.catalog.load import catalog_from, load_catalog
from arcdiag.catalog.names import admits, parse_name
from arcdiag.engine.plan import MOST_CHECKS, ScopeError, plan
from arcdiag.model.catalog import Catalog
from arcdiag.model.choices import Cloud, Mode, Protocol, Severity
from arcdiag.model.plan import Check, ExtraEndpoint, Scope
from tests.unit.catalog.trees import FILE, endpoint, region, small

SHIPPED = load_catalog()


def checks(catalog: Catalog = SHIPPED, **scope: Any) -> dict[str, Check]:
    planned = plan(catalog, Scope(**scope)).checks
    assert len({check.id for check in planned}) == len(planned)
    return {check.id: check for check in planned}


def of(endpoints: dict[str, Any], regions: dict[str, Any] | None = None) -> Catalog:
    features = {name: name for name in ("servers", "install", "ama", "ssh")}
    tables = {"endpoint": endpoints, "region": regions or {"here": region()}, "features": features}
    return catalog_from({FILE: small(**tables)})


def refusal(catalog: Catalog = SHIPPED, **scope: Any) -> str:
    with pytest.raises(ScopeError) as caught:
        plan(catalog, Scope(**scope))
    assert str(caught.value).isprintable()
    return str(caught.value)


def test_a_region_run_looks_at_the_hosts_of_the_field_report() -> None:
    found = checks(regions=("eastasia",))

    hosts = {check.host for check in found.values()}
    assert hosts >= {
        "ea.his.arc.azure.com",
        "eastasia-gas.guestconfiguration.azure.com",
        "agentserviceapi.guestconfiguration.azure.com",
        "gbl.his.arc.azure.com",
        "login.microsoftonline.com",
        "management.azure.com",
        "pas.windows.net",
        "login.windows.net",
    }


def test_the_rows_of_azcmagent_check_are_marked() -> None:
    rows = {check.host for check in checks(regions=("eastasia",)).values() if check.azcmagent_check}

    assert len(rows) == 8


def test_servers_are_looked_at_for_download_onboarding_and_running() -> None:
    found = checks(regions=("eastasia",))

    purposes = {
        "install-download": ("download",),
        "arm": ("onboard",),
        "entra-login": ("onboard", "run"),
        "gns@eastasia": ("run",),
        "gc-storage@eastasia": ("run",),
    }
    assert {identity: found[identity].purposes for identity in purposes} == purposes
    assert all(check.purpose == check.purposes[0] for check in found.values())


def test_blockers_of_servers_are_required_and_nothing_else() -> None:
    found = checks(regions=("eastasia",))

    assert all(check.required == (check.severity is Severity.BLOCKER) for check in found.values())


def test_install_alone_is_about_downloading_and_its_sources_are_required() -> None:
    found = checks(features=("install",))

    assert {check.purposes for check in found.values()} == {("download",)}
    assert {check.id for check in found.values() if check.required} == {
        "install-script-his",
        "install-download",
        "install-packages",
    }


def test_what_several_features_ask_for_has_all_their_purposes() -> None:
    found = checks(features=("servers", "kubernetes", "install"), regions=("eastasia",))

    assert found["entra-login"].purposes == ("onboard", "run", "kubernetes")
    assert found["k8s-dp@eastasia"].purposes == ("kubernetes",)
    assert found["install-akams"].purposes == ("download",)


def test_the_gravest_of_a_features_own_endpoints_are_required() -> None:
    found = checks(features=("ama",), regions=("eastasia",))

    assert {check.id for check in found.values() if check.required} == {
        "arm",
        "ama-handler-global",
        "ama-handler-regional@eastasia",
    }


def test_asking_for_everything_makes_only_the_servers_blockers_required() -> None:
    every = checks(features=("all",), regions=("eastasia",))
    servers = checks(regions=("eastasia",))

    assert {check.endpoint for check in every.values() if check.required} == {
        check.endpoint for check in servers.values() if check.required
    }
    assert {purpose for check in every.values() for purpose in check.purposes} >= {
        feature for feature in SHIPPED.features if feature not in ("servers", "install")
    }


def test_what_is_never_needed_or_has_no_host_here_is_not_planned() -> None:
    found = {check.endpoint for check in checks(features=("all",), regions=("all",)).values()}

    assert found.isdisjoint({"his-ats", "telemetry-dc", "sql-legacy", "k8s-git"})
    assert "entra-partner-china" not in found


def test_what_microsoft_does_not_name_is_shown_in_the_public_cloud_with_the_reason() -> None:
    found = checks(regions=("eastasia",))["ext-cdn"]

    assert (found.name, found.host, found.region, found.required) == ("<ext-cdn>", "", "", False)
    assert found.untestable.startswith("No host is listed because Microsoft names none")
    assert found.untestable.endswith("AzureFrontDoor.Frontend")
    assert "ext-cdn" not in checks(cloud=Cloud.CHINA)
    assert "ext-blob-sovereign" in checks(cloud=Cloud.CHINA)


def test_each_region_has_its_own_checks_and_the_rest_only_one() -> None:
    found = checks(regions=("eastasia", "southeastasia", "eastasia"))

    assert found["his-regional@eastasia"].host == "ea.his.arc.azure.com"
    assert found["his-regional@southeastasia"].host == "sea.his.arc.azure.com"
    assert found["entra-login"].region == ""
    assert "entra-login@eastasia" not in found


def test_all_regions_are_those_of_the_cloud() -> None:
    found = checks(regions=("all",), cloud=Cloud.USGOV)

    regions = {check.region for check in found.values()} - {""}
    assert regions == {name for name, one in SHIPPED.regions.items() if one.cloud is Cloud.USGOV}


def test_an_unknown_short_code_is_awaited_never_guessed() -> None:
    found = checks(regions=("westus",))

    regional, teller = found["his-regional@westus"], found["his-global@westus"]
    assert (regional.host, regional.awaits, regional.untestable) == ("", teller.id, "")
    assert teller.discovers == "his-regional"
    assert admits(teller.discovers_name, "wus.his.arc.azure.com")
    assert not admits(teller.discovers_name, "wus.his.arc.azure.com.evil.example")
    assert found["gc-regional-short@westus"].host == "wus-gas.guestconfiguration.azure.com"


def test_a_known_short_code_is_asked_for_all_the_same_but_not_awaited() -> None:
    found = checks(regions=("eastasia",))

    assert found["his-regional@eastasia"].awaits == ""
    assert found["his-global@eastasia"].discovers == "his-regional"


def test_who_tells_a_host_is_planned_even_when_not_asked_for() -> None:
    found = checks(features=("resource-bridge",), regions=("westus",))

    assert found["his-regional@westus"].awaits == "his-global@westus"
    assert found["his-regional@westus"].required
    assert not found["his-global@westus"].required
    assert found["his-global@westus"].purposes == ("resource-bridge",)


def test_the_relay_awaits_the_notification_service() -> None:
    found = checks(regions=("eastasia",))

    relay = found["gns-relay@eastasia"]
    assert (relay.host, relay.name) == ("", "azgn*.servicebus.windows.net")
    assert relay.awaits == "gns@eastasia"
    assert relay.protocol is Protocol.WSS
    assert found["gns@eastasia"].discovers_name == relay.name


def test_a_stand_in_is_named_as_such() -> None:
    found = checks(features=("kubernetes",), regions=("eastasia",))

    hosts = [found[f"k8s-mcr-data{suffix}"] for suffix in ("", "#2", "#3")]
    assert [check.host for check in hosts] == [
        "westus.data.mcr.microsoft.com",
        "northeurope.data.mcr.microsoft.com",
        "westeurope.data.mcr.microsoft.com",
    ]
    assert all(check.stand_in and check.name == "*.data.mcr.microsoft.com" for check in hosts)


def test_a_wildcard_without_a_stand_in_says_that_it_cannot_be_tested() -> None:
    check = checks(regions=("eastasia",))["gns-wildcard"]

    assert check.host == check.awaits == ""
    assert check.untestable == (
        "no concrete host of *.guestnotificationservice.azure.com is documented"
    )


def test_a_name_only_the_user_knows_says_what_is_missing() -> None:
    found = checks(features=("ama", "gateway"), regions=("eastasia",))

    assert found["ama-ods"].untestable.startswith("the id of the Log Analytics workspace")
    assert found["ama-dce@eastasia"].name == "{dce}.eastasia.ingest.monitor.azure.com"
    assert not found["ama-ods"].required
    assert found["gateway"].required


def test_udp_is_not_tested_and_says_why() -> None:
    check = checks(features=("resource-bridge",), regions=("eastasia",))["arb-ntp"]

    assert check.protocol is Protocol.UDP
    assert check.untestable.startswith("UDP is not tested")


def test_each_storage_account_is_a_check() -> None:
    found = checks(regions=("eastasia",))

    assert found["gc-storage@eastasia"].host == "oaasguestconfigeas1.blob.core.windows.net"
    assert found["gc-storage@eastasia#2"].host == "oaasguestconfigwcuss1.blob.core.windows.net"


def test_the_same_host_for_two_paths_is_two_checks() -> None:
    found = checks(regions=("eastasia",))

    first, second = found["his-global@eastasia"], found["install-script-his"]
    assert (first.host, first.port) == (second.host, second.port)
    assert first.path == "/discovery?location=eastasia&api-version=2.1"
    assert second.path.startswith("/installationScripts?")


def test_without_a_region_what_needs_one_is_not_tested_and_nothing_is_guessed() -> None:
    found = checks()

    for identity in ("his-regional", "gc-regional", "entra-login-regional", "gns-relay"):
        assert found[identity].host == found[identity].awaits == ""
        assert found[identity].untestable == "no region was named: add --region"
    assert found["his-global"].host == "gbl.his.arc.azure.com"
    assert (found["his-global"].path, found["his-global"].discovers) == ("", "")


def test_what_a_region_does_not_tell_is_not_tested() -> None:
    catalog = of(
        {
            "short": endpoint(hosts={"public": "{gc_code}-gas.example.com"}),
            "storage": endpoint(hosts={"public": "x{gc_storage}.example.com"}),
            "his": endpoint(hosts={"public": "{his_code}.example.com"}),
            "long": endpoint(hosts={"public": f"{'x' * 60}{{region}}.example.com"}),
        }
    )

    found = checks(catalog, regions=("here",))

    assert [check.untestable for check in found.values()] == [
        "the region's short code for machine configuration is not known for here",
        "the region's storage accounts for machine configuration is not known for here",
        "the region's short code for the identity service is not known for here",
        f"{'x' * 60}here.example.com has a label longer than 63 characters",
    ]


def test_a_host_told_by_what_cannot_be_tested_cannot_be_tested_either() -> None:
    catalog = of(
        {
            "teller": endpoint(hosts={"public": "*.tell.example.com"}, discovers="told"),
            "told": endpoint(hosts={"public": "*.example.com"}),
            "own": endpoint(hosts={"public": "{vault_name}.example.com"}, discovers="more"),
            "more": endpoint(hosts={"china": "*.example.cn", "public": "*.x.example.com"}),
        }
    )

    found = checks(catalog)

    assert found["told"].awaits == ""
    assert "*.tell.example.com, which cannot be tested" in found["told"].untestable
    assert "which cannot be tested" in found["more"].untestable


def test_every_port_is_a_check_and_web_ports_speak_their_own_protocol() -> None:
    catalog = of({"one": endpoint(ports=[80, 443, 8443]), "two": endpoint(ports=[80])})

    found = checks(catalog)

    assert {identity: (check.port, check.protocol) for identity, check in found.items()} == {
        "one": (80, Protocol.HTTP),
        "one#2": (443, Protocol.HTTPS),
        "one#3": (8443, Protocol.HTTPS),
        "two": (80, Protocol.HTTPS),
    }


def test_the_users_own_endpoints_come_last_and_are_required() -> None:
    extra = (
        ExtraEndpoint(protocol=Protocol.HTTPS, host="a.example.com", port=8443, path="/x"),
        ExtraEndpoint(protocol=Protocol.TCP, host="::1", port=22),
        ExtraEndpoint(protocol=Protocol.TCP, host="::1", port=22),
        ExtraEndpoint(protocol=Protocol.HTTPS, host="a.example.com", port=8443, path="/y"),
    )

    found = checks(extra=extra, only_extra=True)
    with_all = checks(extra=extra)

    assert list(found) == ["user:a.example.com:8443", "user:[::1]:22", "user:a.example.com:8443#2"]
    assert all(check.required and check.purposes == ("user",) for check in found.values())
    assert {check.endpoint for check in found.values()} == {"user"}
    assert list(with_all)[-3:] == list(found)


@pytest.mark.parametrize(
    ("scope", "message"),
    [
        ({"regions": ("eastasai",)}, "unknown region 'eastasai'; did you mean eastasia"),
        ({"regions": ("East Asia",)}, "unknown region 'East Asia'; did you mean eastasia?"),
        ({"regions": ("",)}, "unknown region ''; see: arcdiag catalog list"),
        ({"regions": ("x" * 70_000,)}, "unknown region 'xxx"),
        ({"regions": ("east\nasia",)}, "did you mean eastasia?"),
        ({"regions": ("usgovvirginia",)}, "is in the usgov cloud, not public: add --cloud usgov"),
        ({"features": ("kubernets",)}, "unknown feature 'kubernets'; did you mean kubernetes?"),
        ({"features": ("zzz",)}, "unknown feature 'zzz'; known are servers, install"),
        ({"features": ()}, "no feature was named"),
        (
            {"features": ("paygo",), "cloud": Cloud.CHINA},
            "feature paygo has no endpoints in the china cloud",
        ),
        ({"modes": (Mode.PUBLIC, Mode.PUBLIC)}, "a mode was named twice"),
        ({"modes": (Mode.GATEWAY,), "cloud": Cloud.CHINA}, "public cloud only"),
        ({"gateway_host": "contoso.example"}, "is no name such as CONTOSO.gw.arc.azure.com"),
        ({"gateway_host": "a.b.gw.arc.azure.com"}, "is no name such as"),
        ({"gateway_host": "https://x.gw.arc.azure.com"}, "--gateway-host"),
        ({"modes": ()}, "no mode was named"),
        ({"only_extra": True}, "--only-endpoints without any --endpoint"),
    ],
)
def test_what_cannot_be_asked_for_ends_in_one_clear_line(
    scope: dict[str, Any], message: str
) -> None:
    said = refusal(**scope)

    assert message in said
    assert len(said) < 500


def test_a_plan_without_end_is_refused() -> None:
    regional = endpoint(hosts={"public": "{region}.example.com"}, ports=list(range(1, 65)))
    regions = {f"r{number}": region() for number in range(200)}
    catalog = of({"one": regional, "two": regional}, regions)

    assert refusal(catalog, regions=("all",)) == f"more than {MOST_CHECKS:,} checks were asked for"


FEATURES = st.lists(st.sampled_from([*SHIPPED.features, "all"]), min_size=1, max_size=4)
REGIONS = st.lists(
    st.sampled_from([name for name, one in SHIPPED.regions.items() if one.cloud is Cloud.PUBLIC]),
    max_size=3,
)


@given(FEATURES.map(tuple), REGIONS.map(tuple))
@settings(max_examples=60, deadline=None)
def test_every_plan_holds_together(features: tuple[str, ...], regions: tuple[str, ...]) -> None:
    found = checks(features=features, regions=regions)

    assert found == checks(features=features, regions=regions)
    for check in found.values():
        assert check.purposes
        assert bool(check.host) + bool(check.awaits) + bool(check.untestable) >= 1
        assert not (check.awaits and (check.host or check.untestable))
        assert not check.host or parse_name(check.host).text == check.host
        assert "{" not in check.host + check.path
        assert "*" not in check.host
        if check.awaits:
            teller = found[check.awaits]
            assert teller.discovers == check.endpoint
            assert teller.region == check.region
            assert not teller.untestable
        if check.host and not check.stand_in:
            assert check.name == check.host


def test_a_plan_is_the_same_after_a_change_that_does_not_concern_it() -> None:
    changed = msgspec.structs.replace(SHIPPED, version="other", symptoms={})

    scope = Scope(regions=("eastasia",))

    assert plan(SHIPPED, scope) == plan(changed, scope)
