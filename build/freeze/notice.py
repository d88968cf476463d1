"""The notice that goes with the programs: whose work is in them, under which licence, in full."""

from collections.abc import Sequence

import names
from components import Component

_HEAD = """\
arcdiag {version} is under the MIT licence, which stands first below. It holds the work of others,
each under its own licence; the list tells which, and behind it stands every licence in full.
"""

_PYTHON = """\
Python carries code of others (expat, libmpdec, HACL* and more): https://docs.python.org/3/license.html
tells of each.
"""

_QT = """\
QT AND PYSIDE

The window uses Qt {version} and PySide (Qt for Python), which are under the GNU Lesser General
Public License, version 3. They are used as The Qt Company publishes them on PyPI (the packages
PySide6_Essentials and shiboken6, {version}), unchanged but for debugging symbols that were taken
out, and are linked dynamically:

- Their sources: https://download.qt.io/official_releases/qt/ and
  https://download.qt.io/official_releases/QtForPython/ , folder {version}. Whoever cannot get them
  there may ask the contributors of arcdiag for them.
- You may replace them by a version that you changed: in the folder of programs they are ordinary
  shared libraries, in _internal/PySide6 and _internal/shiboken6; put yours there. The single file
  of the window holds the same libraries and unpacks them at each start; the sources of arcdiag have
  the recipe (make freeze) that makes such a file with yours.
- Nothing in arcdiag's licence forbids changing it for your own use, or taking it apart in order to
  find out what goes wrong with a changed Qt.
- Qt itself holds the work of others: https://doc.qt.io/qt-6/licenses-used-in-qt.html
"""


def notice(found: Sequence[Component]) -> str:
    """The whole text, in plain lines."""
    own = (names.ROOT / "LICENSE").read_text(encoding="utf-8").strip()
    parts = [_HEAD.format(version=names.version()), _listed(found), _PYTHON]
    qt = next((each for each in found if each.name.lower().startswith("pyside6")), None)
    if qt:
        parts.append(_QT.format(version=qt.version))
    parts.append(_titled("arcdiag", own))
    shown: dict[str, list[str]] = {}
    for each in found:
        for title, text in each.texts:
            shown.setdefault(text, []).append(title)
    parts += [_titled("; ".join(dict.fromkeys(titles)), text) for text, titles in shown.items()]
    return "\n".join(parts)


def _listed(found: Sequence[Component]) -> str:
    rows = [(f"{each.name} {each.version}".strip(), each.licence) for each in found]
    width = max(len(name) for name, _ in rows)
    return "".join(f"{name:<{width}}  {licence}\n" for name, licence in rows)


def _titled(title: str, text: str) -> str:
    return f"{'=' * 80}\n{title}\n{'=' * 80}\n\n{text}\n"
