"""The JSON Schema of a merge, from the code that writes merges.

``python -m arcdiag.fleet.schema FILE`` writes it; a test keeps the shipped copy current.
"""

import sys
from pathlib import Path

from arcdiag.fleet.model import FLEET_SCHEMA, Fleet
from arcdiag.report.schema import schema_of


def fleet_schema() -> bytes:
    """The schema as JSON text."""
    return schema_of(Fleet, FLEET_SCHEMA)


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(fleet_schema())
