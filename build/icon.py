"""Draws the icon from resources/icon/arcdiag.svg: PNG in the sizes that are asked for, and ICO."""

import struct
import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

HERE: Final = Path(__file__).resolve().parent.parent / "resources" / "icon"
PNG: Final = (32, 256)
ICO: Final = (16, 20, 24, 32, 40, 48, 64, 256)
"""What Windows shows at 100 to 250 % scaling."""


def main() -> None:
    _application = QGuiApplication(["icon", "-platform", "offscreen"])
    renderer = QSvgRenderer(str(HERE / "arcdiag.svg"))
    if not renderer.isValid():
        sys.exit("arcdiag.svg cannot be drawn")
    drawn = {size: png(renderer, size) for size in {*PNG, *ICO}}
    for size in PNG:
        (HERE / f"arcdiag-{size}.png").write_bytes(drawn[size])
    (HERE / "arcdiag.ico").write_bytes(ico({size: drawn[size] for size in ICO}))


def png(renderer: QSvgRenderer, size: int) -> bytes:
    """The icon, *size* pixels wide."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer(data := QByteArray())
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return data.data()


def ico(pictures: dict[int, bytes]) -> bytes:
    """An ICO file of PNG pictures, as Windows Vista and later read it: directory, then pictures."""
    directory = struct.pack("<HHH", 0, 1, len(pictures))
    place = len(directory) + 16 * len(pictures)
    for size, data in pictures.items():
        directory += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), place)
        place += len(data)
    return directory + b"".join(pictures.values())


if __name__ == "__main__":
    main()
