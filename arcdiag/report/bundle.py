"""A support bundle: one archive with the report to read, to judge again, and to check.

The same report always makes the same bytes.
"""

import hashlib
import io
import zipfile
from collections.abc import Callable
from typing import Final

from arcdiag.model.report import Report
from arcdiag.report.csv import write_csv
from arcdiag.report.html import write_html
from arcdiag.report.json import as_json, write_json
from arcdiag.report.text import write_text

_MEMBERS: Final[tuple[tuple[str, Callable[[Report], bytes]], ...]] = (
    ("report.html", write_html),
    ("report.json", write_json),
    ("report.txt", write_text),
    ("checks.csv", write_csv),
    ("agent.json", lambda report: as_json([report.host.agent, report.azcmagent])),
    ("redaction.json", lambda report: as_json(report.redaction)),
)
"""In the order of the archive: what people open first is on top."""
SUMS: Final = "SHA256SUMS"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that the format knows."""


def write_bundle(report: Report) -> bytes:
    """The archive, with the digest of each member in the form of ``sha256sum``."""
    members = [(name, write(report)) for name, write in _MEMBERS]
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in members)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (*members, (SUMS, sums.encode())):
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, data)
    return whole.getvalue()
