"""What Schannel's registry values mean for TLS clients (Microsoft: TLS registry settings)."""

from collections.abc import Iterable, Mapping
from typing import Final

from arcdiag.model.tls_posture import Schannel

PROTOCOLS: Final = ("SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3")
MOST_SUITES: Final = 200

Values = Mapping[str, int]


def schannel(
    clients: Mapping[str, Values], local: Iterable[str], policy: str, dotnet: Values
) -> Schannel:
    """*clients* are the values of each protocol's Client key; *policy* the list that policy sets.

    A list set by policy replaces the *local* one.
    """
    by_policy = _names(policy.split(","))
    own = _names(local)
    return Schannel(
        off=tuple(name for name in PROTOCOLS if clients.get(name, {}).get("Enabled") == 0),
        not_by_default=tuple(
            name for name in PROTOCOLS if clients.get(name, {}).get("DisabledByDefault", 0)
        ),
        suites=by_policy or own or None,
        suites_by_policy=bool(by_policy),
        dotnet_strong_crypto=_switch(dotnet, "SchUseStrongCrypto"),
        dotnet_system_versions=_switch(dotnet, "SystemDefaultTlsVersions"),
    )


def _names(given: Iterable[str]) -> tuple[str, ...]:
    names = (name.strip()[:100] for name in given)
    return tuple(dict.fromkeys(filter(None, names)))[:MOST_SUITES]


def _switch(values: Values, name: str) -> bool | None:
    return None if name not in values else values[name] != 0
