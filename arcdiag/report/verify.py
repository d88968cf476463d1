"""Says of a saved report whether it is as it was when it was made, and who vouches for that."""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Set as AbstractSet
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import msgspec

from arcdiag.model.value import Value
from arcdiag.report.bundle import SUMS
from arcdiag.report.canonical import CanonicalError
from arcdiag.report.directory import DirectoryError, check_directory
from arcdiag.report.keys import is_signed
from arcdiag.report.read import MOST_BYTES, ReportError, parse_document, read_bytes
from arcdiag.report.seal import MEMBER, digest_of, signed_part

MOST_MEMBERS: Final = 64
"""Of an archive; ours have fewer than ten."""
_INSIDE: Final = "report.json"
_ZIP: Final = b"PK\x03\x04"
_PACKED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The ways of packing whose faults are known; others raise errors of their own."""


class Integrity(StrEnum):
    """What can be said of a report."""

    SIGNED = "signed"
    """Intact, and signed with a key that is known here."""
    UNKNOWN_KEY = "unknown-key"
    """Intact, and signed with a key that nobody named."""
    UNSIGNED = "unsigned"
    """As its digest says, which anybody could have made anew."""
    NO_DIGEST = "no-digest"
    ALTERED = "altered"


class Verified(Value, frozen=True):
    """The result for one file."""

    integrity: Integrity
    digest: str = ""
    """What the report is now."""
    key: str = ""
    """Whoever signed it; empty where nobody did, or where that is not true."""
    is_bundle: bool = False
    """Then it is the report in it that is signed, and its list that tells of the other files."""
    why: str = ""
    """What was altered, in a few words."""


def verify(path: Path, known: AbstractSet[str] = frozenset()) -> Verified:
    """The report, or the bundle, in the file at *path*; *known* are public keys.

    Raises ReportError where there is none.
    """
    data = read_bytes(path)
    return verified_bundle(data, known) if is_bundle(data) else verified_document(data, known)


def is_bundle(data: bytes) -> bool:
    """Is it an archive?"""
    return data.startswith(_ZIP)


def bundled(data: bytes) -> bytes:
    """The report's JSON in a bundle. Raises ReportError."""
    return _opened(data)[_INSIDE]


def verified_document(data: bytes, known: AbstractSet[str] = frozenset()) -> Verified:
    """The same for a report's JSON. Raises ReportError."""
    tree = parse_document(data)
    try:
        digest = digest_of(tree)
    except CanonicalError as error:
        return Verified(integrity=Integrity.ALTERED, why=f"it {error}")
    if MEMBER not in tree:
        return Verified(integrity=Integrity.NO_DIGEST, digest=digest)
    told, key, signature = _seal(tree[MEMBER])
    if told != digest:
        return Verified(
            integrity=Integrity.ALTERED,
            digest=digest,
            why="its content is not what its digest is of",
        )
    if not key and not signature:
        return Verified(integrity=Integrity.UNSIGNED, digest=digest)
    if not is_signed(key, signature, signed_part(digest)):
        return Verified(
            integrity=Integrity.ALTERED, digest=digest, why="its signature does not fit its content"
        )
    integrity = Integrity.SIGNED if key in known else Integrity.UNKNOWN_KEY
    return Verified(integrity=integrity, digest=digest, key=key)


def _seal(member: Any) -> tuple[str, str, str]:
    """Digest, key and signature; empty texts for whatever is none."""
    found = member if isinstance(member, dict) else {}
    texts = [found.get(name) for name in ("digest", "key", "signature")]
    digest, key, signature = (text if isinstance(text, str) else "" for text in texts)
    return digest, key, signature


def verified_bundle(data: bytes, known: AbstractSet[str] = frozenset()) -> Verified:
    """The report inside, once every member is what the list of digests says.

    Raises ReportError.
    """
    members = _opened(data)
    verified = verified_document(members[_INSIDE], known)
    sums = members.get(SUMS, b"").decode("utf-8", "replace").split("\n")
    others = [(held, name) for name, held in members.items() if name != SUMS]
    now = [f"{hashlib.sha256(held).hexdigest()}  {name}" for held, name in others]
    if sorted(sums) != sorted(["", *now]) and verified.integrity is not Integrity.ALTERED:
        return Verified(
            integrity=Integrity.ALTERED,
            digest=verified.digest,
            why=f"a file in it is not what {SUMS} says",
        )
    return msgspec.structs.replace(verified, is_bundle=True)


def _opened(data: bytes) -> dict[str, bytes]:
    """The members, of which the report is one."""
    file = io.BytesIO(data)
    try:
        check_directory(file, len(data))
        with zipfile.ZipFile(file) as archive:
            members = _members(archive)
    except DirectoryError as error:
        raise ReportError(str(error)) from None
    except (OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
        raise ReportError("is no archive that can be read") from None
    if _INSIDE not in members:
        raise ReportError(f"is no support bundle: it holds no {_INSIDE}")
    return members


def _members(archive: zipfile.ZipFile) -> dict[str, bytes]:
    listed = archive.infolist()
    names = [member.filename for member in listed]
    if len(listed) > MOST_MEMBERS or len(set(names)) < len(names):
        raise ReportError("is no support bundle of arcdiag")
    if any(member.compress_type not in _PACKED for member in listed):
        raise ReportError("is no support bundle of arcdiag: it is packed in another way")
    if sum(member.file_size for member in listed) > MOST_BYTES:
        raise ReportError(f"holds more than {MOST_BYTES // 2**20} MiB")
    found = {}
    for member in listed:
        with archive.open(member) as file:  # what a header says of the size is not relied on
            found[member.filename] = file.read(member.file_size + 1)
    return found
