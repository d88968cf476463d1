"""From a set-up to an order: what is refused is said, and a login asked for once, kept nowhere."""

from collections.abc import Callable
from typing import ClassVar, Final

import msgspec
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QWidget

from arcdiag.catalog.faults import ScopeError
from arcdiag.gui.widgets.text import label
from arcdiag.gui.words import tr
from arcdiag.model.failure import Cause
from arcdiag.model.order import CheckOrder
from arcdiag.model.proxy import Login
from arcdiag.model.report import Report
from arcdiag.orders.login import MOST, OPTION, login_of
from arcdiag.orders.refused import RefusedError
from arcdiag.orders.setup import Setup
from arcdiag.report.bounds import LONGEST
from arcdiag.report.plain import plain

_WIDE: Final = 48
"""Characters of a field."""


class LoginDialog(QDialog):
    """Asks for a user name and a password; ``given`` tells the `Login`."""

    given: ClassVar[Signal] = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Login at the proxy"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.user, self.password = QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        rows = QFormLayout(self)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        told = label(tr("It is kept until this window is closed, and written nowhere."))
        self.fault = label(name=tr("What is wrong"))
        rows.addRow(told)
        for edit, name in ((self.user, tr("User name")), (self.password, tr("Password"))):
            edit.setAccessibleName(name)
            edit.setMaxLength(MOST)
            edit.setMinimumWidth(_WIDE * self.fontMetrics().averageCharWidth())
            rows.addRow(name, edit)
        self.fault.hide()
        rows.addRow(self.fault)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        buttons.accepted.connect(self.take)
        buttons.rejected.connect(self.reject)
        rows.addRow(buttons)
        rows.setSizeConstraint(QFormLayout.SizeConstraint.SetFixedSize)

    def take(self) -> None:
        """Hand over what was typed, if it can be a login."""
        try:
            login = login_of(self.user.text(), self.password.text())
        except RefusedError as error:
            self.fault.setText(str(error).removeprefix(f"{OPTION}: "))
            self.fault.show()
            return
        self.password.clear()
        self.accept()
        self.given.emit(login)


class Orders(QObject):
    """Makes orders of set-ups; the login lives in here, and nowhere else.

    *setup* gives what is set up now.
    """

    refused: ClassVar[Signal] = Signal(str)
    """Why a set-up makes no order, in one line."""

    def __init__(self, parent: QWidget, setup: Callable[[], Setup]) -> None:
        super().__init__(parent)
        self._parent = parent
        self._setup = setup
        self._login: Login | None = None

    def wanted(self, go: Callable[[CheckOrder], None]) -> None:
        """*go* with the order of what is set up now."""
        self.make(self._setup(), go)

    def make(self, setup: Setup, go: Callable[[CheckOrder], None]) -> None:
        """*go* with the order of *setup*, once the login is there that it asks for."""
        from arcdiag.orders.ordering import order_from

        try:
            order = order_from(setup)
        except (RefusedError, ScopeError) as error:
            self.refused.emit(plain(str(error), LONGEST))
            return
        if not setup.proxy_login:
            go(order)
        elif self._login is not None:
            go(_logged_in(order, self._login))
        else:
            dialog = LoginDialog(self._parent)
            dialog.given.connect(self._keep)
            dialog.given.connect(lambda login: go(_logged_in(order, login)))
            dialog.open()

    def learn(self, report: Report) -> None:
        """Forget a login that a proxy did not take, so that it is asked for anew."""
        if any(check.cause is Cause.PROXY_AUTH_REQUIRED for check in report.checks):
            self._login = None

    def inherit(self, before: "Orders") -> None:
        """Know the login that was given to the orders *before*."""
        self._login = before._login

    def _keep(self, login: Login) -> None:
        self._login = login


def _logged_in(order: CheckOrder, login: Login) -> CheckOrder:
    return msgspec.structs.replace(order, proxy_login=login)
