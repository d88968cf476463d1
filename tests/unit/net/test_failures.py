"""System and TLS errors as causes, by type and code."""

import errno
import ssl

import pytest

from arcdiag.model.failure import Cause
from arcdiag.net.dns_udp import datagram_failure
from arcdiag.net.failures import (
    IN_HTTP,
    IN_TLS,
    connection_failure,
    during,
    tls_failure,
)
from arcdiag.net.text import escaped, printable
from arcdiag.ports import NetError


@pytest.mark.parametrize(
    ("number", "cause"),
    [
        (errno.ECONNREFUSED, Cause.TCP_REFUSED),
        (errno.ECONNRESET, Cause.TCP_RESET),
        (errno.EPIPE, Cause.TCP_RESET),
        (errno.ETIMEDOUT, Cause.TCP_TIMEOUT),
        (errno.ENETUNREACH, Cause.TCP_UNREACHABLE),
        (errno.EHOSTUNREACH, Cause.TCP_UNREACHABLE),
        (errno.ENOPROTOOPT, Cause.TCP_UNREACHABLE),
        (errno.EAFNOSUPPORT, Cause.TCP_UNREACHABLE),
        (errno.EMFILE, Cause.LOCAL_LIMIT),
        (errno.ENFILE, Cause.LOCAL_LIMIT),
        (errno.EACCES, Cause.TCP_UNREACHABLE),
        (errno.EPERM, Cause.LOCAL_LIMIT),
        (10060, Cause.TCP_TIMEOUT),
        (10061, Cause.TCP_REFUSED),
        (10054, Cause.TCP_RESET),
        (10051, Cause.TCP_UNREACHABLE),
        (10065, Cause.TCP_UNREACHABLE),
        (10013, Cause.LOCAL_LIMIT),
        (10024, Cause.LOCAL_LIMIT),
        (99999, Cause.TCP_UNREACHABLE),
    ],
)
def test_a_connection_fails_for_the_cause_its_number_tells(number: int, cause: Cause) -> None:
    assert connection_failure(OSError(number, "misleading: refused reset")).failure.cause is cause


@pytest.mark.parametrize(
    ("number", "cause"),
    [
        (1225, Cause.TCP_REFUSED),
        (1231, Cause.TCP_UNREACHABLE),
        (1236, Cause.TCP_RESET),
        (121, Cause.TCP_TIMEOUT),
        (64, Cause.TCP_RESET),
    ],
)
def test_windows_overlapped_errors_are_known_by_their_own_number(number: int, cause: Cause) -> None:
    error = OSError(errno.EINVAL, "?")
    error.winerror = number  # type: ignore[attr-defined, unused-ignore]

    assert connection_failure(error).failure.cause is cause


def test_a_posix_number_is_not_taken_for_windows() -> None:
    assert connection_failure(OSError(121, "EREMOTEIO on Linux")).failure.code != "ETIMEDOUT"


@pytest.mark.parametrize(
    ("reason", "cause"),
    [
        ("WRONG_VERSION_NUMBER", Cause.TLS_NOT_TLS),
        ("UNSUPPORTED_PROTOCOL", Cause.TLS_VERSION),
        ("TLSV1_ALERT_PROTOCOL_VERSION", Cause.TLS_VERSION),
        ("SSLV3_ALERT_HANDSHAKE_FAILURE", Cause.TLS_ALERT),
        ("TLSV13_ALERT_CERTIFICATE_REQUIRED", Cause.TLS_CLIENT_CERT),
        ("SOMETHING_NEW", Cause.TLS_ALERT),
    ],
)
def test_openssls_reason_decides_and_not_its_words(reason: str, cause: Cause) -> None:
    error = ssl.SSLError(1, "[SSL] certificate required, wrong version number")
    error.reason = reason

    failure = tls_failure(error).failure

    assert (failure.cause, failure.code) == (cause, reason)


def test_the_same_reset_has_the_cause_of_its_phase() -> None:
    reset = connection_failure(ConnectionResetError(errno.ECONNRESET, "?"))

    assert during(IN_TLS, reset, "here").failure.cause is Cause.TLS_RESET
    assert during(IN_HTTP, reset, "here").failure.cause is Cause.HTTP_CLOSED


def test_a_cause_that_belongs_to_no_phase_stays() -> None:
    limit = NetError(Cause.LOCAL_LIMIT, "too many", "EMFILE")

    assert during(IN_TLS, limit, "here").failure == limit.failure


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "?"), Cause.DNS_ERROR),
        (ConnectionResetError(10054, "?"), Cause.DNS_ERROR),
        (OSError(errno.ENETUNREACH, "?"), Cause.DNS_ERROR),
        (PermissionError(errno.EPERM, "?"), Cause.LOCAL_LIMIT),
        (RuntimeError("?"), Cause.DNS_ERROR),
    ],
)
def test_a_question_that_cannot_be_sent_is_an_error_of_dns_or_of_this_machine(
    error: Exception, cause: Cause
) -> None:
    assert datagram_failure(error).failure.cause is cause


def test_text_of_strangers_is_printable_and_on_one_line() -> None:
    assert printable(b"a\r\n\tb\x1b[31m\xe2\x80\xaec\xff") == "a b[31mc\ufffd"
    assert escaped(b"a\x1b\x85z") == "a\\x1b\\x85z"
