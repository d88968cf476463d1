"""The system's own TLS clients kept from Azure, while the agent is not."""

import msgspec
import pytest

from arcdiag.model.finding import Finding, Impact, Owner
from arcdiag.model.host import HostFacts
from arcdiag.model.plan import Seen
from arcdiag.model.tls_posture import OpenSsl, Schannel, TlsPosture
from tests.unit.diagnosis.build import (
    ARM,
    GBL,
    answered,
    check,
    chosen,
    connected,
    diagnosed,
    dropped,
    healthy,
    host_facts,
    judged,
    resolved,
    rules_of,
    shaken,
    watched,
)

GCM = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
CBC = "TLS_RSA_WITH_AES_128_CBC_SHA"


def machine(**posture: object) -> HostFacts:
    return msgspec.structs.replace(host_facts(), tls=TlsPosture(**posture))  # type: ignore[arg-type]


def only_12(host: str) -> Seen:
    return watched(
        check(host),
        resolved(host),
        connected(),
        chosen(),
        shaken(host, "TLSv1.2"),
        judged(host),
        answered(),
    )


def finding(host: HostFacts, *everything: Seen) -> Finding:
    diagnosis = diagnosed(*everything, host=host)
    assert rules_of(diagnosis) == ["client-tls-restricted"]
    return diagnosis.findings[0]


def test_openssl_above_tls_12_names_the_hosts_that_speak_no_newer() -> None:
    openssl = OpenSsl(min_protocol="TLSv1.3", policy="FUTURE", files=("/etc/ssl/openssl.cnf",))

    seen = finding(machine(openssl=openssl), healthy(GBL), only_12(ARM))

    assert (seen.severity, seen.owner) == (Impact.DEGRADING, Owner.SERVER)
    for words in ("MinProtocol = TLSv1.3", "/etc/ssl/openssl.cnf", "FUTURE", ARM, "a Go program"):
        assert words in seen.remedy
    assert GBL not in seen.remedy
    assert len(seen.clues) == 1


def test_openssl_below_tls_12_reaches_nobody() -> None:
    seen = finding(machine(openssl=OpenSsl(max_protocol="TLSv1.1")), healthy(GBL), only_12(ARM))

    assert f"{GBL}, {ARM}" in seen.remedy


def test_windows_without_tls_12_is_told_with_the_key_to_change() -> None:
    seen = finding(machine(schannel=Schannel(off=("TLS 1.2",))), healthy(GBL), only_12(ARM))

    assert "SCHANNEL\\Protocols\\TLS 1.2\\Client" in seen.remedy
    assert "install script" in seen.remedy
    assert ARM in seen.remedy


@pytest.mark.parametrize(
    ("by_policy", "words"), [(True, "SSL Cipher Suite Order"), (False, "Enable-TlsCipherSuite")]
)
def test_windows_without_a_suite_that_is_needed_says_which(by_policy: bool, words: str) -> None:
    schannel = Schannel(suites=(CBC,), suites_by_policy=by_policy)

    seen = finding(machine(schannel=schannel), healthy(GBL))

    assert GCM in seen.remedy
    assert words in seen.remedy
    assert "1.56 to 1.63" in seen.remedy


@pytest.mark.parametrize(
    "posture",
    [
        {},
        {"openssl": OpenSsl(min_protocol="TLSv1.2", max_protocol="TLSv1.3")},
        {"schannel": Schannel(off=("TLS 1.0",), not_by_default=("TLS 1.2",))},
        {"schannel": Schannel(suites=(CBC, f"{GCM}_P256"))},
        {"schannel": Schannel(suites=("TLS_AES_128_GCM_SHA256",))},
    ],
)
def test_ordinary_settings_are_no_finding(posture: dict) -> None:
    assert rules_of(diagnosed(healthy(GBL), only_12(ARM), host=machine(**posture))) == []


def test_where_no_tls_was_seen_nothing_is_said_of_it() -> None:
    host = machine(schannel=Schannel(off=("TLS 1.2",)))

    assert "client-tls-restricted" not in rules_of(diagnosed(dropped(GBL), host=host))
