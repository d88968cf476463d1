"""Proves that the arcdiag installed in the current folder carries what it needs."""

import sys
from pathlib import Path

import arcdiag
from arcdiag import resources
from arcdiag.catalog.load import load_catalog
from arcdiag.demo.scenario import load_scenario, scenario_names
from arcdiag.ranges.read import shipped_tags

here = Path.cwd()
for place in (Path(arcdiag.__file__), resources.folder()):
    if not place.resolve().is_relative_to(here):
        sys.exit(f"{place} is not in {here}: this is not the one that was built")

catalog = load_catalog()
tags = shipped_tags()
scenarios = [load_scenario(name) for name in scenario_names()]
print(
    f"arcdiag {arcdiag.__version__}: {len(catalog.endpoints)} endpoints, "
    f"{len(scenarios)} scenarios, service tags of {tags.stamp.published}"
)
