import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import jsonschema
import pytest

from arcdiag import resources
from arcdiag.fleet.model import FLEET_SCHEMA
from arcdiag.fleet.schema import fleet_schema
from arcdiag.model.comparison import COMPARISON_SCHEMA
from arcdiag.model.report import SCHEMA
from arcdiag.report.schema import comparison_schema, report_schema, shipped_as

GOLDEN: Final = Path(__file__).parent / "golden"
MADE: Final = (
    (SCHEMA, report_schema, "report.json"),
    (COMPARISON_SCHEMA, comparison_schema, "comparison.json"),
    (FLEET_SCHEMA, fleet_schema, "merge.json"),
)


@pytest.mark.parametrize(("name", "make", "document"), MADE, ids=[name for name, _, _ in MADE])
def test_the_shipped_schema_is_the_one_that_the_code_makes_and_documents_keep_to_it(
    name: str, make: Callable[[], bytes], document: str
) -> None:
    shipped = resources.shipped(shipped_as(name)).read_bytes()
    schema = json.loads(shipped)
    written = json.loads((GOLDEN / document).read_bytes())

    assert shipped == make()  # else: python -m arcdiag.report.schema FILE, arcdiag.fleet.schema
    jsonschema.Draft202012Validator.check_schema(schema)
    judge = jsonschema.Draft202012Validator(schema)
    assert [fault.message for fault in judge.iter_errors(written)] == []
    assert not judge.is_valid({**written, "schema": "arcdiag-other/1"})
    del written["tool" if "tool" in written else "old"]
    assert not judge.is_valid(written)


def test_the_schema_names_every_kind_of_outcome() -> None:
    definitions = json.loads(report_schema())["$defs"]

    outcome = definitions["Observation"]["properties"]["outcome"]

    assert set(outcome["discriminator"]["mapping"]) >= {"failure", "skipped", "resolved", "judged"}
