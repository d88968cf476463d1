"""The set-up, at the left: what a run looks at and how, in the command line's own terms."""

from collections.abc import Sequence
from typing import ClassVar, Final

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from arcdiag.gui.planner import Ahead
from arcdiag.gui.widgets.advanced import Advanced
from arcdiag.gui.widgets.choices import Choices
from arcdiag.gui.widgets.text import caption, label
from arcdiag.gui.words import tr, translated
from arcdiag.model.catalog import Catalog
from arcdiag.model.choices import Cloud, Mode
from arcdiag.model.order import RouteWord
from arcdiag.orders.setup import Setup

_CLOUDS: Final = {
    Cloud.PUBLIC: "Azure (public)",
    Cloud.USGOV: "Azure Government (USA)",
    Cloud.CHINA: "Azure in China (21Vianet)",
}
_MODES: Final = {
    Mode.PUBLIC: "over the Internet, directly or through a proxy",
    Mode.MICROSOFT_PEERING: "over ExpressRoute to public addresses",
    Mode.PRIVATE_PEERING: "Private Link, to private addresses",
    Mode.GATEWAY: "through an Arc gateway",
}
_ROUTES: Final[tuple[tuple[str, str], ...]] = (
    ("", "as azcmagent connect would"),
    (RouteWord.NONE, "none: directly"),
    (RouteWord.SYSTEM, "as programs on this machine"),
    (RouteWord.AGENT, "as the agent is set"),
)
_OWN: Final = "\0"
_ASK: Final = "ask"
_SETTLE_MS: Final = 250


class SetupPanel(QWidget):
    """``changed`` comes when the user has stopped changing it for a moment."""

    changed: ClassVar[Signal] = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Setup"))
        self._catalog: Catalog | None = None
        self._rest = Setup()
        self._recent: tuple[str, ...] = ()
        self.cloud = QComboBox()
        self.regions = Choices(tr("Regions"), 5)
        self.modes = {mode: QCheckBox(str(mode)) for mode in Mode}
        self.features = Choices(tr("Features"), 5)
        self.proxy = QComboBox()
        self.url = QLineEdit()
        self.login = QCheckBox(tr("Ask for its login"))
        self.advanced = Advanced()
        self._effective = label(name=tr("The proxy in force"))
        self.count = label(name=tr("Checks"))
        self.open, self.save = QToolButton(), QToolButton()
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE_MS)
        self._settling.timeout.connect(self.changed)
        self._fill_in()
        self._lay_out()
        self._listen()

    def _fill_in(self) -> None:
        for cloud, name in _CLOUDS.items():
            self.cloud.addItem(translated(name), str(cloud))
        self.cloud.setAccessibleName(tr("Cloud"))
        for mode, box in self.modes.items():
            box.setToolTip(translated(_MODES[mode]))
            box.setAccessibleDescription(translated(_MODES[mode]))
            box.setChecked(mode is Mode.PUBLIC)
        for word, name in _ROUTES:
            self.proxy.addItem(translated(name), str(word))
        self.proxy.addItem(tr("this one:"), _OWN)
        self.proxy.setAccessibleName(tr("Proxy"))
        self.url.setPlaceholderText("http://proxy.example:3128")
        self.url.setAccessibleName(tr("The proxy's URL"))
        self.url.setMaxLength(2048)
        self.login.setToolTip("--proxy-login ask")
        self.url.hide()

    def _lay_out(self) -> None:
        page = QWidget()
        page.setProperty("kind", "side")
        rows = QVBoxLayout(page)
        rows.setContentsMargins(12, 10, 12, 12)
        rows.setSpacing(4)
        for title, parts in (
            (tr("Cloud"), (self.cloud,)),
            (tr("Regions"), (self.regions,)),
            (tr("Modes"), tuple(self._explained(mode) for mode in Mode)),
            (tr("Features"), (self.features,)),
            (tr("Proxy"), (self.proxy, self.url, self.login, self._effective)),
        ):
            rows.addWidget(caption(title))
            for part in parts:
                rows.addWidget(part)
            rows.addSpacing(6)
        rows.addWidget(self.advanced)
        rows.addStretch(1)
        self._scroll = scroll = QScrollArea()
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = QFrame()
        foot.setObjectName("foot")
        line = QVBoxLayout(foot)
        line.setContentsMargins(12, 8, 12, 8)
        line.setSpacing(6)
        line.addWidget(self.count)
        line.addLayout(self._files())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addWidget(foot)
        self.setMinimumWidth(220)

    def _files(self) -> QHBoxLayout:
        """The buttons that open and save a set-up."""
        line = QHBoxLayout()
        line.setSpacing(6)
        for button, text, name, key in (
            (self.open, tr("Open …"), tr("Open a set-up"), "Ctrl+Shift+O"),
            (self.save, tr("Save …"), tr("Save the set-up"), "Ctrl+Shift+S"),
        ):
            button.setText(text)
            button.setAccessibleName(name)
            button.setToolTip(f"{name} ({key})")
            button.setShortcut(QKeySequence(key))
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setProperty("kind", "small")
            line.addWidget(button)
        line.addStretch(1)
        return line

    def _explained(self, mode: Mode) -> QWidget:
        both = QWidget()
        rows = QVBoxLayout(both)
        rows.setContentsMargins(0, 0, 0, 2)
        rows.setSpacing(0)
        words = label(translated(_MODES[mode]))
        words.setProperty("kind", "small")
        words.setIndent(20)
        rows.addWidget(self.modes[mode])
        rows.addWidget(words)
        return both

    def _listen(self) -> None:
        later = self._settling.start
        self.cloud.currentIndexChanged.connect(self._offer_regions)
        self.cloud.currentIndexChanged.connect(later)
        self.regions.changed.connect(later)
        self.features.changed.connect(later)
        self.proxy.currentIndexChanged.connect(self._own_proxy)
        self.proxy.currentIndexChanged.connect(later)
        self.url.textChanged.connect(later)
        self.advanced.changed.connect(later)
        self.advanced.fold.clicked.connect(lambda: QTimer.singleShot(0, self, self._uncover))
        for box in (*self.modes.values(), self.login):
            box.toggled.connect(later)

    def offer(self, catalog: Catalog) -> None:
        """Offer what *catalog* knows."""
        self._catalog = catalog
        kept = self._rest.feature or ("servers",)
        names = (
            (name, f"{name}{tr(': ')}{translated(about)}")
            for name, about in catalog.features.items()
        )
        self.features.fill(names, kept)
        self._offer_regions()

    def _offer_regions(self) -> None:
        if self._catalog is None:
            return
        here = [
            (region.name, region.display_name)
            for region in self._catalog.regions.values()
            if region.cloud == self.cloud.currentData()
        ]
        offered = self.regions.list.count() > 0
        ticked = self.regions.chosen() if offered else self._rest.region
        self.regions.fill(sorted(here, key=lambda pair: pair[1]), ticked, self._recent)

    def show_recent(self, regions: tuple[str, ...]) -> None:
        """Offer *regions*, which were looked at lately, before the others."""
        self._recent = regions
        self._offer_regions()

    def _uncover(self) -> None:
        """Bring to sight what was unfolded."""
        self._scroll.verticalScrollBar().setValue(self.advanced.y())

    def _own_proxy(self) -> None:
        self.url.setVisible(self.proxy.currentData() == _OWN)
        self.login.setVisible(self.proxy.currentData() != RouteWord.NONE)

    def setup(self) -> Setup:
        """What is set up now; what this panel has no place for stays as it was shown."""
        ready = self._catalog is not None
        chosen = tuple(str(mode) for mode, box in self.modes.items() if box.isChecked())
        return msgspec.structs.replace(
            self._rest,
            cloud=self.cloud.currentData(),
            region=self.regions.chosen() if ready else self._rest.region,
            mode=_with_own_ways(chosen, self._rest.mode),
            feature=self.features.chosen() if ready else self._rest.feature,
            proxy=self._proxies(),
            proxy_login=_ASK if self.login.isChecked() and not self.login.isHidden() else "",
            **self._cleared(),
            **self.advanced.values(),
        )

    def _cleared(self) -> dict[str, object]:
        """The usual value of each of the advanced options that were left empty."""
        usual, given = Setup(), self.advanced.values()
        return {name: getattr(usual, name) for name in self.advanced.edits if name not in given}

    def _proxies(self) -> tuple[str, ...]:
        word = self.proxy.currentData()
        if word == _OWN:
            return tuple(self.url.text().split())
        return (word,) if word else ()

    def show_setup(self, setup: Setup) -> None:
        """Show *setup*."""
        self._rest = setup
        self.cloud.setCurrentIndex(max(0, self.cloud.findData(setup.cloud)))
        self.regions.choose(setup.region)
        self._offer_regions()
        self.features.choose(setup.feature or ("servers",))
        modes = {text.partition(":")[0] for text in setup.mode} or {str(Mode.PUBLIC)}
        for mode, box in self.modes.items():
            box.setChecked(str(mode) in modes)
        word = setup.proxy[0] if len(setup.proxy) == 1 else ""
        known = self.proxy.findData(word) if word or not setup.proxy else -1
        self.proxy.setCurrentIndex(known if known >= 0 else self.proxy.findData(_OWN))
        self.url.setText("" if known >= 0 else " ".join(setup.proxy))
        self.login.setChecked(setup.proxy_login == _ASK)
        self.advanced.show_values(setup)

    def tell(self, ahead: Ahead) -> None:
        """Say what the set-up leads to."""
        self.count.setText(translated(ahead.refused or ahead.checks))
        self._effective.setText(translated(ahead.proxy))


def _with_own_ways(chosen: Sequence[str], before: Sequence[str]) -> tuple[str, ...]:
    """The modes that are ticked, each with the way of its own that a set-up gave it."""
    ways = {text.partition(":")[0]: text for text in before}
    return tuple(ways.get(mode, mode) for mode in chosen)
