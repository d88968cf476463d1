"""A zip file of a folder whose bytes depend on the folder's files alone."""

import stat
import zipfile
from datetime import UTC, datetime
from pathlib import Path


def pack(folder: Path, target: Path, epoch: int) -> None:
    """Write *target*, with *folder* at its top; every file is from *epoch* (seconds, UTC)."""
    when = datetime.fromtimestamp(epoch, UTC).timetuple()[:6]
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), when)
            executable = path.stat().st_mode & stat.S_IXUSR
            entry.create_system = (
                3  # Unix, so that what may be run still may be when it is unpacked
            )
            entry.external_attr = (stat.S_IFREG | (0o755 if executable else 0o644)) << 16
            data = path.read_bytes()
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED, compresslevel=9)
