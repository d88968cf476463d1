"""``arcdiag report verify``: says whether reports are as they were when they were made."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from arcdiag.cli.console import Streams
from arcdiag.cli.exits import BLOCKED, INCONCLUSIVE, READY, REFUSED, WARNINGS
from arcdiag.diagnosis.words import say
from arcdiag.orders.refused import RefusedError
from arcdiag.report.plain import plain
from arcdiag.report.read import ReportError
from arcdiag.report.verify import Integrity, Verified

_CODES: Final = {
    Integrity.SIGNED: READY,
    Integrity.UNKNOWN_KEY: WARNINGS,
    Integrity.UNSIGNED: WARNINGS,
    Integrity.NO_DIGEST: INCONCLUSIVE,
    Integrity.ALTERED: BLOCKED,
}
_WORST: Final = (REFUSED, BLOCKED, INCONCLUSIVE, WARNINGS, READY)


def verify(names: Sequence[str], asked: Namespace, streams: Streams) -> int:
    """A line for each file; the exit code is that of the worst."""
    from arcdiag.report.keys import KeyFileError, public_key
    from arcdiag.report.verify import verify as verified

    if not names:
        raise RefusedError("report verify: name the files")
    if asked.output or asked.sign or asked.redact_map or asked.format:
        raise RefusedError("report verify: writes nothing, so --output and --sign have no place")
    try:
        known = {public_key(Path(name)): name for name in asked.key}
    except KeyFileError as error:
        raise RefusedError(f"--key {error}") from None
    codes = []
    for name in names:
        try:
            found = verified(Path(name), known.keys())
        except ReportError as error:
            streams.message(plain(f"{name}: {error}", 600))
            codes.append(REFUSED)
        else:
            streams.result(f"{plain(name)}: {_said(found, known)}{_beside(found)}\n")
            codes.append(_CODES[found.integrity])
    return min(codes, key=_WORST.index)


def _said(found: Verified, known: dict[str, str]) -> str:
    match found.integrity:
        case Integrity.SIGNED:
            return say(
                "intact, signed with {key} ({file})",
                key=found.key,
                file=plain(known[found.key]),
            )
        case Integrity.UNKNOWN_KEY:
            return say("intact, signed with a key that is not known here: {key}", key=found.key)
        case Integrity.UNSIGNED:
            return say("intact by its digest, unsigned: {digest}", digest=found.digest)
        case Integrity.NO_DIGEST:
            return say(
                "it has no digest, so it cannot be told; now it is {digest}", digest=found.digest
            )
        case Integrity.ALTERED:
            return say("ALTERED: {why}", why=found.why)


def _beside(found: Verified) -> str:
    """What a signature on a bundle does not cover."""
    if not (found.is_bundle and found.key):
        return ""
    return say("; of the bundle, report.json is signed, the other files are as its SHA256SUMS says")
