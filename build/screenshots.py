"""Draws the window's main states into docs/screenshots: ``make screenshots``; look at each of them.

Real runs against the simulated Azure, in a window off screen; times differ from run to run, so the
pictures do, too.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final, NamedTuple

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from msgspec.structs import replace
from PySide6.QtCore import QDeadlineTimer, QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QProgressBar

from arcdiag import wiring
from arcdiag.catalog.load import load_catalog
from arcdiag.gui.bridge import Shown
from arcdiag.gui.memory import Memory
from arcdiag.gui.models.line import GRAVITY, line_of
from arcdiag.gui.theme import Look, Theme
from arcdiag.gui.window import DEMO, Window
from arcdiag.language.choice import Language
from arcdiag.language.current import speaking
from arcdiag.model.report import Report
from arcdiag.report.history import History

FOLDER: Final = Path(__file__).parent.parent / "docs/screenshots"
MOST_BYTES: Final = 2 * 2**20
"""Of all pictures together: who clones the repository pays for them."""
WIDE: Final = (1280, 800)
SMALL: Final = (1024, 768)
MOST_COLOURS: Final = 256
ALIKE: Final = 0xE0E0E0
"""Colours are alike that differ in none of these bits."""
SOME: Final = 9
"""Checks that have ended in the picture of a run."""
MOST_LOOKS, BETWEEN_MS = 8, 150
"""At a window, until it is still."""
PATIENCE_MS: Final = 60_000

_reports: dict[str, Report] = {}


class Picture(NamedTuple):
    """One state: *stage* brings a fresh window into it."""

    name: str
    stage: Callable[[Window], None]
    theme: Theme = Theme.LIGHT
    size: tuple[int, int] = WIDE
    language: Language = Language.ENGLISH


def empty(window: Window) -> None:
    """Nothing was looked at yet."""
    window.get_ready()
    until(lambda: window.setup.regions.list.count() > 0 and bool(window.setup.count.text()))


def running(window: Window) -> None:
    """In the middle of a run."""
    empty(window)
    window.runs.demo(DEMO)
    until(lambda: window.verdict.findChild(QProgressBar).value() >= SOME)


def report_of(scenario: str) -> Report:
    """What a demo says; each is run once."""
    if scenario not in _reports:
        _reports[scenario] = asyncio.run(wiring.demo_report(scenario))
    return _reports[scenario]


def showing(scenario: str) -> Callable[[Window], None]:
    """The report of *scenario*."""

    def stage(window: Window) -> None:
        empty(window)
        report = report_of(scenario)
        window.runs.reported.emit(Shown(report, tuple(map(line_of, report.checks))))

    return stage


def details(window: Window) -> None:
    """One endpoint, with its steps."""
    showing("tls-inspection")(window)
    gravest = min(report_of("tls-inspection").checks, key=lambda check: GRAVITY[check.state])
    window.endpoints.select(gravest.id)
    window.details.tabs.setCurrentIndex(1)


def shifted(report: Report, minutes: int) -> Report:
    """*report*, made at another time."""
    facts = report.run
    run = replace(facts, started=facts.started + timedelta(minutes=minutes), id=f"{minutes:08}")
    return replace(report, run=run)


def comparing(window: Window) -> None:
    """Two runs beside each other."""
    showing("tls-inspection")(window)
    window.pages.history.keep(shifted(report_of("agentserviceapi-blocked"), -90))
    window.tools.compare.trigger()
    until(lambda: window.pages.compare.made is not None)


def watching(window: Window) -> None:
    """Two hours of looks, the last of them without a heartbeat."""
    empty(window)
    window.tools.monitor.trigger()
    monitor = window.pages.monitor
    names = ["healthy"] * 8 + ["agentserviceapi-blocked"] * 3 + ["healthy"] * 7 + ["refused"] * 5
    every = timedelta(minutes=5)
    for number, name in enumerate(names):
        report = shifted(report_of(name), 5 * number)
        monitor.looks.add(report, map(line_of, report.checks), every)
    monitor.looked.emit()
    monitor.changed.emit()


PICTURES: Final = (
    Picture("empty", empty),
    Picture("running", running),
    Picture("blocked", showing("agentserviceapi-blocked")),
    Picture("ready", showing("healthy")),
    Picture("matrix", showing("three-modes")),
    Picture("details", details),
    Picture("compare", comparing),
    Picture("monitor", watching),
    Picture("monitor-dark", watching, theme=Theme.DARK, size=SMALL),
    Picture("dark", showing("agentserviceapi-blocked"), theme=Theme.DARK),
    Picture("contrast", showing("proxy-required"), theme=Theme.CONTRAST),
    Picture("zh-hant", showing("agentserviceapi-blocked"), language=Language.TRADITIONAL_CHINESE),
    Picture("small", showing("tls-inspection"), size=SMALL),
)


def until(there: Callable[[], bool]) -> None:
    """Let the window work until *there*."""
    end = QDeadlineTimer(PATIENCE_MS)
    while not there():
        if end.hasExpired():
            sys.exit("the window did not get there")
        QTest.qWait(10)


@contextmanager
def window(look: Look, size: tuple[int, int]) -> Iterator[Window]:
    """A fresh window that remembers nothing."""
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        made = Window(look, History(Path(folder) / "history"), Memory(settings))
        made.resize(*size)
        made.show()
        yield made
        if made.runs.is_running:
            made.runs.cancel()
            until(lambda: not made.runs.is_running)
        made.planner.stop()
        made.deleteLater()
        QApplication.processEvents()


def settled(made: Window) -> QImage:
    """The picture once nothing in it moves any more; a run that goes on is taken as it is."""
    before, image = QImage(), made.grab().toImage()
    for _ in range(MOST_LOOKS):
        if image == before:
            break
        QTest.qWait(BETWEEN_MS)
        before, image = image, made.grab().toImage()
    return image


def draw(look: Look, picture: Picture, folder: Path) -> Path:
    """Write one picture, as small as PNG makes it."""
    look.choose(picture.theme)
    with speaking(picture.language), window(look, picture.size) as made:
        picture.stage(made)
        image = settled(made)
    file = folder / f"{picture.name}.png"
    fewer(image).save(str(file), "PNG", 0)
    return file


def fewer(image: QImage) -> QImage:
    """*image* in few colours, of those alike the commonest: a third of the bytes, hardly seen."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(plain.constBits()).cast("I")).most_common()
    alike: dict[int, int] = {}
    for colour, _ in counted:
        alike.setdefault(colour & ALIKE, colour)
    common = list(dict.fromkeys([*alike.values(), *(colour for colour, _ in counted)]))
    common = common[:MOST_COLOURS]
    return plain.convertToFormat(
        QImage.Format.Format_Indexed8, common, Qt.ImageConversionFlag.ThresholdDither
    )


def main() -> int:
    """Draw all pictures, or those that were named."""
    parser = argparse.ArgumentParser(prog="make screenshots", description=__doc__)
    parser.add_argument("name", nargs="*", help="draw these alone")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    asked = parser.parse_args()
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    app.setQuitOnLastWindowClosed(False)
    look = Look(app)
    asked.folder.mkdir(parents=True, exist_ok=True)
    load_catalog()
    for picture in PICTURES:
        if not asked.name or picture.name in asked.name:
            file = draw(look, picture, asked.folder)
            print(f"{file.name}\t{file.stat().st_size // 1024} KiB", flush=True)
    whole = sum(file.stat().st_size for file in asked.folder.glob("*.png"))
    if whole > MOST_BYTES:
        print(f"{whole:,} bytes in all: more than {MOST_BYTES:,}", file=sys.stderr)
    return int(whole > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main())
