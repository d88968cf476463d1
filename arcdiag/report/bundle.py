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
    ("agent.json", lambda report: as_json(_agent(report))),
    ("redaction.json", lambda report: as_json(report.redaction)),
)
"""In the order of the archive: what people open first is on top."""
LOG: Final = "arcdiag.log"
SUMS: Final = "SHA256SUMS"
_NO_LOG: Final = "Nothing is in the log: no fault of arcdiag's own, and no warning.\n"
_NOT_HERE: Final = "No log is in this bundle: it was made of a report that was saved before.\n"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that the format knows."""


def write_bundle(report: Report, log: str | None = None) -> bytes:
    """The archive, with the digest of each member in the form of ``sha256sum``.

    *log* is what arcdiag logged where the report was made, redacted like it; None: it is not here.
    """
    logged = _NOT_HERE if log is None else log or _NO_LOG
    members = [(name, write(report)) for name, write in _MEMBERS]
    members.append((LOG, logged.encode("utf-8", "replace")))
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in members)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (*members, (SUMS, sums.encode())):
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, data)
    return whole.getvalue()


def _agent(report: Report) -> dict[str, object]:
    """What is known of the Connected Machine agent here."""
    return {
        "settings": report.host.agent,
        "check": report.azcmagent,
        "agreement": report.agreement,
    }
