"""A report's digest, and who vouches for it: made once, when the report is about to leave."""

import hashlib
import json
from typing import Any, Final, Protocol

import msgspec

from arcdiag.model.report import Report, Seal
from arcdiag.report.canonical import CanonicalError, canonical
from arcdiag.report.json import write_json

MEMBER: Final = "seal"
"""The member of a report that is no part of what is digested."""
_ALGORITHM: Final = "sha256:"
_CONTEXT: Final = b"arcdiag-report-seal/1\n"
"""What stands before a digest when it is signed: such a signature is good for nothing else."""


class Signer(Protocol):
    """Somebody's private key."""

    @property
    def key(self) -> str:
        """The public key that goes with it, as `Seal.key` has it."""

    def sign(self, message: bytes, /) -> str:
        """The signature as hexadecimal digits."""


def digest_of(tree: dict[str, Any]) -> str:
    """The digest of a report's document, as ``json.loads`` makes it. Raises CanonicalError."""
    rest = {name: member for name, member in tree.items() if name != MEMBER}
    return f"{_ALGORITHM}{hashlib.sha256(canonical(rest)).hexdigest()}"


def fits(tree: dict[str, Any], digest: str) -> bool:
    """Is *digest* that of the document?"""
    try:
        return digest_of(tree) == digest
    except CanonicalError:
        return False


def signed_part(digest: str) -> bytes:
    """The bytes that a signature is made over."""
    return _CONTEXT + digest.encode()


def sealed(report: Report, signer: Signer | None = None) -> Report:
    """*report* with its digest; an earlier signature stays where the digest is still the same."""
    digest = digest_of(json.loads(write_json(report)))
    if signer is not None:
        made = Seal(digest=digest, key=signer.key, signature=signer.sign(signed_part(digest)))
    elif report.seal is not None and report.seal.digest == digest:
        made = report.seal
    else:
        made = Seal(digest=digest)
    return msgspec.structs.replace(report, seal=made)
