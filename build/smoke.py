"""Proves that what was built works: the wheel in the current folder, or the programs in a DIST.

``smoke.py`` looks at the arcdiag that is installed in the current folder. ``smoke.py DIST
[PICTURES]`` runs what ``make freeze`` or ``make console`` put into DIST, here and in places such as
it lands in, and keeps what the window looked like.
"""

import sys
from pathlib import Path


def main() -> None:
    """Try the wheel, or the programs of the folder that is named."""
    if sys.argv[1:]:
        try_frozen(Path(sys.argv[1]).resolve(), Path(sys.argv[2] if sys.argv[2:] else "work/smoke"))
    else:
        try_wheel()


def try_wheel() -> None:
    """Load all that the wheel ships."""
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


def try_frozen(dist: Path, pictures: Path) -> None:
    """Run the programs in *dist*; ends the process with 1 where something is not as it must be."""
    sys.path.insert(0, str(Path(__file__).resolve().parent / "trial"))
    from programs import alone, found, try_console_file, try_programs
    from trial import Trials, ended

    trials = Trials()
    if sys.platform == "linux" and (file := alone(dist)):
        from rooms import try_rooms_of_the_console

        try_console_file(trials, file)
        try_rooms_of_the_console(trials, file)
        ended(trials)
    programs = found(dist)
    try_programs(trials, programs)
    if sys.platform == "linux":
        from rooms import try_rooms
        from windows import try_windows

        try_windows(trials, programs, pictures)
        try_rooms(trials, programs)
    ended(trials)


if __name__ == "__main__":
    main()
