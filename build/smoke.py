"""Proves that an installed arcdiag carries what it needs; run it where that arcdiag is."""

import sys
from pathlib import Path

here = Path.cwd()
sys.path.insert(0, str(here))

import arcdiag  # noqa: E402
from arcdiag import resources  # noqa: E402
from arcdiag.catalog.load import load_catalog  # noqa: E402
from arcdiag.demo.scenario import load_scenario, scenario_names  # noqa: E402

for place in (Path(arcdiag.__file__), resources.folder()):
    if not place.is_relative_to(here):
        sys.exit(f"{place} is not in {here}: this is not the installed one")

catalog = load_catalog()
scenarios = [load_scenario(name) for name in scenario_names()]
print(
    f"arcdiag {arcdiag.__version__}: {len(catalog.endpoints)} endpoints, {len(scenarios)} scenarios"
)
