"""What is seen of a proxy: the connection to it, and its answer."""

from arcdiag.model.value import Recorded


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
    """A proxy's answer to the wish for a connection, whatever it was."""

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
    """The ways to log in that it offers: ``Basic``, ``Negotiate``, ``NTLM`` …"""
    headers: tuple[tuple[str, str], ...] = ()
    """As in `Answered`."""
    excerpt: str = ""
    """The beginning of the page that came instead of a tunnel."""

    def header(self, name: str) -> str:
        """The first value of a header, or an empty text."""
        return next((value for key, value in self.headers if key == name), "")
