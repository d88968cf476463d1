"""The closed choices a user makes and a report repeats."""

from enum import StrEnum


class Cloud(StrEnum):
    """An Azure cloud, by the word that ``--cloud`` takes."""

    PUBLIC = "public"
    USGOV = "usgov"
    CHINA = "china"


class Mode(StrEnum):
    """How the traffic to Azure is meant to travel."""

    PUBLIC = "public"
    MICROSOFT_PEERING = "microsoft-peering"
    PRIVATE_PEERING = "private-peering"
    GATEWAY = "gateway"


class Wanted(StrEnum):
    """The kind of address that a name must be answered with, in the mode that was asked for."""

    ANY = "any"
    PUBLIC = "public"
    PRIVATE = "private"


class Protocol(StrEnum):
    """What is spoken after the connection stands; each decides which steps a check has."""

    HTTPS = "https"
    HTTP = "http"
    WSS = "wss"
    TCP = "tcp"
    UDP = "udp"
    GIT = "git"
    HTTP_PROXY = "http-proxy"
    """A proxy itself: CONNECT is asked of it."""
    HTTPS_PROXY = "https-proxy"
    SOCKS5 = "socks5"


class Required(StrEnum):
    """When an endpoint is needed, in the words of the documentation."""

    INSTALL = "install"
    CONNECT = "connect"
    ALWAYS = "always"
    EXTENSION = "extension"
    NEVER = "never"
    """Old or reserved: kept so that old logs can be read, never probed."""


class Severity(StrEnum):
    """What breaks when an endpoint cannot be reached."""

    BLOCKER = "blocker"
    """Onboarding or the heartbeat fails."""
    DEGRADED = "degraded"
    OPTIONAL = "optional"


class State(StrEnum):
    """What became of one check (contract, section 3)."""

    PASS = "pass"  # noqa: S105 - a verdict, not a secret
    WARN = "warn"
    FAIL = "fail"
    NOT_TESTED = "not-tested"
    NOT_APPLICABLE = "not-applicable"


class Readiness(StrEnum):
    """A verdict, over all or for one purpose."""

    READY = "ready"
    WARNINGS = "ready-with-warnings"
    BLOCKED = "blocked"
    INCONCLUSIVE = "inconclusive"
