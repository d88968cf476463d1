from collections.abc import Iterable

import msgspec
import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester

from arcdiag.gui.models.columns import NAME, STATE
from arcdiag.gui.models.endpoints import EndpointsModel
from arcdiag.gui.models.findings import FindingsModel
from arcdiag.gui.models.groups import spans
from arcdiag.gui.models.line import Line, line_of
from arcdiag.gui.models.sieve import Sieve
from arcdiag.gui.models.steps import SPAN, StepsModel
from arcdiag.gui.theme import Look
from arcdiag.gui.widgets.endpoints import EndpointsPanel
from arcdiag.model.choices import Mode, State
from arcdiag.model.report import Report
from tests.gui.crowd import crowd
from tests.unit.fakes import check
from tests.unit.report.example import BLOCKED, FINDING, REPORT

LINES = tuple(map(line_of, crowd(12).checks))


def ended(line: Line, state: State) -> Line:
    return msgspec.structs.replace(line, state=state, begun=True)


def shown(model: EndpointsModel) -> dict[str, list[str]]:
    """The names under each purpose, as a view sees them."""
    found = {}
    for row in range(model.rowCount()):
        group = model.index(row, NAME)
        lines = [model.line(model.index(each, 0, group)) for each in range(model.rowCount(group))]
        found[str(group.data()).partition(":")[0]] = [line.id for line in lines if line]
    return found


def cells(model: EndpointsModel, identity: str) -> list[str]:
    index = model.index_of(identity)
    return [index.siblingAtColumn(column).data() for column in range(model.columnCount())]


def test_the_tree_keeps_qts_rules_through_a_whole_run(
    qtmodeltester: ModelTester, look: Look
) -> None:
    model = EndpointsModel(look)
    qtmodeltester.check(model)

    model.fill(LINES)
    model.begin(line.id for line in LINES[:6])
    model.update([ended(line, State.PASS) for line in LINES[:6]])
    model.update([ended(LINES[6], State.FAIL)])
    model.arrange()
    model.update([line_of(check("late.example.com", id="late"))])
    model.sift(Sieve(states=(State.FAIL,)))
    model.sift(Sieve())
    model.fill(())

    assert model.rowCount() == 0


def test_what_failed_comes_first_and_the_selected_row_stays_with_its_check(look: Look) -> None:
    model = EndpointsModel(look)
    model.fill(LINES)
    chosen = QPersistentModelIndex(model.index_of(LINES[0].id))

    model.update([ended(LINES[0], State.PASS), ended(LINES[8], State.FAIL)])
    before = shown(model)["onboard"]
    model.arrange()

    assert before == [LINES[0].id, LINES[4].id, LINES[8].id]
    assert shown(model)["onboard"] == [LINES[8].id, LINES[0].id, LINES[4].id]
    line = model.line(chosen)
    assert line is not None
    assert line.id == LINES[0].id


def test_a_table_in_another_order_is_not_laid_out_anew(look: Look) -> None:
    panel = EndpointsPanel(look)
    panel.show_lines(tuple(LINES))
    panel.select(LINES[0].id)
    anew: list[str] = []
    panel.model.layoutChanged.connect(lambda *_: anew.append("layout"))
    panel.model.modelReset.connect(lambda: anew.append("reset"))

    panel.show_lines((*(ended(line, State.PASS) for line in LINES[:-1]), LINES[-1]))
    panel.show_lines((*LINES[:-1], ended(LINES[-1], State.FAIL)))

    assert anew == []
    assert shown(panel.model)[LINES[-1].purpose][0] == LINES[-1].id
    current = panel.model.line(panel.tree.currentIndex())
    assert current is not None
    assert current.id == LINES[0].id
    assert [index.row() for index in panel.tree.selectionModel().selectedRows()] == [
        panel.model.index_of(LINES[0].id).row()
    ]


def test_a_row_tells_what_it_waits_for_then_what_came_of_it(look: Look) -> None:
    model = EndpointsModel(look)
    model.fill([line_of(BLOCKED), LINES[0]])

    assert cells(model, LINES[0].id)[STATE] == "waiting"
    model.begin([LINES[0].id])
    assert cells(model, LINES[0].id)[STATE] == "running"
    name = "agentserviceapi.guestconfiguration.azure.com:443"
    assert cells(model, BLOCKED.id) == [name, "20 ms", "", "5.0 s", "", "", "5.0 s", "tcp-timeout"]
    spoken = model.index_of(BLOCKED.id).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == ("agentserviceapi.guestconfiguration.azure.com:443, fail, tcp-timeout, 5.0 s")


@pytest.mark.parametrize(
    ("sieve", "found"),
    [
        (Sieve(), {0, 1, 2, 3}),
        (Sieve(words=("host-1",)), {1}),
        (Sieve(words=("example", "host-2")), {2}),
        (Sieve(words=("nowhere",)), set()),
        (Sieve(states=(State.FAIL, State.WARN)), {0}),
        (Sieve(purpose="run"), {1}),
        (Sieve(checks=frozenset({LINES[3].id})), {3}),
        (Sieve(checks=frozenset({LINES[3].id}), purpose="run"), set()),
    ],
)
def test_a_sieve_lets_through_what_was_asked_for(sieve: Sieve, found: Iterable[int]) -> None:
    lines = [ended(LINES[0], State.FAIL), ended(LINES[1], State.PASS), *LINES[2:4]]

    assert {number for number, line in enumerate(lines) if sieve.passes(line)} == found


def test_a_filter_looks_into_addresses_and_causes() -> None:
    line = line_of(BLOCKED)

    assert Sieve(words=("20.2.2.2", "tcp-timeout")).passes(line)
    assert not Sieve(words=("20.2.2.3",)).passes(line)


def test_findings_have_what_they_explain_below_them(
    qtmodeltester: ModelTester, look: Look, blocked: Report
) -> None:
    model = FindingsModel(look)
    qtmodeltester.check(model)

    model.show(REPORT)
    top = model.index(0, 0)

    assert model.rowCount() == 1
    assert [top.siblingAtColumn(column).data() for column in range(3)] == [
        FINDING.title,
        "the firewall team (network security)",
        "proved",
    ]
    assert model.index(0, 0, top).data() == REPORT.findings[1].title
    assert model.finding(model.index(0, 0, top)) == REPORT.findings[1]
    model.show(blocked)
    assert model.rowCount() == len(blocked.findings)
    assert model.finding(QModelIndex()) is None


def test_a_consequence_without_a_finding_of_its_own_is_told_in_words(look: Look) -> None:
    alone = msgspec.structs.replace(REPORT, findings=(FINDING,))
    model = FindingsModel(look)
    model.show(alone)

    below = model.index(0, 0, model.index(0, 0))

    assert below.data() == "Endpoints cannot be used from here."
    assert model.finding(below) == FINDING


def test_several_modes_stand_side_by_side_the_worst_first(
    qtmodeltester: ModelTester, look: Look
) -> None:
    model = EndpointsModel(look)
    qtmodeltester.check(model)
    both = [
        line_of(check(f"host-{number}.example.com", id=f"{mode}-{number}", mode=mode))
        for mode in (Mode.PUBLIC, Mode.PRIVATE_PEERING)
        for number in range(3)
    ]
    model.fill(both[:3])
    assert model.columnCount() == 8
    model.fill(both[:5])

    failed = msgspec.structs.replace(ended(both[4], State.FAIL), cause="tcp-timeout")
    model.update([ended(both[1], State.PASS), failed])
    model.arrange()

    headers = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(3)]
    assert headers == ["Endpoint", "public", "private-peering"]
    assert model.shown == model.total == 3
    group = model.index(0, 0)
    rows = [
        [model.index(row, column, group).data() for column in range(model.columnCount())]
        for row in range(model.rowCount(group))
    ]
    assert rows == [
        ["host-1.example.com:443", "pass", "tcp-timeout"],
        ["host-0.example.com:443", "waiting", "waiting"],
        ["host-2.example.com:443", "waiting", "-"],
    ]
    assert group.siblingAtColumn(1).data() == "1 pass"
    assert group.siblingAtColumn(2).data() == "1 fail"
    pointed = [model.line(model.index(0, column, group)) for column in range(3)]
    assert [line.id for line in pointed if line] == [failed.id, both[1].id, failed.id]
    assert model.line(model.index(2, 2, group)) is None
    assert model.index_of(failed.id).row() == model.index_of(both[1].id).row() == 0
    assert model.index(0, 0, group).data(Qt.ItemDataRole.AccessibleTextRole) == (
        "host-1.example.com:443, public: pass, private-peering: tcp-timeout"
    )
    model.sift(Sieve(states=(State.FAIL,)))
    assert (model.shown, model.total) == (1, 3)
    model.fill(both[:3])
    assert model.columnCount() == 8


def test_steps_have_their_place_in_time(qtmodeltester: ModelTester, look: Look) -> None:
    model = StepsModel(look)
    qtmodeltester.check(model)

    model.show(BLOCKED)
    spans = [model.index(row, 1).data(SPAN) for row in range(model.rowCount())]

    assert [span.took for span in spans] == ["20 ms", "5.0 s"]
    assert [span.state for span in spans] == [State.PASS, State.FAIL]
    assert all(0 <= span.begin <= span.end <= 1 for span in spans)
    assert "no answer within 5 s" in model.sentence(1)
    model.show(None)
    assert model.rowCount() == 0


def test_scattered_changes_are_told_in_one_span() -> None:
    assert spans([1, 2, 3, 7]) == [(1, 3), (7, 7)]
    assert spans([1, 3, 5, 7, 8, 11]) == [(1, 11)]
    assert spans([]) == []
