"""Which shared libraries stay: those that something which stays is linked with."""

from pathlib import Path

from contents import Entry
from PyInstaller.depend.bindepend import get_imports


def needed(entries: list[Entry]) -> list[Entry]:
    """*entries* without libraries that only left-out ones asked for (GTK, by a theme's plugin)."""
    by_name = {Path(entry[0]).name: entry for entry in entries}
    wanted = [entry for entry in entries if not _is_a_library(entry)]
    reached = {entry[0] for entry in wanted}
    while wanted:
        for name, _ in sorted(get_imports(wanted.pop()[1])):
            entry = by_name.get(Path(name).name)
            if entry and entry[0] not in reached:
                reached.add(entry[0])
                wanted.append(entry)
    return [entry for entry in entries if entry[0] in reached]


def _is_a_library(entry: Entry) -> bool:
    """Is it there for the sake of others? Modules, plugins and Python itself are not."""
    name = Path(entry[0]).name
    if name.startswith("libpython") or "/plugins/" in entry[0]:
        return False
    return entry[2] == "BINARY" and name.startswith("lib")
