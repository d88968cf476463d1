"""JSON Schemas of what programs read, from the code that writes it.

``python -m arcdiag.report.schema FILE`` writes the report's, or the comparison's where FILE is
called so (`arcdiag.fleet.schema` writes the merge's); tests keep the shipped copies current.
"""

import sys
from pathlib import Path
from typing import Final

import msgspec

from arcdiag.model.comparison import COMPARISON_SCHEMA, Comparison
from arcdiag.model.report import SCHEMA, Report
from arcdiag.report.json import as_json

_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def shipped_as(schema: str) -> str:
    """Where the JSON Schema of the documents that name *schema* lies among the resources."""
    return f"schema/{schema.replace('/', '-')}.json"


def report_schema() -> bytes:
    """The schema of a report as JSON text."""
    return schema_of(Report, SCHEMA)


def comparison_schema() -> bytes:
    """The schema of a comparison as JSON text."""
    return schema_of(Comparison, COMPARISON_SCHEMA)


def schema_of(kind: type[msgspec.Struct], name: str) -> bytes:
    """The schema of documents made from *kind*, which call themselves *name*."""
    schema = msgspec.json.schema(kind)
    schema["$defs"][kind.__name__]["properties"]["schema"] = {"const": name}
    return as_json({"$schema": _DRAFT, "title": name, **schema})


if __name__ == "__main__":
    file = Path(sys.argv[1])
    compares = file.name == Path(shipped_as(COMPARISON_SCHEMA)).name
    file.write_bytes(comparison_schema() if compares else report_schema())
