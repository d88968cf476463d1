"""A desktop's settings as other programs ask for them: ``python -m tests.gui.portal``.

The part of org.freedesktop.portal.Settings that tells a desktop's colours (XDG Desktop Portal,
``org.freedesktop.appearance``), on the session bus. A line such as ``color-scheme 1`` on standard
input changes a setting, as a person would in the desktop's own window for it.
"""

import sys
from typing import Final

from PySide6.QtCore import QCoreApplication, QSocketNotifier
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVariant, QDBusVirtualObject

_NAME: Final = "org.freedesktop.portal.Desktop"
_PATH: Final = "/org/freedesktop/portal/desktop"
_SETTINGS: Final = "org.freedesktop.portal.Settings"
_COLOURS: Final = "org.freedesktop.appearance"


class Portal(QDBusVirtualObject):
    """Answers whoever asks for the settings of colours."""

    def __init__(self) -> None:
        super().__init__()
        self.values = {"color-scheme": 0, "contrast": 0}

    def introspect(self, path: str) -> str:
        """See Qt."""
        return ""

    def handleMessage(  # noqa: N802 - Qt's name
        self, message: QDBusMessage, connection: QDBusConnection
    ) -> bool:
        """See Qt."""
        if message.member() != "ReadAll":
            return False
        return bool(connection.send(message.createReply({_COLOURS: dict(self.values)})))


def main() -> None:
    """Serve until standard input ends."""
    app = QCoreApplication(sys.argv[:1])
    bus, portal = QDBusConnection.sessionBus(), Portal()
    served = bus.registerVirtualObject(_PATH, portal) and bus.registerService(_NAME)
    sys.stdout.write("serving\n" if served else "refused\n")
    sys.stdout.flush()

    def hear() -> None:
        line = sys.stdin.readline()
        if not line:
            app.quit()
            return
        key, value = line.split()
        portal.values[key] = int(value)
        told = QDBusMessage.createSignal(_PATH, _SETTINGS, "SettingChanged")
        told.setArguments([_COLOURS, key, QDBusVariant(int(value))])
        bus.send(told)

    heard = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    heard.activated.connect(hear)
    app.exec()


if __name__ == "__main__":
    main()
