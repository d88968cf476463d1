"""What a system's own TLS libraries are set to as clients; the agent, a Go program, has its own."""

from arcdiag.model.value import Recorded


class OpenSsl(Recorded, frozen=True):
    """OpenSSL's settings for the whole system; empty: left to its defaults."""

    libraries: tuple[str, ...] = ()
    """``libssl.so.3`` …"""
    files: tuple[str, ...] = ()
    """Where the settings were read."""
    policy: str = ""
    """The system-wide crypto policy (Fedora, RHEL): ``DEFAULT``, ``FUTURE``, ``FIPS`` …"""
    min_protocol: str = ""
    """``TLSv1.2`` …; as written."""
    max_protocol: str = ""
    cipher_string: str = ""
    cipher_suites: str = ""
    """Of TLS 1.3."""


class Schannel(Recorded, frozen=True):
    """Windows' settings for TLS clients; None: nothing is set, the system's default counts."""

    off: tuple[str, ...] = ()
    """Protocol versions that no client may use: ``TLS 1.2`` …"""
    not_by_default: tuple[str, ...] = ()
    """Versions that only clients use that ask for them by name."""
    suites: tuple[str, ...] | None = None
    """The cipher suites in their order."""
    suites_by_policy: bool = False
    dotnet_strong_crypto: bool | None = None
    """SchUseStrongCrypto of .NET 4."""
    dotnet_system_versions: bool | None = None
    """SystemDefaultTlsVersions of .NET 4."""


class TlsPosture(Recorded, frozen=True):
    """What there is on this machine."""

    openssl: OpenSsl | None = None
    schannel: Schannel | None = None
