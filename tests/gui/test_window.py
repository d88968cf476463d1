import zipfile
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QToolButton,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from arcdiag.catalog.load import load_catalog
from arcdiag.demo.scenario import load_scenario, scenario_names
from arcdiag.gui.again import can_be_run_again, failed_again
from arcdiag.gui.bridge import Failed, Shown
from arcdiag.gui.models.line import line_of
from arcdiag.gui.models.steps import WHEN
from arcdiag.gui.theme import COLOURS, Look, Theme
from arcdiag.gui.widgets.addresses import AddressTable
from arcdiag.gui.widgets.sections import Sections
from arcdiag.gui.widgets.stamp import Stamp
from arcdiag.gui.widgets.verdict import begun
from arcdiag.gui.window import DEMO, Window
from arcdiag.language.choice import Language
from arcdiag.language.current import speaking
from arcdiag.log import keep
from arcdiag.model.address import AddressFact, AddressKind
from arcdiag.model.choices import Mode, State
from arcdiag.model.report import Report
from arcdiag.orders.setup import Setup
from arcdiag.report.history import History
from arcdiag.report.read import read_report
from arcdiag.report.stamp import stamp
from arcdiag.report.words import verdict_sentence
from tests.gui.conftest import PATIENCE_MS, demo, export
from tests.gui.painted import LEAST_CONTRAST, contrast
from tests.unit.report.example import BLOCKED, FINDING, GLOBAL, OUTWARD, REPORT

HOSTILE = '<h1>red</h1><img src="file:///etc/passwd"><a href="http://x.example">a & b</a>'


def show(window: Window, report: Report) -> None:
    window.runs.reported.emit(Shown(report, tuple(map(line_of, report.checks))))


def texts(panel: Sections) -> str:
    return "\n".join(panel.texts())


def visible(window: Window) -> int:
    return window.endpoints.model.shown


def test_a_demo_ends_in_the_words_of_the_command_line(qtbot: QtBot, window: Window) -> None:
    report = demo(window, qtbot, "refused")

    said = [label.text() for label in window.verdict.findChildren(QLabel) if label.isVisible()]
    assert "BLOCKED" in said
    assert begun(verdict_sentence(report)) in said
    assert window.findings.model.index(0, 0).data() == report.findings[0].title
    assert report.findings[0].remedy.split("\n")[0] in window.details.words.texts()
    assert visible(window) == len(report.checks)


@pytest.mark.parametrize(
    ("sentence", "alone"),
    [
        ("all 8 endpoints were reached.", "All 8 endpoints were reached."),
        ("gbl.his.arc.azure.com cannot be used.", "gbl.his.arc.azure.com cannot be used."),
        ("", ""),
    ],
)
def test_a_sentence_begins_as_one_unless_with_a_name(sentence: str, alone: str) -> None:
    assert begun(sentence) == alone


def test_choosing_a_finding_shows_its_rows_and_what_to_do(window: Window) -> None:
    show(window, REPORT)

    window.findings.tree.setCurrentIndex(window.findings.model.index(0, 0))

    assert visible(window) == len(FINDING.subjects) == 1
    assert "the firewall team (network security)" in window.details.words.texts()
    window.endpoints.released.emit()
    assert visible(window) == len(REPORT.checks)
    assert not window.findings.tree.selectedIndexes()


def test_the_rows_of_a_finding_are_seen_whatever_was_filtered_before(
    qtbot: QtBot, window: Window
) -> None:
    show(window, REPORT)
    chips = window.verdict.chips
    finding = window.findings.model.index(0, 0)

    qtbot.mouseClick(chips["run"], Qt.MouseButton.LeftButton)
    window.endpoints.states[State.PASS].click()
    window.endpoints.filter.setText("servicebus")
    window.findings.tree.setCurrentIndex(finding)

    assert visible(window) == len(FINDING.subjects)
    assert not any(chip.isChecked() for chip in chips.values())
    assert not window.endpoints.states[State.PASS].isChecked()
    assert window.endpoints.filter.text() == ""
    qtbot.mouseClick(chips["run"], Qt.MouseButton.LeftButton)
    assert window.findings.model.finding(window.findings.tree.currentIndex()) is None
    assert visible(window) > 0


def test_of_the_chips_one_filters_at_a_time(qtbot: QtBot, window: Window) -> None:
    show(window, REPORT)
    onboard, keep = window.verdict.chips["onboard"], window.verdict.chips["run"]

    qtbot.mouseClick(onboard, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(keep, Qt.MouseButton.LeftButton)

    assert (onboard.isChecked(), keep.isChecked()) == (False, True)
    qtbot.mouseClick(keep, Qt.MouseButton.LeftButton)
    assert visible(window) == len(REPORT.checks)


def test_the_status_bar_tells_the_catalog_and_what_is_shown(window: Window) -> None:
    def told() -> list[str]:
        return [part.text() for part in window.statusBar().findChildren(Stamp)]

    catalog = load_catalog()
    of_catalog = f"catalog {catalog.version} ("

    window._offer(catalog)
    assert told()[0].startswith(of_catalog)
    show(window, REPORT)
    assert told() == [stamp(REPORT)]
    window.runs.began.emit()

    assert told()[0].startswith(of_catalog)


class Painted(QObject):
    """How tall a page was whenever it was painted, and how tall it had to be."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.seen: list[tuple[int, int]] = []
        self._page = page
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Paint:
            self.seen.append((self._page.height(), self._page.layout().minimumSize().height()))
        return super().eventFilter(watched, event)


def test_texts_are_as_tall_as_they_must_be_whenever_they_are_seen(
    qtbot: QtBot, window: Window
) -> None:
    remedy = "\n".join(f"{number}. {'word ' * 60}" for number in range(1, 20))
    long = msgspec.structs.replace(FINDING, remedy=remedy)
    qtbot.waitUntil(window.details.words.isVisible)
    painted = Painted(window.details.words.widget())

    show(window, msgspec.structs.replace(REPORT, findings=(long,)))
    qtbot.waitUntil(lambda: any(needed > 1000 for _, needed in painted.seen))

    assert [one for one in painted.seen if one[0] < one[1]] == []


def test_a_purpose_and_states_and_words_filter_the_rows(qtbot: QtBot, window: Window) -> None:
    show(window, REPORT)

    qtbot.mouseClick(window.verdict.chips["onboard"], Qt.MouseButton.LeftButton)
    assert visible(window) == 1
    qtbot.mouseClick(window.verdict.chips["onboard"], Qt.MouseButton.LeftButton)
    assert visible(window) == 3
    window.endpoints.states[State.FAIL].click()
    assert visible(window) == 1
    window.endpoints.states[State.FAIL].click()
    qtbot.keyClicks(window.endpoints.filter, "servicebus")
    assert visible(window) == 1


def test_an_endpoint_tells_all_that_it_saw(window: Window) -> None:
    show(window, REPORT)

    window.endpoints.select(GLOBAL.id)

    details = window.details
    assert details.title.text() == "gbl.his.arc.azure.com:443"
    assert details.steps.rowCount() == len(GLOBAL.observations)
    assert "CN=Microsoft Azure RSA TLS Issuing CA 04" in texts(details.chain)
    details.tabs.setCurrentWidget(details.json)
    assert not details.json.horizontalScrollBar().isVisible()
    assert f'"id": "{GLOBAL.id}"' in details.json.toPlainText()


def test_whose_an_address_is_stands_below_it_with_its_region(qtbot: QtBot) -> None:
    def fact(address: str, tags: tuple[str, ...], region: str) -> AddressFact:
        return AddressFact(address=address, kind=AddressKind.PUBLIC, tags=tags, region=region)

    table = AddressTable()
    qtbot.addWidget(table)
    table.show_facts(
        (
            fact("20.190.159.2", ("AzureActiveDirectory.ServiceEndpoint",), "northeurope"),
            fact("40.115.144.3", ("AzureArcInfrastructure.JapanEast",), "japaneast"),
            fact("203.0.113.9", (), ""),
        )
    )

    rows = [table.topLevelItem(row) for row in range(3)]
    assert [[row.child(number).text(0) for number in range(row.childCount())] for row in rows] == [
        ["northeurope, AzureActiveDirectory.ServiceEndpoint"],
        ["AzureArcInfrastructure.JapanEast"],
        [],
    ]
    assert all(row.text(1) == "public address" for row in rows)
    assert rows[0].isExpanded()


def test_a_cause_is_explained(window: Window) -> None:
    show(window, REPORT)

    window.rows.menu(BLOCKED.id).actions()[-1].trigger()

    assert window.details.tabs.currentWidget() is window.details.cause
    assert "Nothing answered the connection attempt" in texts(window.details.cause)


def test_a_row_is_copied_as_text(qtbot: QtBot, window: Window) -> None:
    show(window, REPORT)
    window.endpoints.select(BLOCKED.id)

    window.endpoints.tree.setFocus()
    window.endpoints.tree.copy()

    assert QApplication.clipboard().text().split("\t")[0] == (
        "agentserviceapi.guestconfiguration.azure.com:443"
    )
    assert "tcp-timeout" in QApplication.clipboard().text()


def test_a_report_is_exported_and_a_bad_one_refused_in_a_line(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    show(window, REPORT)

    export(window, qtbot, tmp_path / "report.json", tmp_path / "report.exe")

    assert read_report(tmp_path / "report.json") == OUTWARD
    assert "must end in one of" in window.message.text()
    (tmp_path / "bad.json").write_text("{}")
    with qtbot.waitSignal(window.runs.failed):
        window.open_report(tmp_path / "bad.json")
    assert "is no report" in window.message.text()
    assert window.message.isVisible()


def test_a_report_leaves_in_the_language_that_is_spoken_while_the_window_goes_on(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    show(window, REPORT)
    with speaking(Language.TRADITIONAL_CHINESE):
        window.outbox.export(tmp_path / "report.md")
        window.tools.ticket.trigger()
        assert window.outbox.is_busy
        assert "report.md" in window.statusBar().currentMessage()
    qtbot.waitUntil(lambda: not window.outbox.is_busy, timeout=PATIENCE_MS)

    assert "遭到封鎖" in (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "遭到封鎖" in QApplication.clipboard().text()


def test_a_bundle_holds_the_log_where_the_run_was_made_here_and_only_there(
    qtbot: QtBot,
    window: Window,
    history: History,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("XDG_STATE_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "state"))
    keep(f"WARNING arcdiag: seen on {REPORT.host.name}")
    show(window, REPORT)

    export(window, qtbot, tmp_path / "theirs.zip")
    history.keep(REPORT)
    export(window, qtbot, tmp_path / "ours.zip")

    logs = []
    for name in ("theirs.zip", "ours.zip"):
        with zipfile.ZipFile(tmp_path / name) as bundle:
            logs.append(bundle.read("arcdiag.log").decode())
    assert logs[0].startswith("No log is in this bundle")
    assert "WARNING arcdiag: seen on srv-1" in logs[1]


def test_a_bundle_that_was_sent_is_opened_and_judged_and_an_altered_one_is_told(
    qtbot: QtBot, window: Window, history: History, tmp_path: Path
) -> None:
    sent, altered = tmp_path / "sent.zip", tmp_path / "altered.json"
    show(window, REPORT)
    export(window, qtbot, sent, altered)
    altered.write_bytes(altered.read_bytes().replace(b"tcp-timeout", b"tcp-refused"))

    with qtbot.waitSignal(window.runs.reported, timeout=PATIENCE_MS):
        window.open_report(sent)
    assert not window.message.isVisible()
    assert window.report is not None
    assert window.report.redaction.applied
    assert window.report.verdict.state is REPORT.verdict.state
    with qtbot.waitSignal(window.runs.reported, timeout=PATIENCE_MS):
        window.open_report(altered)

    assert "was altered since it was made" in window.message.text()
    assert history.kept() == []


def test_a_run_that_was_refused_says_why(window: Window) -> None:
    window.runs.failed.emit(Failed(lines=("unknown region mars",)))

    assert window.message.text() == "unknown region mars"


def test_texts_of_a_stranger_are_shown_as_they_are(qtbot: QtBot, window: Window) -> None:
    evil = msgspec.structs.replace(BLOCKED, host=HOSTILE, name=HOSTILE, purpose=HOSTILE)
    finding = msgspec.structs.replace(FINDING, title=HOSTILE, remedy=HOSTILE)
    forecast = msgspec.structs.replace(REPORT.verdict.forecast, why=HOSTILE)
    purposes = tuple(
        msgspec.structs.replace(one, purpose=HOSTILE, region=HOSTILE)
        for one in REPORT.verdict.purposes
    )
    verdict = msgspec.structs.replace(REPORT.verdict, forecast=forecast, purposes=purposes)
    host = msgspec.structs.replace(REPORT.host, name=HOSTILE)
    report = msgspec.structs.replace(
        REPORT, checks=(evil,), findings=(finding,), verdict=verdict, host=host
    )

    show(window, report)
    said = [label.text() for label in window.findChildren(QLabel)]
    window.endpoints.select(evil.id)

    assert any(HOSTILE in text for text in said)
    assert HOSTILE in window.details.title.text()
    for label in window.findChildren(QLabel):
        rich = label.textFormat() is not Qt.TextFormat.PlainText
        assert not (rich and label.text()), label.text()
    tips = [widget.toolTip() for widget in window.findChildren(QWidget) if widget.toolTip()]
    assert any("&lt;h1&gt;" in text for text in tips)
    assert not any("<h1>" in text or "<img" in text for text in tips)


def test_what_failed_can_be_looked_at_again() -> None:
    setup = Setup(region=("eastasia",), timeout="3", endpoint=("tcp://a.example:9",))

    again = failed_again(setup, REPORT)

    assert again == msgspec.structs.replace(setup, only=BLOCKED.endpoint, endpoint=())
    assert can_be_run_again(REPORT)
    demo_run = msgspec.structs.replace(REPORT.run, options={"demo": "healthy"})
    assert not can_be_run_again(msgspec.structs.replace(REPORT, run=demo_run))
    assert not can_be_run_again(msgspec.structs.replace(REPORT, checks=(GLOBAL,)))
    own = msgspec.structs.replace(
        REPORT, checks=(msgspec.structs.replace(BLOCKED, endpoint="user"),)
    )
    assert failed_again(setup, own) == msgspec.structs.replace(setup, only_endpoints=True)


def test_the_measure_of_contrast_is_that_of_the_guideline() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", COLOURS)
def test_every_text_can_be_read_on_its_ground(theme: Theme) -> None:
    colours = COLOURS[theme]
    grounds = (colours.window, colours.base, colours.stripe, colours.button)
    pairs = [(text, ground) for text in (colours.text, colours.muted) for ground in grounds]
    pairs += [(ink, ground) for ink in colours.inks.values() for ground in grounds]
    pairs += [(colours.inks[state], wash) for state, wash in colours.washes.items()]
    pairs += [(colours.text, wash) for wash in colours.washes.values()]
    pairs.append((colours.on_accent, colours.accent))

    assert [pair for pair in pairs if contrast(*pair) < LEAST_CONTRAST] == []
    rims = [contrast(colours.rim, ground) for ground in (colours.window, colours.base)]
    assert min(rims) >= 3  # WCAG 2.2, 1.4.11


@pytest.mark.parametrize("theme", COLOURS)
def test_what_an_empty_field_says_of_itself_can_be_read(
    window: Window, look: Look, theme: Theme
) -> None:
    """As it is painted: a style sheet's colour comes before the palette's."""
    look.choose(theme)

    fields = [field for field in window.findChildren(QLineEdit) if field.placeholderText()]
    palettes = [field.palette() for field in fields]

    assert len(fields) > 5
    for palette in palettes:
        words, ground = palette.placeholderText().color(), palette.base().color()
        assert words.alpha() == 255
        assert contrast(words.name(), ground.name()) >= LEAST_CONTRAST


def test_no_two_states_look_alike_without_colour(look: Look) -> None:
    def shape(state: State) -> bytes:
        image = look.sign(state).pixmap(32, 32).toImage()
        return bytes(
            image.pixelColor(x, y).alpha() > 127 and image.pixelColor(x, y).lightness() < 160
            for x in range(32)
            for y in range(32)
        )

    assert len({shape(state) for state in State}) == len(State)


@pytest.mark.parametrize("theme", [Theme.DARK, Theme.CONTRAST, Theme.LIGHT])
def test_a_theme_can_be_chosen_at_any_time(window: Window, look: Look, theme: Theme) -> None:
    show(window, REPORT)

    look.choose(theme)

    ground = window.grab().toImage().pixelColor(3, window.height() // 2)
    assert window.palette().window().color().name() == COLOURS[theme].window
    assert contrast(ground.name(), COLOURS[theme].text) > LEAST_CONTRAST


def test_whatever_takes_the_focus_has_a_name(window: Window) -> None:
    show(window, REPORT)
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QTreeView)
    nameless = [
        widget
        for kind in kinds
        for widget in window.findChildren(kind)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not widget.objectName().startswith("qt_")
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]

    assert nameless == []


def test_every_tool_has_a_key_of_its_own(window: Window) -> None:
    bar = window.tools.bar
    keys = [action.shortcut().toString() for action in bar.actions() if action.text()]
    keys += [
        button.shortcut().toString()
        for button in bar.findChildren(QToolButton)
        if button.menu() is not None
    ]

    assert all(keys)
    assert len(set(keys)) == len(keys)
    assert {"F5", "Shift+F5", "Esc", "Ctrl+O"} <= set(keys)


@pytest.mark.parametrize("wide", [800, 960, 1024, 1280])
def test_every_tool_has_room_on_a_narrow_screen(window: Window, wide: int) -> None:
    window.resize(wide, 600)
    QApplication.processEvents()

    tools = [tool for tool in window.tools.bar.findChildren(QToolButton) if tool.text()]

    assert len(tools) == 11
    assert [tool.text() for tool in tools if not tool.isVisible()] == []
    window.resize(1280, 600)
    QApplication.processEvents()
    assert not window.tools.bar.property("close")


@pytest.mark.parametrize("size", [(1024, 768), (800, 480), (1920, 1080)])
def test_no_list_scrolls_in_two_directions_and_names_can_be_read(
    qtbot: QtBot, window: Window, size: tuple[int, int]
) -> None:
    show(window, REPORT)
    window.resize(*size)
    qtbot.waitUntil(lambda: window.endpoints.tree.header().sectionSize(0) > 0)

    tree = window.endpoints.tree
    assert window.width() == size[0]
    assert tree.header().length() <= tree.viewport().width()
    assert tree.header().sectionSize(0) >= 20 * tree.fontMetrics().averageCharWidth()


def test_the_times_of_the_steps_are_seen_on_a_narrow_screen(window: Window) -> None:
    show(window, REPORT)
    window.endpoints.select(BLOCKED.id)
    window.details.tabs.setCurrentIndex(1)
    tree = window.details.findChild(QTreeView, "steps")
    assert tree is not None

    header = tree.header()
    sizes = []
    for wide in (800, 1900):
        window.resize(wide, 560)
        QApplication.processEvents()
        sizes.append(header.sectionSize(WHEN))
        assert header.sectionViewportPosition(WHEN) + sizes[-1] <= tree.viewport().width()

    assert sizes[0] < sizes[1]


@pytest.mark.parametrize("size", [(800, 560), (1280, 800)])
def test_modes_side_by_side_all_have_room_and_a_cell_tells_of_its_own_check(
    qtbot: QtBot, window: Window, size: tuple[int, int]
) -> None:
    modes = (Mode.PUBLIC, Mode.PRIVATE_PEERING, Mode.GATEWAY)
    checks = tuple(
        msgspec.structs.replace(each, mode=mode, id=f"{each.id}:{mode}")
        for mode in modes
        for each in REPORT.checks
    )
    window.resize(*size)
    show(window, REPORT)

    show(window, msgspec.structs.replace(REPORT, checks=checks))
    chosen = checks[-1]
    window.endpoints.select(chosen.id)

    tree = window.endpoints.tree
    header = tree.header()
    wide = [header.sectionSize(section) for section in range(header.count())]
    assert tree.currentIndex().column() == 3
    assert '"id": "' + chosen.id in json_of(window)
    assert wide[1] == wide[2] == wide[3] >= 12 * tree.fontMetrics().averageCharWidth()
    assert wide[0] >= 12 * tree.fontMetrics().averageCharWidth()
    assert not any(map(header.isSectionHidden, range(4)))
    qtbot.keyClick(tree, Qt.Key.Key_Left)
    assert '"id": "' + chosen.id.replace("gateway", "private-peering") in json_of(window)
    show(window, REPORT)
    assert tree.header().count() == 8


def json_of(window: Window) -> str:
    window.details.tabs.setCurrentWidget(window.details.json)
    return window.details.json.toPlainText()


def test_menus_offer_every_demo_and_every_kept_run(window: Window, history: History) -> None:
    window.tools.history.aboutToShow.emit()
    assert [action.isEnabled() for action in window.tools.history.actions()] == [False]
    history.keep(REPORT)

    window.tools.demo.aboutToShow.emit()
    window.tools.history.aboutToShow.emit()

    top = window.tools.demo.actions()
    menus = [menu for action in top if isinstance(menu := action.menu(), QMenu)]
    titles = [action.text() for menu in (window.tools.demo, *menus) for action in menu.actions()]
    offered = [title for title in titles if title not in {menu.title() for menu in menus} | {""}]
    assert sorted(offered) == sorted(load_scenario(name).title for name in scenario_names())
    assert titles[:2] == [load_scenario(name).title for name in (DEMO, "healthy")]
    assert all(2 < len(menu.actions()) < 25 for menu in menus)
    assert [action.text() for action in window.tools.history.actions()] == [
        "2026-11-21 12:00  blocked"
    ]
