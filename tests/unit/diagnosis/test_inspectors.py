"""Inspecting devices: named from the certificate, a product only hinted at."""

import msgspec
import pytest

from arcdiag.catalog.load import load_catalog
from arcdiag.diagnosis.diagnose import Diagnosis, diagnose
from arcdiag.model.observation import Anchor
from arcdiag.model.plan import Seen
from arcdiag.model.report import CatalogStamp
from tests.unit.diagnosis.build import (
    CONTOSO,
    GAS,
    GBL,
    LOGIN,
    START,
    answered,
    both,
    check,
    chosen,
    connected,
    healthy,
    host_facts,
    ill_signed,
    judged,
    resolved,
    rules_of,
    run_of,
    shaken,
    watched,
)

AMA = "global.handler.control.monitor.azure.com"


def signed(host: str, issuer: str, root: Anchor = CONTOSO, **values: object) -> Seen:
    way = [resolved(host), both(host, "20.0.0.1"), connected(), chosen()]
    end = [shaken(host, issuer=issuer), judged(host, anchor=root), answered()]
    return watched(check(host, **values), *way, *end)  # type: ignore[arg-type]


def diagnosed(*everything: Seen) -> Diagnosis:
    """With the shipped catalog, which knows the products."""
    catalog = load_catalog()
    stamp = CatalogStamp(version="1", verified_on=START.date(), age_days=1)
    return diagnose(everything, host=host_facts(), run=run_of(), catalog=catalog, stamp=stamp)


@pytest.mark.parametrize(
    ("issuer", "product"),
    [
        ("CN=Zscaler Intermediate Root CA (zscaler.net) (t),O=Zscaler Inc.", "Zscaler"),
        ("CN=Sophos SSL CA_C320ABPCBJ8BQ6B,O=Sophos", "Sophos"),
        ("CN=FGT60F0000000000,OU=Certificate Authority,O=Fortinet", "Fortinet"),
        ("CN=Cisco Umbrella Primary SubCA,O=Cisco", "Cisco Umbrella"),
        ("CN=PROXYSG-01,O=Blue Coat", "ProxySG"),
    ],
)
def test_the_signers_name_hints_at_its_maker(issuer: str, product: str) -> None:
    diagnosis = diagnosed(signed(GBL, issuer), signed(GAS, issuer), healthy(LOGIN))

    assert rules_of(diagnosis) == ["tls-inspection"]
    remedy = diagnosis.findings[0].remedy
    assert f"hints at {product}" in remedy.replace("Symantec (Blue Coat, Broadcom) ", "")
    assert "proves nothing" in remedy
    assert f"Not inspected: {LOGIN}" in remedy


@pytest.mark.parametrize(
    "issuer", ["CN=Contoso Edge CA", "CN=Philosophos CA", "CN=Cisco Root CA M1,O=Contoso"]
)
def test_a_companys_own_name_hints_at_nobody(issuer: str) -> None:
    diagnosis = diagnosed(signed(GBL, issuer), healthy(LOGIN))

    assert "hints at" not in diagnosis.findings[0].remedy


def test_an_untrusted_device_is_hinted_at_by_its_root_too() -> None:
    root = msgspec.structs.replace(CONTOSO, subject="CN=Zscaler Root CA,O=Zscaler Inc.")
    torn = [
        ill_signed(host, "cert-untrusted", anchor=msgspec.structs.replace(root, trusted=False))
        for host in (GBL, GAS)
    ]

    diagnosis = diagnosed(*torn, healthy(LOGIN))

    assert rules_of(diagnosis) == ["tls-inspection-untrusted"]
    assert "hints at Zscaler" in diagnosis.findings[0].remedy


def test_hosts_that_must_be_exempt_are_told_apart() -> None:
    ama = signed(AMA, "CN=Contoso Edge CA", purpose="ama", purposes=("ama",))

    diagnosis = diagnosed(signed(GBL, "CN=Contoso Edge CA"), ama, healthy(LOGIN))

    assert f"Microsoft demands it for: {AMA}." in diagnosis.findings[0].remedy


def test_where_none_must_be_exempt_that_is_said() -> None:
    diagnosis = diagnosed(signed(GBL, "CN=Contoso Edge CA"), healthy(LOGIN))

    assert "Microsoft does not demand it for any of these." in diagnosis.findings[0].remedy
