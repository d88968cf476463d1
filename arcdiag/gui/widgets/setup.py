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
    QLayout,
    QLineEdit,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from arcdiag.gui.planner import Ahead
from arcdiag.gui.widgets.advanced import SWITCHES, Advanced
from arcdiag.gui.widgets.choices import Choices
from arcdiag.gui.widgets.flow import Flow
from arcdiag.gui.widgets.modes import Modes
from arcdiag.gui.widgets.purposes import USUAL, Purposes
from arcdiag.gui.widgets.text import caption, label
from arcdiag.gui.words import tr, translated
from arcdiag.model.catalog import Catalog
from arcdiag.model.choices import Cloud
from arcdiag.model.order import RouteWord
from arcdiag.orders.setup import Setup

_CLOUDS: Final = {
    Cloud.PUBLIC: "Azure (public)",
    Cloud.USGOV: "Azure Government (USA)",
    Cloud.CHINA: "Azure in China (21Vianet)",
}
_ROUTES: Final[tuple[tuple[str, str], ...]] = (
    ("", "as azcmagent connect would"),
    (RouteWord.NONE, "none: directly"),
    (RouteWord.SYSTEM, "as programs on this machine"),
    (RouteWord.AGENT, "as the agent is set"),
)
_ALL: Final = "all"
"""The word for every region."""
_USUAL: Final = Setup()
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
        self._modes = Modes()
        self.modes = self._modes.boxes
        self.purposes = Purposes()
        self.features = self.purposes.features
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
            (tr("Modes"), (self._modes,)),
            (tr("Purposes and features"), (self.purposes,)),
            (tr("Proxy"), (self.proxy, self.url, self.login, self._effective)),
        ):
            name = caption(title)
            name.setBuddy(parts[0])  # by which screen readers call a choice on Linux
            rows.addWidget(name)
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

    def _files(self) -> QLayout:
        """The buttons that open and save a set-up."""
        line = Flow()
        for button, text, name, key in (
            (self.open, tr("Open set-up"), tr("Open a set-up"), "Ctrl+Shift+O"),
            (self.save, tr("Save set-up"), tr("Save the set-up"), "Ctrl+Shift+S"),
        ):
            button.setText(text)
            button.setAccessibleName(name)
            button.setToolTip(f"{name} ({key})")
            button.setShortcut(QKeySequence(key))
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setProperty("kind", "small")
            line.addWidget(button)
        return line

    def _listen(self) -> None:
        later = self._settling.start
        self.cloud.currentIndexChanged.connect(self._offer_clouds)
        self.cloud.currentIndexChanged.connect(later)
        self.regions.changed.connect(later)
        self.purposes.changed.connect(later)
        self.changed.connect(self._tell_purposes)
        self.proxy.currentIndexChanged.connect(self._own_proxy)
        self.proxy.currentIndexChanged.connect(later)
        self.url.textChanged.connect(later)
        self.advanced.changed.connect(later)
        self.advanced.fold.clicked.connect(lambda: QTimer.singleShot(0, self, self._uncover))
        self._modes.changed.connect(later)
        self.login.toggled.connect(later)

    def offer(self, catalog: Catalog) -> None:
        """Offer what *catalog* knows."""
        self._catalog = catalog
        self._offer_features(self._rest.feature)
        self._offer_regions(self._rest.region)
        self._tell_purposes()

    @property
    def _cloud(self) -> Cloud:
        return Cloud(self.cloud.currentData())

    def _offer_clouds(self) -> None:
        """Offer what the cloud that was chosen has; regions of others are no longer ticked."""
        if self._catalog is None:
            return
        regions, here = self._catalog.regions, self._cloud
        ticked = self.regions.chosen()
        self._offer_regions(
            [name for name in ticked if name not in regions or regions[name].cloud is here]
        )
        self._offer_features(self.features.chosen())

    def _offer_features(self, ticked: Sequence[str]) -> None:
        if self._catalog is not None:
            self.purposes.offer(self._catalog, self._cloud, ticked or USUAL)

    def _offer_regions(self, ticked: Sequence[str]) -> None:
        if self._catalog is None:
            return
        here = [
            (region.name, region.display_name)
            for region in self._catalog.regions.values()
            if region.cloud is self._cloud
        ]
        offered = [
            *sorted(here, key=lambda pair: pair[1]),
            (_ALL, tr("all: every region, compared")),
        ]
        self.regions.fill(offered, ticked, self._recent)

    def _tell_purposes(self) -> None:
        if self._catalog is not None:
            self.purposes.tell(self._catalog, self.setup())

    def show_recent(self, regions: tuple[str, ...]) -> None:
        """Offer *regions*, which were looked at lately, before the others."""
        self._recent = regions
        ready = self._catalog is not None
        self._offer_regions(self.regions.chosen() if ready else ())

    def _uncover(self) -> None:
        """Bring to sight what was unfolded."""
        self._scroll.verticalScrollBar().setValue(self.advanced.y())

    def _own_proxy(self) -> None:
        self.url.setVisible(self.proxy.currentData() == _OWN)
        self.login.setVisible(self.proxy.currentData() != RouteWord.NONE)

    def setup(self) -> Setup:
        """What is set up now; what this panel has no place for stays as it was shown."""
        ready = self._catalog is not None
        return msgspec.structs.replace(
            self._rest,
            cloud=self.cloud.currentData(),
            region=self.regions.chosen() if ready else self._rest.region,
            mode=self._modes.chosen(),
            feature=self.features.chosen() if ready else self._rest.feature,
            proxy=self._proxies(),
            proxy_login=_ASK if self.login.isChecked() and not self.login.isHidden() else "",
            **self._cleared(),
            **self.advanced.values(),
        )

    def _cleared(self) -> dict[str, object]:
        """The usual value of each of the advanced options that were left empty; an empty one that
        a set-up came with says something of its own.
        """
        given = self.advanced.values()
        left = (name for name in (*self.advanced.edits, *SWITCHES) if name not in given)
        return {
            name: "" if getattr(self._rest, name) == "" else getattr(_USUAL, name) for name in left
        }

    def _proxies(self) -> tuple[str, ...]:
        word = self.proxy.currentData()
        if word == _OWN:
            return tuple(self.url.text().split())
        return (word,) if word else ()

    def show_setup(self, setup: Setup) -> None:
        """Show *setup*."""
        self._rest = setup
        self.cloud.setCurrentIndex(max(0, self.cloud.findData(setup.cloud)))
        self._offer_regions(setup.region)
        self._offer_features(setup.feature)
        self._modes.choose(setup.mode)
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
