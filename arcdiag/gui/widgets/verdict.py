"""The answer, on top: sign, word and sentence, the forecast, and a chip for each purpose."""

from collections.abc import Iterator
from itertools import pairwise
from typing import ClassVar, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from arcdiag.gui.bridge import Batch
from arcdiag.gui.models.line import GRAVITY
from arcdiag.gui.theme import Look
from arcdiag.gui.widgets.flow import Flow
from arcdiag.gui.widgets.text import label, sized, tip
from arcdiag.gui.words import tr, translated
from arcdiag.model.report import PurposeVerdict, Report
from arcdiag.report.bounds import LONGEST
from arcdiag.report.plain import plain
from arcdiag.report.purposes import came_to, meaning
from arcdiag.report.routes import phrase, route_lines
from arcdiag.report.shapes import VERDICT_STATES
from arcdiag.report.words import (
    VERDICTS,
    ending_sentence,
    forecast_sentence,
    is_about_arc,
    verdict_sentence,
)

_SIGN: Final = 40


class VerdictPanel(QFrame):
    """Shows a report's answer, how far a run is, or what can be done."""

    purpose: ClassVar[Signal] = Signal(str)
    """The purpose whose endpoints are to be shown; empty: all."""
    demo: ClassVar[Signal] = Signal()
    announced: ClassVar[Signal] = Signal(str)
    """What came of a run, for those who do not see it come."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._report: Report | None = None
        self.chips: dict[str, QPushButton] = {}
        self.setObjectName("verdict")
        self.setAccessibleName(tr("Verdict"))
        self._sign = QLabel()
        self._sign.setFixedSize(_SIGN, _SIGN)
        self._word = label(name=tr("Verdict"))
        self._word.setObjectName("word")
        self._word.setFont(sized(self.font(), 1.45, bold=True))
        self._sentence = label(name=tr("What it means"))
        self._forecast = label(name=tr("Forecast"))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setAccessibleName(tr("Progress"))
        self._demo = QPushButton(tr("Show a demo"))
        self._demo.setProperty("kind", "small")
        self._demo.setShortcut(QKeySequence("Alt+S"))
        self._demo.setToolTip(f"{tr('Show a demo')} (Alt+S)")
        self._demo.clicked.connect(self.demo)
        self._row = QWidget()
        self._flow = Flow(self._row)
        self._lay_out()
        look.changed.connect(self._paint)
        self.welcome()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(3)
        words.setContentsMargins(0, 0, 0, 0)
        for part in (self._word, self._sentence, self._forecast, self._bar):
            words.addWidget(part)
        words.addSpacing(3)
        words.addWidget(self._demo, 0, Qt.AlignmentFlag.AlignLeft)
        words.addSpacing(3)
        words.addWidget(self._row)
        self._whole = whole = QHBoxLayout(self)
        whole.setContentsMargins(14, 10, 14, 10)
        whole.setSpacing(12)
        whole.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(words, 1)

    def welcome(self) -> None:
        """Nothing was looked at yet."""
        self._report = None
        self._say(
            tr("Can this machine be connected to Azure Arc?"),
            tr("Run looks at every name, address, port and certificate that Azure Arc needs."),
            tr("The demo does the same on a simulated network, and needs no network itself."),
        )
        self._demo.show()
        self._bar.hide()
        self._fill(())
        self._paint()

    def running(self) -> None:
        """A run begins."""
        self._report = None
        self._say(tr("Looking …"), "", "")
        self._demo.hide()
        self._bar.setRange(0, 0)
        self._bar.show()
        self._fill(())
        self._paint()

    def progress(self, batch: Batch) -> None:
        """How far the run is."""
        self._bar.setRange(0, max(batch.planned, batch.done, 1))
        self._bar.setValue(batch.done)
        self._sentence.setText(translated(batch.progress))
        self._sentence.show()

    def cancelling(self) -> None:
        """The run is being ended early."""
        self._word.setText(tr("Cancelling …"))

    def show_report(self, report: Report) -> None:
        """The answer of *report*, laid out once: else all is anew with each part that appears."""
        self._report = report
        self._whole.setEnabled(False)
        try:
            self._answer(report)
        finally:
            self._whole.setEnabled(True)
        self.announced.emit(f"{self._word.text()}{tr(': ')}{self._sentence.text()}")

    def _answer(self, report: Report) -> None:
        self._say(
            translated(VERDICTS[report.verdict.state]),
            begun(translated(verdict_sentence(report))),
            "\n".join(map(translated, _more(report))),
        )
        self._demo.hide()
        self._bar.hide()
        self._fill(report.verdict.purposes)
        self._paint()

    def choose(self, purpose: str) -> None:
        """Mark the chip of *purpose*, and no other."""
        for name, chip in self.chips.items():
            chip.setChecked(name == purpose)

    def _say(self, word: str, sentence: str, more: str) -> None:
        for where, text in ((self._word, word), (self._sentence, sentence), (self._forecast, more)):
            where.setText(text)
            where.setVisible(bool(text))

    def _fill(self, verdicts: tuple[PurposeVerdict, ...]) -> None:
        self._flow.clear()
        self.chips = {}
        by_purpose: dict[str, list[PurposeVerdict]] = {}
        for verdict in verdicts:
            by_purpose.setdefault(verdict.purpose, []).append(verdict)
        for purpose, own in by_purpose.items():
            self.chips[purpose] = chip = self._chip(purpose, own)
            self._flow.addWidget(chip)
        for before, after in pairwise((self._demo, *self.chips.values())):
            QWidget.setTabOrder(before, after)
        self._row.setVisible(bool(verdicts))

    def _chip(self, purpose: str, own: list[PurposeVerdict]) -> QPushButton:
        assert self._report is not None
        worst = min((VERDICT_STATES[one.state] for one in own), key=GRAVITY.__getitem__)
        chip = QPushButton(plain(purpose, 40).replace("&", "&&"))
        chip.setProperty("kind", "chip")
        chip.setIcon(self._look.sign(worst))
        chip.setIconSize(QSize(16, 16))
        chip.setCheckable(True)
        told = filter(None, (meaning(purpose), *_places(own, self._report)))
        said = tr("; ").join(map(translated, told))
        chip.setAccessibleName(f"{plain(purpose, 40)}{tr(': ')}{said}")
        chip.setToolTip(tip(said))
        chip.clicked.connect(lambda on: self._press(purpose if on else ""))
        return chip

    def _press(self, purpose: str) -> None:
        self.choose(purpose)
        self.purpose.emit(purpose)

    def _paint(self) -> None:
        colours = self._look.colours
        ground, ink = colours.base, colours.text
        self._sign.setVisible(self._report is not None)
        if self._report is not None:
            state = VERDICT_STATES[self._report.verdict.state]
            ground, ink = colours.washes[state], colours.inks[state]
            icon = self._look.sign(state)
            self._sign.setPixmap(icon.pixmap(QSize(_SIGN, _SIGN), self.devicePixelRatioF()))
            self._sign.setAccessibleName(translated(VERDICTS[self._report.verdict.state]))
            for verdict in self._report.verdict.purposes:
                own = [
                    VERDICT_STATES[one.state]
                    for one in self._report.verdict.purposes
                    if one.purpose == verdict.purpose
                ]
                worst = min(own, key=GRAVITY.__getitem__)
                self.chips[verdict.purpose].setIcon(self._look.sign(worst))
        self.setStyleSheet(
            f"#verdict {{ background: {ground}; border: 1px solid {colours.line};"
            f" border-radius: 6px; }} #word {{ color: {ink}; }}"
        )


def begun(sentence: str) -> str:
    """*sentence*, which follows a word elsewhere, as it stands alone; a host's name is no word."""
    first = sentence.partition(" ")[0]
    return sentence if "." in first else f"{sentence[:1].upper()}{sentence[1:]}"


def _more(report: Report) -> Iterator[str]:
    """What the screen of the command line says under the sentence."""
    if cut := ending_sentence(report):
        yield cut
    if is_about_arc(report):
        why = plain(report.verdict.forecast.why, LONGEST)
        foretold = plain(forecast_sentence(report))
        yield f"{foretold}: {why}" if why else f"{foretold}."
    yield from route_lines(report)


def _places(own: list[PurposeVerdict], report: Report) -> Iterator[str]:
    for verdict in own[:8]:
        said = came_to(verdict, report)
        where = [plain(f"{verdict.mode} {verdict.region}".rstrip())] if len(own) > 1 else []
        where += [phrase(verdict.via)] if verdict.via else []
        yield f"{', '.join(where)}: {said}" if where else said
