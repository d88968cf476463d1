"""Causes in the words of a Go program, as the agent is: net, crypto/tls, crypto/x509, net/http.

Texts are those of Go's standard library and of the systems' error messages that it repeats. A
text that is not in the table stays unexplained.
"""

import re
from typing import Final

from arcdiag.model.failure import Cause
from arcdiag.model.value import Value

# One line a text, the more telling ones first: what a proxy said stands before what it was said
# about, and a phase before the error that ended it.
_TEXTS: Final = tuple(
    (re.compile(pattern), cause)
    for pattern, cause in (
        # net/http: the connection to the proxy itself
        (r"proxyconnect tcp: (?:tls|x509|remote error)", Cause.PROXY_ERROR),
        (r"proxyconnect tcp: (?:unexpected )?EOF", Cause.PROXY_CLOSED),
        (r"proxyconnect tcp: .*(?:connection reset|forcibly closed)", Cause.PROXY_CLOSED),
        (r"proxyconnect tcp: .*TLS handshake timeout", Cause.PROXY_TIMEOUT),
        (r"proxyconnect tcp: .*malformed HTTP", Cause.PROXY_GARBLED),
        (r"proxyconnect tcp: ", Cause.PROXY_UNREACHABLE),
        (r"socks connect tcp .*: dial tcp", Cause.PROXY_UNREACHABLE),
        (r"socks connect .*: .*connection not allowed by ruleset", Cause.PROXY_DENIED),
        (
            r"socks connect .*: .*(?:authentication failed|no acceptable authentication methods)",
            Cause.PROXY_AUTH_REQUIRED,
        ),
        (r"socks connect .*: .*unknown error", Cause.PROXY_ERROR),
        # net/http: the status line of a refused CONNECT is the whole error
        (r": Proxy Authentication Required\"?$", Cause.PROXY_AUTH_REQUIRED),
        (r": Forbidden\"?$", Cause.PROXY_DENIED),
        (r": (?:Bad Gateway|Service Unavailable|Gateway Timeout)\"?$", Cause.PROXY_ERROR),
        # net: names. "no such host" stands for a missing name and for one without addresses.
        (r"lookup \S+(?: on \S+)?: no such host", Cause.DNS_NXDOMAIN),
        (r"lookup \S+: getaddrinfow: No such host is known", Cause.DNS_NXDOMAIN),
        (r"lookup \S+(?: on \S+)?: server misbehaving", Cause.DNS_ERROR),
        (r"lookup \S+: getaddrinfow: This is usually a temporary error", Cause.DNS_ERROR),
        (r"lookup \S+: Temporary failure in name resolution", Cause.DNS_ERROR),
        (r"lookup \S+(?: on \S+)?: (?:.*: )?i/o timeout", Cause.DNS_TIMEOUT),
        (r"lookup \S+ on \S+: .*connection refused", Cause.DNS_ERROR),
        # crypto/x509
        (
            r"x509: certificate has expired or is not yet valid: .* is before ",
            Cause.CERT_NOT_YET_VALID,
        ),
        (r"x509: certificate has expired or is not yet valid: .* is after ", Cause.CERT_EXPIRED),
        (r"x509: certificate signed by unknown authority", Cause.CERT_UNTRUSTED),
        (r"A certificate chain .*root certificate which is not trusted", Cause.CERT_UNTRUSTED),
        (r"x509: certificate is valid for .*, not ", Cause.CERT_WRONG_HOST),
        (r"x509: certificate is not valid for any names", Cause.CERT_WRONG_HOST),
        (r"x509: cannot validate certificate for .* IP SANs", Cause.CERT_WRONG_HOST),
        (r"x509: certificate relies on legacy Common Name field", Cause.CERT_WRONG_HOST),
        (r"x509: cannot verify signature: insecure algorithm", Cause.CERT_WEAK),
        (r"x509: negative serial number", Cause.CERT_INVALID),
        (
            r"x509: certificate (?:is not standards compliant|specifies an incompatible)",
            Cause.CERT_INVALID,
        ),
        # crypto/tls
        (r"tls: first record does not look like a TLS handshake", Cause.TLS_NOT_TLS),
        (r"http: server gave HTTP response to HTTPS client", Cause.TLS_NOT_TLS),
        (r"tls: server selected unsupported protocol version", Cause.TLS_VERSION),
        (r"remote error: tls: protocol version not supported", Cause.TLS_VERSION),
        (r"remote error: tls: (?:certificate required|bad certificate)", Cause.TLS_CLIENT_CERT),
        (r"remote error: tls: ", Cause.TLS_ALERT),
        (r"TLS handshake timeout", Cause.TLS_TIMEOUT),
        # net: connections, in the words of Linux and of Windows
        (r"dial tcp \S+: i/o timeout", Cause.TCP_TIMEOUT),
        (r"dial tcp \S+: connect: connection timed out", Cause.TCP_TIMEOUT),
        (
            r"dial tcp \S+: connectex: A connection attempt failed because the connected party",
            Cause.TCP_TIMEOUT,
        ),
        (r"dial tcp \S+: connect: connection refused", Cause.TCP_REFUSED),
        (r"dial tcp \S+: connectex: No connection could be made", Cause.TCP_REFUSED),
        (
            r"dial tcp \S+: connect: (?:network is unreachable|no route to host)",
            Cause.TCP_UNREACHABLE,
        ),
        (
            r"dial tcp \S+: connectex: A socket operation was attempted to an unreachable",
            Cause.TCP_UNREACHABLE,
        ),
        (r"dial tcp \S+: connect: connection reset by peer", Cause.TCP_RESET),
        (r"dial tcp \S+: connect: permission denied", Cause.TCP_UNREACHABLE),
        # net/http: the answer
        (r"Client\.Timeout exceeded while awaiting headers", Cause.HTTP_TIMEOUT),
        (r"timeout awaiting response headers", Cause.HTTP_TIMEOUT),
        (r"malformed HTTP (?:response|status code|version)", Cause.HTTP_ERROR),
    )
)

MOST_CHARACTERS: Final = 8192
"""Of one text; an error of Go's is a fraction of it."""


class GoError(Value, frozen=True):
    """A cause, and the words that tell it."""

    cause: Cause
    words: str


def go_error(text: str) -> GoError | None:
    """The cause that *text* names in a Go program's words; None when it names none."""
    searched = text[:MOST_CHARACTERS].rstrip()
    for pattern, cause in _TEXTS:
        found = pattern.search(searched)
        if found:
            return GoError(cause=cause, words=found[0].strip(': "'))
    return None
