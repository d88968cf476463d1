"""Turns what the system and the TLS library raise into failures of the closed list, by type and
code: the words of a message are never looked at.
"""

import errno
import socket
import ssl
from collections.abc import Mapping
from typing import Final

from arcdiag.model.failure import Cause
from arcdiag.ports import NetError

# Winsock numbers (winsock2.h) and, from 64 to 1460, what overlapped I/O reports for the same
# (winerror.h); asyncio's proactor raises either.
WINDOWS: Final = {
    10013: "WSAEACCES",
    10024: "EMFILE",
    10047: "EAFNOSUPPORT",
    10048: "EADDRINUSE",
    10049: "EADDRNOTAVAIL",
    10050: "ENETDOWN",
    10051: "ENETUNREACH",
    10052: "ENETRESET",
    10053: "ECONNABORTED",
    10054: "ECONNRESET",
    10055: "ENOBUFS",
    10057: "ENOTCONN",
    10060: "ETIMEDOUT",
    10061: "ECONNREFUSED",
    10064: "EHOSTDOWN",
    10065: "EHOSTUNREACH",
    64: "ECONNRESET",
    121: "ETIMEDOUT",
    1225: "ECONNREFUSED",
    1231: "ENETUNREACH",
    1232: "EHOSTUNREACH",
    1234: "ECONNREFUSED",
    1236: "ECONNABORTED",
    1460: "ETIMEDOUT",
}

TCP: Final = {
    "ECONNREFUSED": (Cause.TCP_REFUSED, "the connection was refused"),
    "ECONNRESET": (Cause.TCP_RESET, "the connection was reset"),
    "ECONNABORTED": (Cause.TCP_RESET, "the connection was broken off"),
    "ENETRESET": (Cause.TCP_RESET, "the connection was broken off by the network"),
    "EPIPE": (Cause.TCP_RESET, "the other side had closed the connection"),
    "ENOTCONN": (Cause.TCP_RESET, "the connection was reset as soon as it was made"),
    "ETIMEDOUT": (Cause.TCP_TIMEOUT, "the other side stopped answering"),
    "ENETUNREACH": (Cause.TCP_UNREACHABLE, "there is no route to this network"),
    "EHOSTUNREACH": (Cause.TCP_UNREACHABLE, "a router says that this host cannot be reached"),
    "ENETDOWN": (Cause.TCP_UNREACHABLE, "the network interface is down"),
    "EHOSTDOWN": (Cause.TCP_UNREACHABLE, "the host is down"),
    "ENOPROTOOPT": (Cause.TCP_UNREACHABLE, "a router says that the host does not speak TCP"),
    "EADDRNOTAVAIL": (Cause.TCP_UNREACHABLE, "this machine has no address to connect from"),
    "EAFNOSUPPORT": (Cause.TCP_UNREACHABLE, "this machine does not speak this address family"),
    "EADDRINUSE": (Cause.LOCAL_LIMIT, "this machine has no free port to connect from"),
    "EMFILE": (Cause.LOCAL_LIMIT, "this process may open no more sockets"),
    "ENFILE": (Cause.LOCAL_LIMIT, "this machine can open no more sockets"),
    "ENOBUFS": (Cause.LOCAL_LIMIT, "this machine has no more room for sockets"),
    "ENOMEM": (Cause.LOCAL_LIMIT, "this machine is out of memory"),
    # Linux: ICMPv6 "administratively prohibited" comes out as this, as does a filter of its own.
    "EACCES": (Cause.TCP_UNREACHABLE, "a filter, here or on the way, prohibits the connection"),
    "WSAEACCES": (Cause.LOCAL_LIMIT, "this machine does not permit the connection"),
    "EPERM": (Cause.LOCAL_LIMIT, "this machine does not permit the connection"),
}

IN_TLS: Final = {
    Cause.TCP_RESET: Cause.TLS_RESET,
    Cause.TCP_REFUSED: Cause.TLS_RESET,
    Cause.TCP_TIMEOUT: Cause.TLS_TIMEOUT,
    Cause.TCP_UNREACHABLE: Cause.TLS_RESET,
}
IN_HTTP: Final = {
    Cause.TCP_RESET: Cause.HTTP_CLOSED,
    Cause.TCP_REFUSED: Cause.HTTP_CLOSED,
    Cause.TCP_TIMEOUT: Cause.HTTP_TIMEOUT,
    Cause.TCP_UNREACHABLE: Cause.HTTP_CLOSED,
}
IN_PROXY: Final = {
    Cause.TCP_RESET: Cause.PROXY_CLOSED,
    Cause.TCP_REFUSED: Cause.PROXY_CLOSED,
    Cause.TCP_TIMEOUT: Cause.PROXY_TIMEOUT,
    Cause.TCP_UNREACHABLE: Cause.PROXY_CLOSED,
    Cause.HTTP_ERROR: Cause.PROXY_GARBLED,
    # TLS with the proxy itself: only where its URL begins with https.
    Cause.TLS_RESET: Cause.PROXY_CLOSED,
    Cause.TLS_CLOSED: Cause.PROXY_CLOSED,
    Cause.TLS_NOT_TLS: Cause.PROXY_GARBLED,
    Cause.TLS_VERSION: Cause.PROXY_ERROR,
    Cause.TLS_ALERT: Cause.PROXY_ERROR,
    Cause.TLS_CLIENT_CERT: Cause.PROXY_ERROR,
}
IN_DNS: Final = {
    Cause.TCP_RESET: Cause.DNS_ERROR,
    Cause.TCP_REFUSED: Cause.DNS_ERROR,
    Cause.TCP_TIMEOUT: Cause.DNS_TIMEOUT,
    Cause.TCP_UNREACHABLE: Cause.DNS_ERROR,
}

# Reason codes of OpenSSL (sslerr.h) under the names that Python's ssl gives them.
TLS: Final = {
    "UNSUPPORTED_PROTOCOL": Cause.TLS_VERSION,
    "TLSV1_ALERT_PROTOCOL_VERSION": Cause.TLS_VERSION,
    "VERSION_TOO_LOW": Cause.TLS_VERSION,
    "VERSION_TOO_HIGH": Cause.TLS_VERSION,
    "WRONG_SSL_VERSION": Cause.TLS_VERSION,
    "TLSV1_ALERT_INAPPROPRIATE_FALLBACK": Cause.TLS_VERSION,
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": Cause.TLS_CLIENT_CERT,
    "SSLV3_ALERT_NO_CERTIFICATE": Cause.TLS_CLIENT_CERT,
    "WRONG_VERSION_NUMBER": Cause.TLS_NOT_TLS,
    "HTTP_REQUEST": Cause.TLS_NOT_TLS,
    "HTTPS_PROXY_REQUEST": Cause.TLS_NOT_TLS,
    "UNKNOWN_PROTOCOL": Cause.TLS_NOT_TLS,
    "UNEXPECTED_EOF_WHILE_READING": Cause.TLS_CLOSED,
    "CERT_LENGTH_MISMATCH": Cause.CERT_INVALID,
    "UNKNOWN_CERTIFICATE_TYPE": Cause.CERT_INVALID,
    "ASN1_LIB": Cause.CERT_INVALID,
}
TLS_WORDS: Final = {
    Cause.TLS_VERSION: "no TLS version that both sides speak",
    Cause.TLS_CLIENT_CERT: "the server demands a certificate of the client",
    Cause.TLS_NOT_TLS: "what answered does not speak TLS",
    Cause.TLS_CLOSED: "the connection was closed during the TLS handshake",
    Cause.CERT_INVALID: "the certificates presented are malformed",
}

EAI: Final = tuple(
    (getattr(socket, name), name)
    for name in (
        "EAI_NONAME",
        "EAI_NODATA",
        "EAI_AGAIN",
        "EAI_FAIL",
        "EAI_FAMILY",
        "EAI_MEMORY",
        "EAI_SERVICE",
        "EAI_SOCKTYPE",
        "EAI_BADFLAGS",
        "EAI_ADDRFAMILY",
        "EAI_OVERFLOW",
    )
    if hasattr(socket, name)
)


def code_of(error: OSError) -> str:
    """The symbolic name of a system error, the POSIX one wherever there is one."""
    number = getattr(error, "winerror", None) or error.errno or 0
    if number in WINDOWS and (number > 10000 or getattr(error, "winerror", None)):
        return WINDOWS[number]
    return errno.errorcode.get(error.errno or 0, type(error).__name__)


def connection_failure(error: OSError) -> NetError:
    """A failed connect, send or receive on a bare TCP connection."""
    code = code_of(error)
    cause, words = TCP.get(code, (Cause.TCP_UNREACHABLE, "the connection failed"))
    return NetError(cause, words, code)


def during(phase: Mapping[Cause, Cause], error: NetError, where: str) -> NetError:
    """The same failure as the cause it has in a later *phase* (``IN_TLS`` …).

    *where* tells when it was, around a place for the failure's own ``message``.
    """
    failure = error.failure
    if failure.cause not in phase:
        return NetError(failure.cause, failure.message, failure.code)
    return NetError(phase[failure.cause], where.format(message=failure.message), failure.code)


def tls_failure(error: ssl.SSLError) -> NetError:
    """What OpenSSL stopped at: the other side's alert, or something that this side refused."""
    reason = error.reason or type(error).__name__
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return NetError(Cause.TLS_CLOSED, TLS_WORDS[Cause.TLS_CLOSED], reason)
    cause = TLS.get(reason, Cause.TLS_ALERT)
    words = TLS_WORDS.get(cause) or f"TLS was broken off: {reason.lower().replace('_', ' ')}"
    return NetError(cause, words, reason)


def resolver_failure(error: OSError) -> NetError:
    """A failed getaddrinfo; it cannot tell a missing name from a broken server, so nor do we."""
    if not isinstance(error, socket.gaierror):
        failed = connection_failure(error)
        words = f"the system's resolver failed: {failed.failure.message}"
        local = failed.failure.cause is Cause.LOCAL_LIMIT
        cause = Cause.LOCAL_LIMIT if local else Cause.DNS_ERROR
        return NetError(cause, words, failed.failure.code)
    code = next((name for number, name in EAI if number == error.errno), str(error.errno))
    if code == "EAI_MEMORY":
        return NetError(Cause.LOCAL_LIMIT, "the system's resolver is out of memory", code)
    return NetError(Cause.DNS_ERROR, "the system's resolver found no address", code)
