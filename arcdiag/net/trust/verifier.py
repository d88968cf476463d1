"""Asking the system's own verifier for its opinion on a chain, through truststore."""

import ssl
from collections.abc import Sequence
from importlib import import_module
from typing import Final, Protocol

from arcdiag.net.trust.store import Opinion

VERIFYING: Final = "_verify_peercerts_impl"


class Verify(Protocol):
    """truststore's function: raises SSLCertVerificationError, with the system's own code."""

    def __call__(
        self, context: ssl.SSLContext, chain: list[bytes], /, server_hostname: str | None
    ) -> None:
        """Verify the chain; without a host name that part is left out."""


def ask(chain: Sequence[bytes]) -> Opinion | None:
    """The opinion on *chain* (DER, leaf first), host name aside; None when none can be had.

    truststore only verifies within a handshake, but keeps the verifying itself in one function;
    arcdiag's handshakes are over by then. Were that function gone, arcdiag would judge alone.
    """
    try:
        verify: Verify = getattr(import_module("truststore._api"), VERIFYING)
    except (ImportError, AttributeError):
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    try:
        verify(context, list(chain), server_hostname=None)
    except ssl.SSLCertVerificationError as refusal:
        return refused(refusal)
    except (OSError, TypeError, ValueError):
        return None
    return Opinion()


def refused(refusal: ssl.SSLCertVerificationError) -> Opinion:
    """The reason in the system's words and number."""
    code = getattr(refusal, "verify_code", 0)
    message = getattr(refusal, "verify_message", "") or str(refusal)
    number = code if isinstance(code, int) and code else -1
    return Opinion(code=number & 0xFFFFFFFF if number < -(2**30) else number, message=message[:300])
