"""The page on which two reports are beside each other."""

import functools
from pathlib import Path
from typing import ClassVar, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from arcdiag.diagnosis.words import say
from arcdiag.gui.comparer import Compared, Comparer, Source
from arcdiag.gui.comparison_files import asked_comparison_file, comparison_exported
from arcdiag.gui.files import ask_report
from arcdiag.gui.menus import named
from arcdiag.gui.models.beside import NEW, OLD, WHAT, BesideModel
from arcdiag.gui.theme import Look
from arcdiag.gui.widgets.text import caption, label, sized
from arcdiag.gui.widgets.trees import Tree
from arcdiag.gui.words import tr, translated
from arcdiag.model.choices import State
from arcdiag.model.report import Report
from arcdiag.report.compared import DRIFTS, heading, rest, sides
from arcdiag.report.history import History
from arcdiag.report.plain import plain

_SIGN: Final = 32
_LEAST: Final = 12
"""Characters of a choice that are seen."""


class ReportBox(QComboBox):
    """Chooses a report: the one that is shown, one that was kept, or a file.

    Qt's own data of a choice are a path as text; empty: the report that is shown.
    """

    def __init__(self, name: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({key})")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def offer(self, choices: list[tuple[str, str]]) -> None:
        """Offer these texts and paths; what is chosen stays chosen where it is still there."""
        chosen = self.path
        self.blockSignals(True)
        self.clear()
        for text, path in choices:
            self.addItem(text, path)
        self.setCurrentIndex(self.findData(chosen) if chosen is not None else -1)
        self.blockSignals(False)

    @property
    def path(self) -> str | None:
        """What is chosen; None: nothing."""
        return self.currentData() if self.currentIndex() >= 0 else None

    def choose(self, path: str, text: str = "") -> None:
        """Choose *path*, and offer it if it is not among the choices."""
        if self.findData(path) < 0:
            self.addItem(text, path)
        self.setCurrentIndex(self.findData(path))


class ComparePage(QWidget):
    """Compares as soon as two reports are chosen."""

    saved: ClassVar[Signal] = Signal(str, bool)
    """What came of an export, and whether it went well."""

    def __init__(
        self, look: Look, history: History, comparer: Comparer, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._history, self._comparer = look, history, comparer
        self._shown: Report | None = None
        self._files: dict[str, str] = {}
        self.made: Compared | None = None
        self.old = ReportBox(tr("Old report"), "Alt+1")
        self.new = ReportBox(tr("New report"), "Alt+2")
        self.open_old = _button(tr("File …"), tr("Open the old report from a file"), "Alt+3")
        self.open_new = _button(tr("File …"), tr("Open the new report from a file"), "Alt+4")
        self.swap = _button(tr("Swap"), tr("Swap old and new"), "Alt+5")
        self.save = _button(tr("Export …"), tr("Export the comparison"), "Alt+6")
        self.model = BesideModel(look, self)
        self.tree = Tree(self.model, tr("What changed"))
        self.tree.stretch(WHAT, {OLD: 24, NEW: 24})
        self._sign = QLabel()
        self._sign.setFixedSize(_SIGN, _SIGN)
        self.word = label(name=tr("What became of it"))
        self.word.setFont(sized(self.font(), 1.45, bold=True))
        self.word.setObjectName("word")
        self.sentence = label(name=tr("What became of it"))
        self.facts = label(name=tr("The two reports"))
        self.rest = label(name=tr("What did not change"))
        self._banner = QFrame()
        self._banner.setObjectName("banner")
        self._lay_out()
        self._connect()
        self._say_nothing()

    def _lay_out(self) -> None:
        choose = QGridLayout()
        choose.setContentsMargins(0, 0, 0, 0)
        choose.setHorizontalSpacing(6)
        choose.setVerticalSpacing(6)
        for row, (name, box, *parts) in enumerate(
            (
                (caption(tr("Old")), self.old, self.open_old, self.swap),
                (caption(tr("New")), self.new, self.open_new, self.save),
            )
        ):
            name.setBuddy(box)
            for column, part in enumerate((name, box, *parts)):
                choose.addWidget(part, row, column)
        choose.setColumnStretch(1, 1)
        words = QVBoxLayout()
        words.setSpacing(3)
        for text in (self.word, self.sentence, self.facts):
            words.addWidget(text)
        inner = QHBoxLayout(self._banner)
        inner.setContentsMargins(14, 10, 14, 10)
        inner.setSpacing(12)
        inner.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(words, 1)
        top = QVBoxLayout()
        top.setContentsMargins(8, 8, 8, 8)
        top.setSpacing(8)
        top.addLayout(choose)
        top.addWidget(self._banner)
        self.rest.setContentsMargins(12, 6, 12, 6)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self.tree, 1)
        whole.addWidget(self.rest)
        whole.addStretch(0)

    def _connect(self) -> None:
        for box, key in ((self.old, "Alt+1"), (self.new, "Alt+2")):
            QShortcut(QKeySequence(key), self, box.setFocus)
        self.old.currentIndexChanged.connect(self._ask)
        self.new.currentIndexChanged.connect(self._ask)
        self.open_old.clicked.connect(
            lambda: ask_report(self, functools.partial(self.open, self.old))
        )
        self.open_new.clicked.connect(
            lambda: ask_report(self, functools.partial(self.open, self.new))
        )
        self.swap.clicked.connect(self._swap)
        self.save.clicked.connect(self._choose_file)
        self._comparer.made.connect(self._show)
        self._comparer.refused.connect(self._refuse)
        self._look.changed.connect(self._paint)

    def offer(self, shown: Report | None) -> None:
        """Offer what there is now, beginning with the report that is *shown* in the window."""
        self._shown = shown
        kept = self._history.kept()
        choices = [(tr("The report that is shown"), "")] if shown is not None else []
        choices += [(named(one), str(one.path)) for one in kept]
        known = {path for _, path in choices}
        choices += [(text, path) for path, text in self._files.items() if path not in known]
        for box in (self.old, self.new):
            box.offer(choices)
        mine = self._history.place(shown) if shown is not None else None
        others = [one.path for one in kept if one.path != mine]
        if self.new.path is None and choices:
            self.new.choose("" if shown is not None else str(others.pop(0)))
        if self.old.path is None and others:
            self.old.choose(str(others[0]))
        self._ask()

    def open(self, box: ReportBox, path: Path) -> None:
        """Choose the report in a file."""
        self._files[str(path)] = plain(path.name, 80)
        for each in (self.old, self.new):
            if each.findData(str(path)) < 0:
                each.blockSignals(True)
                each.addItem(self._files[str(path)], str(path))
                each.blockSignals(False)
        box.choose(str(path))

    def export(self, path: Path) -> None:
        """Write the comparison into a file, in the format that its suffix tells."""
        if self.made is not None:
            why = comparison_exported(self.made.old, self.made.new, path)
            self.saved.emit(why or tr("Saved as {name}", name=path.name), not why)

    def _choose_file(self) -> None:
        path = asked_comparison_file(self)
        if path is not None:
            self.export(path)

    def _swap(self) -> None:
        old, new = self.old.currentIndex(), self.new.currentIndex()
        self.old.blockSignals(True)
        self.old.setCurrentIndex(new)
        self.old.blockSignals(False)
        self.new.setCurrentIndex(old)
        self._ask()

    def _ask(self) -> None:
        old, new = self._source(self.old), self._source(self.new)
        self.swap.setEnabled(old is not None and new is not None)
        if old is None or new is None:
            self._say_nothing()
        else:
            self._comparer.ask(old, new)

    def _source(self, box: ReportBox) -> Source | None:
        path = box.path
        if path is None:
            return None
        return Path(path) if path else self._shown

    def _say_nothing(self) -> None:
        self._say(
            None,
            tr("What became different?"),
            tr("Choose two reports: runs that were kept, or files."),
        )

    def _refuse(self, why: str) -> None:
        self._say(None, tr("These cannot be compared"), why)

    def _show(self, compared: Compared) -> None:
        made = compared.comparison
        word = DRIFTS[made.drift][1]
        facts = "\n".join(
            tr("{name}: {said}", name=translated(name), said=translated(said))
            for name, said in (*sides(made), *((say("Note"), note) for note in compared.notes))
        )
        self.model.show(compared.rows)
        self.tree.expandAll()
        self.rest.setText(translated(rest(made)))
        told = translated(heading(made).removeprefix(f"{word}: "))
        self._say(compared, translated(word), told, facts)

    def _say(self, made: Compared | None, word: str, sentence: str, facts: str = "") -> None:
        self.made = made
        if made is None:
            self.model.show(())
        for where, text in ((self.word, word), (self.sentence, sentence), (self.facts, facts)):
            where.setText(text)
            where.setVisible(bool(text))
        for part in (self.tree, self.rest, self._sign):
            part.setVisible(made is not None)
        self.save.setEnabled(made is not None)
        self._paint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        for section in (OLD, NEW):
            self.tree.header().resizeSection(section, self.width() * 3 // 10)

    def _paint(self) -> None:
        colours, state = self._look.colours, self._state()
        ground = colours.washes[state] if state is not None else colours.base
        ink = colours.inks[state] if state is not None else colours.text
        if state is not None:
            size = QSize(_SIGN, _SIGN)
            self._sign.setPixmap(self._look.sign(state).pixmap(size, self.devicePixelRatioF()))
            self._sign.setAccessibleName(self.word.text())
        self._banner.setStyleSheet(
            f"#banner {{ background: {ground}; border: 1px solid {colours.line};"
            f" border-radius: 6px; }} #word {{ color: {ink}; }}"
        )
        self.tree.viewport().update()

    def _state(self) -> State | None:
        return DRIFTS[self.made.comparison.drift][0] if self.made is not None else None


def _button(text: str, name: str, key: str) -> QPushButton:
    made = QPushButton(text)
    made.setProperty("kind", "small")
    made.setShortcut(QKeySequence(key))
    made.setAccessibleName(name)
    made.setToolTip(f"{name} ({key})")
    return made
