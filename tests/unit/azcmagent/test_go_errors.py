"""Go's errors as agents print them, on Linux and on Windows, and texts that tell nothing."""

import time

import pytest

from arcdiag.azcmagent.go_errors import go_error
from arcdiag.model.failure import Cause

GET = 'Get "https://gbl.his.arc.azure.com/discovery": '


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("dial tcp: lookup gbl.his.arc.azure.com: no such host", Cause.DNS_NXDOMAIN),
        ("dial tcp: lookup gbl.his.arc.azure.com on 10.0.0.4:53: no such host", Cause.DNS_NXDOMAIN),
        ("dial tcp: lookup x.y: getaddrinfow: No such host is known.", Cause.DNS_NXDOMAIN),
        ("dial tcp: lookup x.y on 127.0.0.53:53: server misbehaving", Cause.DNS_ERROR),
        (
            "dial tcp: lookup x.y on 10.0.0.4:53: read udp 10.0.0.5:40000->10.0.0.4:53: "
            "i/o timeout",
            Cause.DNS_TIMEOUT,
        ),
        ("dial tcp 20.187.194.204:443: i/o timeout", Cause.TCP_TIMEOUT),
        (
            "dial tcp 20.187.194.204:443: connectex: A connection attempt failed because the "
            "connected party did not properly respond after a period of time",
            Cause.TCP_TIMEOUT,
        ),
        ("dial tcp 20.187.194.204:443: connect: connection refused", Cause.TCP_REFUSED),
        (
            "dial tcp 1.2.3.4:443: connectex: No connection could be made because the target "
            "machine actively refused it.",
            Cause.TCP_REFUSED,
        ),
        ("dial tcp [2603::1]:443: connect: network is unreachable", Cause.TCP_UNREACHABLE),
        ("net/http: TLS handshake timeout", Cause.TLS_TIMEOUT),
        ("remote error: tls: handshake failure", Cause.TLS_ALERT),
        ("tls: server selected unsupported protocol version 301", Cause.TLS_VERSION),
        ("tls: first record does not look like a TLS handshake", Cause.TLS_NOT_TLS),
        ("x509: certificate signed by unknown authority", Cause.CERT_UNTRUSTED),
        (
            "tls: failed to verify certificate: x509: certificate has expired or is not yet "
            "valid: current time 2026-11-21T10:00:00Z is after 2026-11-01T00:00:00Z",
            Cause.CERT_EXPIRED,
        ),
        (
            "x509: certificate has expired or is not yet valid: current time "
            "2020-01-01T00:00:00Z is before 2026-01-01T00:00:00Z",
            Cause.CERT_NOT_YET_VALID,
        ),
        ("x509: certificate is valid for a.example, not b.example", Cause.CERT_WRONG_HOST),
        ("proxyconnect tcp: dial tcp [::1]:8888: connectex: No connection could be made",
         Cause.PROXY_UNREACHABLE),
        ("proxyconnect tcp: dial tcp: lookup proxy.corp: no such host", Cause.PROXY_UNREACHABLE),
        ("proxyconnect tcp: EOF", Cause.PROXY_CLOSED),
        ("Proxy Authentication Required", Cause.PROXY_AUTH_REQUIRED),
        ("Forbidden", Cause.PROXY_DENIED),
        ("Bad Gateway", Cause.PROXY_ERROR),
        (
            "socks connect tcp 10.0.0.9:1080->gbl.his.arc.azure.com:443: dial tcp 10.0.0.9:1080: "
            "connect: connection refused",
            Cause.PROXY_UNREACHABLE,
        ),
        (
            "net/http: request canceled (Client.Timeout exceeded while awaiting headers)",
            Cause.HTTP_TIMEOUT,
        ),
    ],
)  # fmt: skip
def test_a_known_error(text: str, cause: Cause) -> None:
    found = go_error(GET + text)

    assert found is not None
    assert found.cause is cause
    assert found.words in GET + text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "context deadline exceeded",
        "EOF",
        "something went wrong",
        "403 Forbidden resource",
        "the machine is Forbidden to onboard",
    ],
)
def test_what_is_not_known_stays_unexplained(text: str) -> None:
    assert go_error(text) is None


def test_a_long_text_is_searched_quickly() -> None:
    started = time.process_time()
    go_error("lookup " * 100_000 + "proxyconnect tcp: " * 10_000)
    assert time.process_time() - started < 2
