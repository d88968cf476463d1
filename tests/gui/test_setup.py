from collections import Counter
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from arcdiag import wiring
from arcdiag.catalog.load import load_catalog
from arcdiag.cli.options import PROBING, ROUTES, SCOPE
from arcdiag.cli.parser import parse
from arcdiag.engine.plan import plan
from arcdiag.gui.memory import Memory
from arcdiag.gui.planner import Ahead, Planner, looked
from arcdiag.gui.widgets.advanced import FIELDS, SWITCHES
from arcdiag.gui.widgets.setup import SetupPanel
from arcdiag.gui.window import Window
from arcdiag.model.catalog import Catalog
from arcdiag.model.choices import Mode
from arcdiag.orders.ordering import order_from
from arcdiag.orders.setup import Setup, setup_from
from arcdiag.orders.setup_file import read_setup
from tests.gui.conftest import PATIENCE_MS, run

ARGUMENTS = [
    ("--region", "eastasia", "--region", "japaneast"),
    ("--cloud", "usgov", "--region", "usgovvirginia"),
    ("--feature", "ama", "--feature", "servers", "--mode", "public", "--mode", "private-peering"),
    ("--proxy", "none"),
    ("--proxy", "http://proxy.example:3128", "--no-proxy", ".corp.example"),
    ("--proxy", "none", "--proxy", "http://proxy.example:3128"),
    (
        "--mode",
        "public:resolver=10.0.0.53",
        "--mode",
        "gateway",
        "--gateway-host",
        "x.gw.arc.azure.com",
    ),
    (
        "--endpoint",
        "tcp://a.example:9",
        "--endpoint",
        "https://b.example",
        "--resolver",
        "10.0.0.53",
    ),
    ("--timeout", "2", "--deadline", "50", "--repeat", "3", "--concurrency", "8"),
    ("--source", "10.0.0.5", "--scope-id", "/subscriptions/x", "--lab", "--only", "his,gc"),
    ("--mode", "microsoft-peering", "--route-filter", "12076:51010"),
    ("--mode", "auto", "--region", "all", "--feature", "all"),
    ("--no-proxy", "", "--azcmagent", "run", "--resolve", "a.example:443:10.0.0.5"),
    ("--endpoint", "tcp://a.example:9", "--only-endpoints", "--lab"),
]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture
def panel(qtbot: QtBot, catalog: Catalog) -> SetupPanel:
    made = SetupPanel()
    qtbot.addWidget(made)
    made.offer(catalog)
    return made


def typed(*argv: str) -> Setup:
    return setup_from(parse(["check", *argv]))


def test_nothing_changed_is_the_command_lines_default_order(panel: SetupPanel) -> None:
    assert order_from(panel.setup()) == order_from(typed())


@pytest.mark.parametrize("argv", ARGUMENTS, ids=lambda argv: argv[0])
def test_what_is_shown_makes_the_same_order_as_the_arguments(
    panel: SetupPanel, argv: tuple[str, ...]
) -> None:
    setup = typed(*argv)

    panel.show_setup(setup)

    def order(of: Setup) -> object:
        made = order_from(of)
        scope = msgspec.structs.replace(
            made.scope,
            regions=tuple(sorted(made.scope.regions)),
            features=tuple(sorted(made.scope.features)),
        )
        return msgspec.structs.replace(made, scope=scope)

    assert order(panel.setup()) == order(setup)
    panel.show_setup(Setup())
    assert order(panel.setup()) == order(typed())


@pytest.mark.parametrize(
    ("strange", "word"),
    [
        (Setup(region=("mars",)), "mars"),
        (Setup(region=("eastasia",), cloud="china"), "--cloud public"),
        (Setup(feature=("flying",)), "flying"),
        (Setup(mode=("levitation",)), "levitation"),
    ],
)
def test_what_a_set_up_asks_for_and_nobody_knows_is_refused_and_not_left_out(
    panel: SetupPanel, strange: Setup, word: str
) -> None:
    panel.show_setup(strange)

    assert word in looked(panel.setup()).refused
    panel.show_setup(Setup())
    assert looked(panel.setup()).refused == ""


def test_each_feature_tells_its_endpoints_and_what_is_ticked_those_of_each_purpose(
    panel: SetupPanel, catalog: Catalog
) -> None:
    def told() -> dict[str, int]:
        panel.changed.emit()
        pairs = panel.purposes.told.text().partition(": ")[2].split(", ")
        return {name: int(count) for name, _, count in (pair.rpartition(" ") for pair in pairs)}

    def listed(*argv: str) -> dict[str, int]:
        scope = order_from(typed(*argv)).scope
        checks = plan(catalog, scope).checks
        planned = {check.endpoint: check.purposes for check in checks}
        return dict(Counter(name for purposes in planned.values() for name in purposes))

    assert told() == listed()
    assert list(told()) == ["onboard", "run", "download"]
    its = plan(catalog, order_from(typed()).scope).checks
    number = len({check.endpoint for check in its})
    first = panel.features.list.item(0).text()
    assert first == f"servers ({number}): connect a server and keep it connected"
    panel.features.choose(["servers", "kubernetes"])
    assert told() == listed("--feature", "servers", "--feature", "kubernetes")
    panel.cloud.setCurrentIndex(panel.cloud.findData("usgov"))
    assert told() == listed("--feature", "servers", "--feature", "kubernetes", "--cloud", "usgov")
    panel.show_setup(Setup(mode=("gateway",), only="his"))
    assert told() == listed("--mode", "gateway", "--only", "his")
    panel.show_setup(Setup(endpoint=("tcp://a.example:9",), only_endpoints=True))
    assert told() == {"user": 1}
    panel.show_setup(Setup(endpoint=("nonsense",)))
    panel.changed.emit()
    assert panel.purposes.told.isHidden()


def test_how_many_of_the_folded_options_are_set_is_told(panel: SetupPanel) -> None:
    panel.show_setup(Setup(only="his", lab=True))

    assert panel.advanced.fold.text() == "Advanced (2 are set)"
    assert panel.advanced.fold.shortcut().toString() == "Alt+A"
    panel.show_setup(Setup(timeout="7"))
    assert panel.advanced.fold.text() == "Advanced (1 is set)"
    panel.show_setup(Setup())
    assert panel.advanced.fold.text() == "Advanced"


def test_every_option_of_check_has_its_field() -> None:
    options = {
        option.names[0].removeprefix("--").replace("-", "_")
        for group in (SCOPE, ROUTES, PROBING)
        for option in group
    }

    assert options == set(Setup.__struct_fields__)
    own = {"cloud", "region", "mode", "feature", "proxy", "proxy_login"}
    assert {field.option for field in FIELDS} | set(SWITCHES) | own == options


def test_regions_are_searched_by_name_and_place(qtbot: QtBot, panel: SetupPanel) -> None:
    def seen() -> list[str]:
        items = map(panel.regions.list.item, range(panel.regions.list.count()))
        return [item.text() for item in items if not item.isHidden()]

    qtbot.keyClicks(panel.regions.search, "east asia")
    assert seen() == ["East Asia", "Southeast Asia"]
    panel.regions.search.setText("eastasia")
    assert "East Asia" in seen()
    panel.regions.list.item(0).setCheckState(Qt.CheckState.Checked)
    panel.regions.search.clear()
    assert len(seen()) > 40
    assert len(panel.regions.chosen()) == 1


def test_another_cloud_has_other_regions(panel: SetupPanel) -> None:
    panel.show_setup(typed("--region", "eastasia"))

    panel.cloud.setCurrentIndex(panel.cloud.findData("china"))

    assert panel.regions.chosen() == ()
    panel.regions.choose(["chinaeast2"])
    assert panel.setup().region == ("chinaeast2",)


def test_regions_of_late_come_below_those_ticked_and_before_the_others(panel: SetupPanel) -> None:
    def first(count: int) -> list[str]:
        return [panel.regions.list.item(row).text() for row in range(count)]

    panel.regions.choose(["uksouth"])

    panel.show_recent(("westeurope", "eastasia"))

    assert first(4) == ["UK South", "West Europe", "East Asia", "Australia Central"]
    assert panel.regions.chosen() == ("uksouth",)
    panel.show_setup(typed("--region", "japaneast"))
    assert first(3) == ["Japan East", "West Europe", "East Asia"]
    panel.regions.choose([])
    panel.show_recent(("japaneast",))
    assert panel.regions.chosen() == ()


def test_a_run_makes_its_regions_the_latest(
    qtbot: QtBot, window: Window, catalog: Catalog, memory: Memory
) -> None:
    """At a port of this machine where nobody listens."""
    window.setup.offer(catalog)
    here = Setup(endpoint=("tcp://127.0.0.1:9",), only_endpoints=True, region=("uksouth",))
    memory.keep_regions(["eastasia"])
    window.setup.show_setup(here)

    run(window, qtbot, window.run)

    assert memory.regions() == ("uksouth", "eastasia")
    assert window.setup.regions.list.item(1).text() == "East Asia"


def test_a_password_in_a_proxys_url_is_kept_from_view(panel: SetupPanel) -> None:
    panel.show_setup(Setup(proxy=("http://user:secret@proxy.example:3128",)))

    ahead = looked(panel.setup())

    assert "proxy.example" in ahead.proxy
    assert "secret" not in f"{ahead}{panel.setup()!r}"


def test_what_a_set_up_leads_to_is_told_as_the_run_would_find_it() -> None:
    ahead = looked(typed("--region", "eastasia", "--proxy", "none", "--repeat", "2"))

    assert ahead.checks == "20 checks, 2 rounds"
    assert ahead.proxy == "none, as asked; connections are direct"
    assert wiring.preview(order_from(typed("--region", "all", "--feature", "all"))).checks > 500


@pytest.mark.parametrize(
    ("setup", "words"),
    [
        (Setup(timeout="soon"), '--timeout "soon": not a number of seconds'),
        (Setup(region=("mars",)), "unknown region"),
        (Setup(proxy=("ftp://x",)), "--proxy"),
        (Setup(ca_file="/nowhere.pem"), "there is no such file"),
        (Setup(feature=("nonsense",)), "unknown feature"),
    ],
)
def test_what_is_refused_says_why_in_the_words_of_the_command_line(
    setup: Setup, words: str
) -> None:
    ahead = looked(setup)

    assert words in ahead.refused
    assert "\n" not in ahead.refused
    assert ahead.checks == ""


def test_only_the_newest_question_is_answered(qtbot: QtBot) -> None:
    planner = Planner()
    answers: list[Ahead] = []
    planner.ahead.connect(answers.append)

    for rounds in ("1", "2", "3"):
        planner.look(Setup(repeat=rounds))
    qtbot.waitUntil(lambda: bool(answers), timeout=PATIENCE_MS)
    qtbot.wait(50)
    planner.stop()

    assert answers[-1].checks.endswith("3 rounds")
    assert len(answers) < 3


def test_a_question_after_the_end_is_left_unanswered(qtbot: QtBot) -> None:
    planner = Planner()
    planner.stop()

    with qtbot.assertNotEmitted(planner.ahead, wait=100):
        planner.look(Setup())


def test_the_window_offers_what_there_is_and_counts(qtbot: QtBot, window: Window) -> None:
    window.get_ready()

    qtbot.waitUntil(lambda: "checks" in window.setup.count.text(), timeout=PATIENCE_MS)
    before = window.setup.count.text()
    window.setup.modes[Mode.MICROSOFT_PEERING].setChecked(True)
    qtbot.waitUntil(lambda: window.setup.count.text() != before, timeout=PATIENCE_MS)

    assert window.setup.regions.list.count() > 40


def test_a_set_up_that_is_refused_begins_no_run(window: Window) -> None:
    window.setup.advanced.edits["timeout"].setText("soon")

    window.run()

    assert not window.runs.is_running
    assert "not a number of seconds" in window.message.text()


def test_an_endpoint_that_is_none_begins_no_run(window: Window) -> None:
    window.setup.advanced.edits["endpoint"].setText("tcp://a.example")

    window.run()

    assert not window.runs.is_running
    assert window.message.text() == "--endpoint 'tcp://a.example': names no port"


def test_a_long_list_of_endpoints_is_not_cut(panel: SetupPanel) -> None:
    setup = Setup(endpoint=tuple(f"tcp://host{number}.example:443" for number in range(2000)))

    panel.show_setup(setup)

    assert panel.setup().endpoint == setup.endpoint


def test_what_is_unfolded_comes_to_sight(qtbot: QtBot, window: Window) -> None:
    first = window.setup.advanced.edits["endpoint"]

    qtbot.mouseClick(window.setup.advanced.fold, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: not first.visibleRegion().isEmpty(), timeout=PATIENCE_MS)


def test_a_set_up_is_saved_and_opened_as_the_file_that_check_takes(
    qtbot: QtBot, window: Window, catalog: Catalog, tmp_path: Path
) -> None:
    window.setup.offer(catalog)
    wanted = typed("--region", "japaneast", "--timeout", "7", "--lab", "--proxy", "none")
    window.setup.show_setup(wanted)
    file = tmp_path / "mine.toml"

    window.setups.save(file)
    window.setup.show_setup(Setup())
    with qtbot.waitSignal(window.setup.changed, timeout=PATIENCE_MS):
        window.setups.open(file)

    assert read_setup(file) == window.setup.setup()
    assert window.setup.setup().region == ("japaneast",)
    assert window.setup.regions.list.item(0).text() == "Japan East"
    assert not window.message.isVisible()


def test_a_bad_set_up_is_refused_in_a_line_and_changes_nothing(
    window: Window, tmp_path: Path
) -> None:
    before = window.setup.setup()
    bad = tmp_path / "bad.toml"
    bad.write_text("timeout = 9\nregoin = 'x'")

    window.setups.open(bad)

    assert 'there is no option "regoin"' in window.message.text()
    assert window.setup.setup() == before
    window.setups.save(tmp_path / "nowhere" / "mine.toml")
    assert "cannot write" in window.message.text()
