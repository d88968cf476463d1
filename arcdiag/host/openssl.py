"""Reads OpenSSL's system-wide settings: for curl, wget and extensions, not for the agent."""

from pathlib import Path
from typing import Final

from arcdiag.host.parsing.openssl_conf import parse_openssl_conf, policy_name, system_default
from arcdiag.host.reading import read_if_there
from arcdiag.model.tls_posture import OpenSsl

_SETTINGS: Final = ("etc/ssl/openssl.cnf", "etc/pki/tls/openssl.cnf")
"""Debian, Ubuntu, SUSE; Fedora, RHEL."""
_POLICY: Final = "etc/crypto-policies/config"
_FOLDERS: Final = ("usr/lib64", "usr/lib", "usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu")
_MOST_BYTES: Final = 512 * 1024
_MOST_LIBRARIES: Final = 8


def openssl_settings(root: Path, notes: list[str]) -> OpenSsl | None:
    """The settings of the system under *root*; None where it has neither library nor settings."""
    files: list[str] = []

    def read(place: str) -> str:
        text = read_if_there(root / place.lstrip("/"), notes, most=_MOST_BYTES)
        if text:
            files.append(f"/{place.lstrip('/')}")
        return text

    policy = policy_name(read(_POLICY))
    text = next(filter(None, map(read, _SETTINGS)), "")
    found = system_default(parse_openssl_conf(text, read))
    libraries = _libraries(root)
    if not files and not libraries:
        return None
    return OpenSsl(
        libraries=libraries,
        files=tuple(files),
        policy=policy,
        min_protocol=found["MinProtocol"][:100],
        max_protocol=found["MaxProtocol"][:100],
        cipher_string=found["CipherString"][:2000],
        cipher_suites=found["Ciphersuites"][:2000],
    )


def _libraries(root: Path) -> tuple[str, ...]:
    names: set[str] = set()
    for folder in _FOLDERS:
        try:
            names |= {path.name for path in (root / folder).glob("libssl.so.[0-9]*")}
        except OSError:
            continue
    return tuple(sorted(names))[:_MOST_LIBRARIES]
