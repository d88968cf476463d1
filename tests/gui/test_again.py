"""One row looked at once more, over real sockets; and the login that a proxy wants."""

import socket
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from arcdiag.catalog.load import load_catalog
from arcdiag.gui.bridge import Shown
from arcdiag.gui.memory import Memory
from arcdiag.gui.models.line import line_of
from arcdiag.gui.orders import LoginDialog
from arcdiag.gui.probe_again import alone
from arcdiag.gui.row_menu import as_lines
from arcdiag.gui.window import Window
from arcdiag.model.choices import Mode, State
from arcdiag.model.failure import Cause
from arcdiag.model.order import CheckOrder
from arcdiag.model.proxy import Login
from arcdiag.model.report import CheckResult, Report
from arcdiag.model.secret import Secret
from arcdiag.orders.setup import Setup
from arcdiag.wiring.again import NOTED, with_again
from tests.gui.conftest import PATIENCE_MS, demo, export, run
from tests.unit.report.example import BLOCKED, REPORT

HOSTS = ("a.example", "b.example")


@pytest.fixture
def ports() -> Iterator[list[socket.socket]]:
    """Two addresses on loopback that nobody listens at yet."""
    held = [socket.socket() for _ in HOSTS]
    for one in held:
        one.bind(("127.0.0.1", 0))
    yield held
    for one in held:
        one.close()


def here(ports: list[socket.socket]) -> Setup:
    places = [f"{host}:{one.getsockname()[1]}" for host, one in zip(HOSTS, ports, strict=True)]
    return Setup(
        endpoint=tuple(f"tcp://{place}" for place in places),
        only_endpoints=True,
        resolve=tuple(f"{place}:127.0.0.1" for place in places),
        proxy=("none",),
        lab=True,
        timeout="2",
    )


def looked(qtbot: QtBot, window: Window, setup: Setup) -> Report:
    window.setup.show_setup(setup)
    return run(window, qtbot, window.run)


def again(qtbot: QtBot, window: Window, identity: str) -> Report:
    with qtbot.waitSignal(window.probing.runs.ended, timeout=PATIENCE_MS):
        look_again(window, identity).trigger()
    assert window.report is not None
    return window.report


def look_again(window: Window, identity: str) -> QAction:
    return next(
        action
        for action in window.rows.menu(identity).actions()
        if action.text() == "Look at it again"
    )


def test_a_row_that_is_looked_at_again_changes_alone_and_the_whole_is_judged_anew(
    qtbot: QtBot, window: Window, ports: list[socket.socket]
) -> None:
    before = looked(qtbot, window, here(ports))
    first, second = before.checks
    assert [check.state for check in before.checks] == [State.FAIL, State.FAIL]
    ports[0].listen()

    after = again(qtbot, window, first.id)

    assert [check.state for check in after.checks] == [State.PASS, State.FAIL]
    assert after.checks[1] == second
    assert "2 of" not in after.findings[0].title
    assert {subject for finding in after.findings for subject in finding.subjects} == {second.id}
    assert f"a.example:{ports[0].getsockname()[1]} at " in after.run.options[NOTED]
    assert window.details.title.text().startswith("a.example")
    line = window.endpoints.model.line(window.endpoints.tree.currentIndex())
    assert line is not None
    assert (line.id, line.state) == (first.id, State.PASS)
    assert window.setup.setup().only_endpoints
    ports[1].listen()
    assert again(qtbot, window, second.id).findings == ()


def test_only_what_this_window_saw_here_is_looked_at_again(
    qtbot: QtBot, window: Window, ports: list[socket.socket], tmp_path: Path
) -> None:
    report = looked(qtbot, window, here(ports))
    assert look_again(window, report.checks[0].id).isEnabled()
    export(window, qtbot, tmp_path / "mine.json")

    with qtbot.waitSignal(window.runs.reported, timeout=PATIENCE_MS):
        window.open_report(tmp_path / "mine.json")

    assert not look_again(window, report.checks[0].id).isEnabled()
    shown = demo(window, qtbot, "refused")
    assert not look_again(window, shown.checks[0].id).isEnabled()


def result(**changes: object) -> CheckResult:
    return msgspec.structs.replace(BLOCKED, **changes)


def test_a_run_of_its_own_is_for_one_endpoint_in_its_mode_and_region() -> None:
    whole = Setup(
        region=("eastasia", "japaneast"),
        mode=("public", "private-peering:resolver=10.0.0.53", "gateway"),
        gateway_host="x.gw.arc.azure.com",
        route_filter="12076:51010",
        azcmagent="run",
        proxy=("none", "system"),
        endpoint=("tcp://a.example:9",),
        timeout="3",
    )
    private = result(endpoint="his", region="japaneast", mode=Mode.PRIVATE_PEERING)

    assert alone(whole, private) == Setup(
        region=("japaneast",),
        mode=("private-peering:resolver=10.0.0.53",),
        only="his",
        proxy=("none", "system"),
        timeout="3",
    )
    own = alone(whole, result(endpoint="user", host="a.example", port=9))
    assert (own.endpoint, own.only_endpoints, own.only) == (whole.endpoint, True, "")
    assert alone(whole, result(mode=Mode.GATEWAY)).gateway_host == whole.gateway_host
    assert alone(Setup(mode=("auto",)), private).mode == ("private-peering",)


def test_what_was_not_looked_at_again_is_not_replaced() -> None:
    elsewhere = msgspec.structs.replace(BLOCKED, region="japaneast")
    fresh = msgspec.structs.replace(REPORT, checks=(elsewhere,))

    assert with_again(REPORT, BLOCKED.id, fresh, load_catalog()) is None
    assert with_again(REPORT, "nothing", REPORT, load_catalog()) is None


def test_a_row_is_copied_as_a_line_for_another_tool(window: Window) -> None:
    window.runs.reported.emit(Shown(REPORT, tuple(map(line_of, REPORT.checks))))

    actions = {action.text(): action for action in window.rows.menu(BLOCKED.id).actions()}
    actions["Copy as curl"].trigger()

    assert {"Copy row", "Copy as curl", "Copy as openssl", "Copy as PowerShell"} <= actions.keys()
    assert QApplication.clipboard().text() in [line for _, line in as_lines(BLOCKED, REPORT)]
    assert QApplication.clipboard().text().startswith("curl ")
    assert not actions["Look at it again"].isEnabled()


LOGIN = Login(user=Secret("me"), password=Secret("s3cret"))
ASKING = Setup(proxy=("http://proxy.example:3128",), proxy_login="ask")


def dialog_of(parent: QWidget) -> LoginDialog:
    (found,) = (one for one in parent.findChildren(LoginDialog) if one.isVisible())
    return found


def test_a_login_is_asked_for_once_and_forgotten_when_a_proxy_does_not_take_it(
    window: Window,
) -> None:
    made: list[CheckOrder] = []
    window.orders.make(ASKING, made.append)
    dialog = dialog_of(window)
    dialog.take()
    assert dialog.fault.text() == "no user name was given"
    assert made == []
    dialog.user.setText("me")
    dialog.password.setText("s3cret")
    dialog.take()

    window.orders.make(ASKING, made.append)

    assert [order.proxy_login for order in made] == [LOGIN, LOGIN]
    window.orders.learn(REPORT)
    window.orders.make(ASKING, made.append)
    assert len(made) == 3
    refused = msgspec.structs.replace(BLOCKED, cause=Cause.PROXY_AUTH_REQUIRED)
    window.orders.learn(msgspec.structs.replace(REPORT, checks=(refused,)))
    window.orders.make(ASKING, made.append)
    assert len(made) == 3
    dialog_of(window).reject()
    assert len(made) == 3


def test_a_login_is_in_no_settings_and_no_set_up(
    window: Window, memory: Memory, tmp_path: Path
) -> None:
    window.orders.make(ASKING, lambda _: None)
    dialog = dialog_of(window)
    dialog.user.setText("me-myself")
    dialog.password.setText("s3cret")
    dialog.take()
    window.setup.show_setup(ASKING)

    assert window.setup.setup().proxy_login == "ask"
    window.setups.save(tmp_path / "mine.toml")
    window.close()

    QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat).sync()
    for name in ("mine.toml", "settings.ini"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "proxy.example" in text
        assert "s3cret" not in text
        assert "me-myself" not in text
