import json

from arcdiag import resources
from arcdiag.report.schema import SHIPPED, report_schema


def test_the_shipped_schema_is_the_one_that_the_code_makes() -> None:
    shipped = resources.shipped(SHIPPED).read_bytes()

    assert shipped == report_schema()  # else: python -m arcdiag.report.schema FILE


def test_the_schema_names_every_kind_of_outcome() -> None:
    definitions = json.loads(report_schema())["$defs"]

    outcome = definitions["Observation"]["properties"]["outcome"]

    assert set(outcome["discriminator"]["mapping"]) >= {"failure", "skipped", "resolved", "judged"}
