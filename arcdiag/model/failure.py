"""The closed list of causes, and the two outcomes that are not a sight: failed and skipped."""

from enum import StrEnum
from typing import Final

from arcdiag.model.value import Recorded


class Cause(StrEnum):
    """Why a check failed, warned or was not tested (contract, section 4)."""

    DNS_NXDOMAIN = "dns-nxdomain"
    DNS_NODATA = "dns-nodata"
    DNS_SERVFAIL = "dns-servfail"
    DNS_REFUSED = "dns-refused"
    DNS_TIMEOUT = "dns-timeout"
    DNS_ERROR = "dns-error"
    TCP_TIMEOUT = "tcp-timeout"
    TCP_REFUSED = "tcp-refused"
    TCP_RESET = "tcp-reset"
    TCP_UNREACHABLE = "tcp-unreachable"
    TLS_TIMEOUT = "tls-timeout"
    TLS_RESET = "tls-reset"
    TLS_CLOSED = "tls-closed"
    TLS_ALERT = "tls-alert"
    TLS_VERSION = "tls-version"
    TLS_CLIENT_CERT = "tls-client-cert"
    TLS_NOT_TLS = "tls-not-tls"
    CERT_EXPIRED = "cert-expired"
    CERT_NOT_YET_VALID = "cert-not-yet-valid"
    CERT_WRONG_HOST = "cert-wrong-host"
    CERT_SELF_SIGNED = "cert-self-signed"
    CERT_INCOMPLETE = "cert-incomplete"
    CERT_UNTRUSTED = "cert-untrusted"
    CERT_REVOKED = "cert-revoked"
    CERT_WEAK = "cert-weak"
    CERT_INVALID = "cert-invalid"
    CERT_INTERCEPTED = "cert-intercepted"
    PROXY_UNREACHABLE = "proxy-unreachable"
    PROXY_AUTH_REQUIRED = "proxy-auth-required"
    PROXY_DENIED = "proxy-denied"
    PROXY_TIMEOUT = "proxy-timeout"
    PROXY_CLOSED = "proxy-closed"
    PROXY_GARBLED = "proxy-garbled"
    PROXY_ERROR = "proxy-error"
    HTTP_TIMEOUT = "http-timeout"
    HTTP_CLOSED = "http-closed"
    HTTP_WRONG_SERVICE = "http-wrong-service"
    HTTP_ERROR = "http-error"
    PRIVATE_EXPECTED = "private-expected"
    PUBLIC_EXPECTED = "public-expected"
    PARTIAL_ADDRESSES = "partial-addresses"
    SLOW = "slow"
    SKIPPED_DEADLINE = "skipped-deadline"
    SKIPPED_CANCELLED = "skipped-cancelled"
    SKIPPED_DEPENDENCY = "skipped-dependency"
    SKIPPED_WILDCARD = "skipped-wildcard"
    LOCAL_LIMIT = "local-limit"
    TOOL_BUG = "tool-bug"


UNFINISHED: Final = "unfinished"
"""The code of a silence, or of an end, in the middle of an answer."""
ONLY_CUT_OFF: Final = "truncated"
"""The code where a name server's answer by UDP is truncated, and by TCP there is none."""


class Failure(Recorded, frozen=True, tag="failure"):
    """A step that did not reach its end.

    ``message`` is what was seen, in plain words; it may hold text from the network.
    ``code`` is the library's or system's own name for it (``ECONNREFUSED``, ``handshake_failure``).
    """

    cause: Cause
    message: str
    code: str = ""


class Skipped(Recorded, frozen=True, tag="skipped"):
    """A step that was not taken, and why."""

    cause: Cause
    why: str
