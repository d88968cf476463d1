"""What this machine trusts: files on Linux, the system's own verifier on Windows and elsewhere."""

import ssl
import sys
from collections.abc import Container, Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Protocol

from arcdiag.model.value import Value
from arcdiag.net.trust.anchors import Anchors

SERVER_USE = "1.3.6.1.5.5.7.3.1"
"""id-kp-serverAuth (RFC 5280)."""


class Opinion(Value, frozen=True):
    """What the system's verifier says of a chain; no code: it is trusted."""

    code: int = 0
    message: str = ""


class Store(Protocol):
    """The roots a machine holds, and its own verifier's opinion where it has one.

    Both may read files or wait for the network, and are asked in a thread.
    """

    @property
    def label(self) -> str:
        """What reports call it: ``system``, ``system and FILE``."""

    @property
    def complete(self) -> bool:
        """Are all roots listed? Not where the system fetches them when they are needed."""

    @property
    def anchors(self) -> Anchors:
        """The roots that can be listed; where there is a verifier, perhaps not all of them."""

    @property
    def added(self) -> Anchors:
        """Those of them that the user added: they count, whatever the verifier says."""

    def opinion(self, chain: Sequence[bytes]) -> Opinion | None:
        """What the system's verifier says, host name aside; None: there is none to ask."""


class FixedStore:
    """Trusts exactly these anchors, judged by arcdiag alone."""

    complete = True

    def __init__(self, anchors: Sequence[bytes], label: str) -> None:
        self.label = label
        self.anchors = Anchors(anchors)
        self.added = Anchors()

    def opinion(self, chain: Sequence[bytes]) -> Opinion | None:  # noqa: ARG002 - the port's shape
        """Nobody else is asked."""
        return None


class FileStore:
    """The system's files, read as Go reads them when first asked, and the user's anchors."""

    complete = True

    def __init__(self, extra: Sequence[bytes], label: str) -> None:
        self.label = label
        self.added = Anchors(extra)

    @cached_property
    def anchors(self) -> Anchors:
        """All of them; an empty store when the system has none."""
        from arcdiag.net.trust.files import system_certificates

        return Anchors((*system_certificates(), *self.added.all))

    def opinion(self, chain: Sequence[bytes]) -> Opinion | None:  # noqa: ARG002 - the port's shape
        """Linux has no verifier of its own: a Go program judges by itself, and so does arcdiag."""
        return None


class VerifierStore:
    """The system's verifier decides; the roots that it lists help to say why."""

    complete = False

    def __init__(self, extra: Sequence[bytes], label: str) -> None:
        self.label = label
        self.added = Anchors(extra)

    @cached_property
    def anchors(self) -> Anchors:
        """The roots Windows lists; it fetches others when they are needed."""
        return Anchors((*_listed(), *self.added.all))

    def opinion(self, chain: Sequence[bytes]) -> Opinion | None:
        """The verifier's opinion; None when it cannot be asked, so that arcdiag judges alone."""
        from arcdiag.net.trust.verifier import ask

        return ask(chain)


def anchors_store(anchors: Sequence[bytes], label: str = "system") -> Store:
    """A store that holds exactly *anchors* (DER)."""
    return FixedStore(anchors, label)


def system_store(extra: Sequence[bytes] = (), label: str = "system") -> Store:
    """The machine's store; *extra* (DER) is trusted in addition, and *label* tells of both."""
    if sys.platform == "linux":
        return FileStore(extra, label)
    return VerifierStore(extra, label)


def _listed() -> Sequence[bytes]:
    if sys.platform == "win32":
        with suppress(OSError):  # a locked-down account may not list them; the verifier knows them
            return for_servers(ssl.enum_certificates("ROOT"))
    return ()


def for_servers(listed: Iterable[tuple[bytes, str, Container[str] | bool]]) -> tuple[bytes, ...]:
    """Of what Windows lists, the certificates that may vouch for servers."""
    return tuple(
        der
        for der, encoding, trusted in listed
        if encoding == "x509_asn"
        and (trusted if isinstance(trusted, bool) else SERVER_USE in trusted)
    )
