"""The JSON Schema of a report, from the code that writes reports.

``python -m arcdiag.report.schema FILE`` writes it; the shipped copy is kept current by a test.
"""

import sys
from pathlib import Path

import msgspec

from arcdiag.model.report import SCHEMA, Report
from arcdiag.report.json import as_json

SHIPPED = f"schema/{SCHEMA.replace('/', '-')}.json"
"""Where it lies among the resources."""


def report_schema() -> bytes:
    """The schema as JSON text (draft 2020-12)."""
    schema = msgspec.json.schema(Report)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA}
    definitions = schema["$defs"]
    definitions["Report"]["properties"]["schema"] = {"const": SCHEMA}
    return as_json({**head, **schema})


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(report_schema())
