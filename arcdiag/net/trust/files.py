"""The roots of a Linux machine, from the files that Go reads (crypto/x509, root_linux.go)."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from arcdiag.net.trust.pem import MOST_BYTES, certificates

FILES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",  # SUSE
    "/etc/pki/tls/cacert.pem",  # OpenELEC
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  # RHEL 7 and later
    "/etc/ssl/cert.pem",  # Alpine
)
"""The first that can be read counts."""
FOLDERS: Final = (
    "/etc/ssl/certs",  # SLES
    "/etc/pki/tls/certs",  # Fedora, RHEL
)
"""All count, every file in them."""
MOST_FILES: Final = 4096
"""In one folder."""


def system_certificates(
    root: Path = Path("/"), environment: Mapping[str, str] = os.environ
) -> tuple[bytes, ...]:
    """Every certificate, DER, each once; SSL_CERT_FILE and SSL_CERT_DIR replace the usual places.

    ``root`` is where the file system begins.
    """
    file, folders = environment.get("SSL_CERT_FILE"), environment.get("SSL_CERT_DIR")
    bundles = [Path(file)] if file else [_under(root, each) for each in FILES]
    places = folders.split(":") if folders else FOLDERS
    found: dict[bytes, None] = {}
    for bundle in bundles:
        data = _read(bundle)
        if data is not None:
            found.update(dict.fromkeys(certificates(data)))
            break
    for place in places:
        for entry in _entries(Path(place) if folders else _under(root, place)):
            found.update(dict.fromkeys(certificates(_read(entry) or b"")))
    return tuple(found)


def _under(root: Path, path: str) -> Path:
    return root / path.lstrip("/")


def _read(path: Path) -> bytes | None:
    """The file's content; None when there is no such regular file, or one beyond all measure."""
    try:
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            return None
        with path.open("rb") as file:
            return file.read(MOST_BYTES)
    except (OSError, ValueError):
        return None


def _entries(folder: Path) -> Iterator[Path]:
    """The folder's files, without links to others in the same folder (hashed names)."""
    try:
        with os.scandir(folder) as listing:
            entries = [entry for _, entry in zip(range(MOST_FILES), listing, strict=False)]
    except (OSError, ValueError):
        return
    for entry in sorted(entries, key=lambda each: each.name):
        if not (entry.is_symlink() and _stays(entry.path)):
            yield Path(entry.path)


def _stays(link: str) -> bool:
    """Does the link lead to another name in its own folder?"""
    try:
        return "/" not in str(Path(link).readlink())
    except OSError:
        return False
