"""Lays blocks out on pages and writes them as PDF, by Qt; needs no display.

Imported only when a PDF is asked for: a machine without Qt has all the other formats.
"""

import re
from datetime import datetime
from typing import Final
from uuid import UUID
from xml.sax.saxutils import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLocale, QMarginsF, QPointF, QUuid
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from arcdiag.paper.application import begin
from arcdiag.paper.blocks import Sheet
from arcdiag.paper.fault import PaperError
from arcdiag.paper.layout import Page, laid_out
from arcdiag.paper.letters import Letters

_DPI: Final = 300
_MARGIN_MM: Final = 14.0
_DATE: Final = re.compile(rb"\(D:(\d{14})[^)]*\)")


def printed(sheet: Sheet, made: datetime) -> bytes:
    """*sheet* as PDF of the date *made*: A4, or Letter where that is the paper.

    Raises PaperError.
    """
    begin()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    size = QPageSize(_paper())
    upright = QPageLayout.Orientation.Portrait
    writer.setPageLayout(QPageLayout(size, upright, margins, QPageLayout.Unit.Millimeter))
    writer.setTitle(sheet.title)
    writer.setCreator("arcdiag")
    writer.setDocumentId(QUuid(str(UUID(sheet.number))))
    writer.setDocumentXmpMetadata(_description(sheet, made).encode())
    letters = Letters(writer)
    pages = laid_out(sheet, letters, float(writer.width()), float(writer.height()))
    painter = QPainter()
    if not painter.begin(writer):
        raise PaperError("Qt cannot write PDF here")
    try:
        _paint(pages, painter, writer)
    finally:
        painter.end()
        buffer.close()
    stamp = f"{made:%Y%m%d%H%M%S}".encode()
    return _DATE.sub(lambda found: found[0].replace(found[1], stamp), data.data())


def _description(sheet: Sheet, made: datetime) -> str:
    """The file's own description of itself, in XMP (ISO 16684-1)."""
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(sheet.title)}</rdf:li></rdf:Alt>'
        f"</dc:title><dc:identifier>{escape(sheet.subject)}</dc:identifier>"
        f"<xmp:CreateDate>{made:%Y-%m-%dT%H:%M:%SZ}</xmp:CreateDate>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>\n"
        '<?xpacket end="w"?>'
    )


def _paper() -> QPageSize.PageSizeId:
    inches = QLocale.system().measurementSystem() is QLocale.MeasurementSystem.ImperialUSSystem
    return QPageSize.PageSizeId.Letter if inches else QPageSize.PageSizeId.A4


def _paint(pages: list[Page], painter: QPainter, writer: QPdfWriter) -> None:
    for number, page in enumerate(pages):
        if number:
            writer.newPage()
        for part in page.parts:
            painter.setPen(part.colour)
            for line in part.lines:
                line.draw(painter, QPointF(part.left, part.top))
        for rule in page.rules:
            painter.fillRect(rule.box, rule.colour)
