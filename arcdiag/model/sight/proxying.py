"""What is seen of a proxy: the connection to it, and its answer."""

from typing import Final

from arcdiag.model.value import Recorded

NO_LOGIN_ACCEPTED: Final = 0xFF
"""SOCKS5 for "no acceptable methods" (RFC 1928, section 3); here for a refused login as well."""


class Reached(Recorded, frozen=True, tag="reached"):
    """An open connection to a proxy, ready to be asked."""

    proxy: str
    """Its URL without any login."""
    address: str
    port: int
    local: str
    version: str = ""
    """The TLS version spoken with the proxy itself; empty for a plain one."""


class Tunnelled(Recorded, frozen=True, tag="tunnelled"):
    """A proxy's answer to the wish for a connection, whatever it was.

    ``opened`` goes by what a Go program takes for a yes: of HTTP the status 200 and no other.
    SOCKS5 says no in three ways: a reply code from 1 on (RFC 1928, section 6; 2 is its ruleset);
    ``NO_LOGIN_ACCEPTED`` without ``schemes``, where it takes none of the ways to log in that were
    offered; and ``NO_LOGIN_ACCEPTED`` with ``schemes``, where it chose that way, and then refused
    the login (``login``) or was not offered any.
    """

    proxy: str
    """Its URL without any login."""
    target: str
    """``HOST:PORT`` as asked for."""
    opened: bool
    status: int
    """The HTTP status of CONNECT, or the reply code of SOCKS5 (RFC 1928, section 6)."""
    reason: str = ""
    """The proxy's own words, or the meaning of the SOCKS5 code."""
    login: bool = False
    """A user name and password were offered to the proxy."""
    schemes: tuple[str, ...] = ()
    """The ways to log in that it offers: ``Basic``, ``Negotiate``, ``NTLM`` …; of SOCKS5 the one
    that it chose: ``username/password`` or ``GSSAPI``."""
    headers: tuple[tuple[str, str], ...] = ()
    """As in `Answered`."""
    excerpt: str = ""
    """The beginning of what came with the answer: a page instead of a tunnel, as a rule."""

    def header(self, name: str) -> str:
        """The first value of a header, or an empty text."""
        return next((value for key, value in self.headers if key == name), "")
