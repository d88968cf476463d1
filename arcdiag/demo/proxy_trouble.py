"""The simulated company's proxies as data: what each wants, refuses, and does wrong."""

from __future__ import annotations

from enum import StrEnum
from fnmatch import fnmatchcase

from arcdiag.model.value import Value


class ProxyKind(StrEnum):
    """What is spoken to a proxy."""

    HTTP = "http"
    SOCKS5 = "socks5"


class ProxyTrouble(StrEnum):
    """What a proxy does wrong, to everybody."""

    DEAD = "dead"
    """Packets to it are dropped without a word."""
    REFUSED = "refused"
    """Nothing listens there."""
    CLOSES = "closes"
    """The connection is made; a request is answered by its end."""
    SILENT = "silent"
    GARBAGE = "garbage"
    """Bytes that belong to no protocol."""
    ENDLESS = "endless-headers"
    OPENS_AND_CLOSES = "opens-and-closes"
    """The tunnel is promised, and the connection closed."""
    PAGE = "page"
    """The tunnel is promised, and a page sent in its place."""
    CANNOT = "bad-gateway"
    """502, or SOCKS5's "host unreachable"."""


class ProxyServer(Value, frozen=True):
    """One proxy of the scenario; what is not mentioned is healthy."""

    host: str
    address: str
    port: int = 3128
    kind: ProxyKind = ProxyKind.HTTP
    user: str = ""
    """Wants a login: this user, with ``password``; one that nobody has: refuses every login."""
    password: str = ""
    schemes: tuple[str, ...] = ()
    """Wants a login and offers these ways; a user is let in by ``Basic`` only."""
    denies: tuple[str, ...] = ()
    """Names that it does not connect to, with ``*`` for anything."""
    trouble: ProxyTrouble | None = None

    @property
    def wants_login(self) -> bool:
        """Must everybody log in?"""
        return bool(self.user or self.schemes)

    def admits(self, login: tuple[str, str] | None) -> bool:
        """Is this user and password let in? None: no login was given."""
        if not self.wants_login:
            return True
        return bool(self.user) and login == (self.user, self.password)

    def refuses(self, host: str) -> bool:
        """Is *host* on its list?"""
        return any(fnmatchcase(host.lower(), pattern) for pattern in self.denies)
