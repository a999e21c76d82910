"""Documents that Word and WPS open, for papers that an office edits, stamps or files in its own OA.

Plain parts only: title, paragraphs, a ruled table, a picture at the right. Fonts are named for Chinese as well as for
Latin letters, or WPS shows its own choice; nothing in the file tells who or what made it.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable
from typing import Any

import segno
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Faces that every office computer has; where they are not, Word and WPS take their own of the same kind.
_BODY, _HEAD = "仿宋", "黑体"
# Not allowed in XML 1.0.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Paper:
    """One A4 document under way; ``content()`` gives its bytes."""

    def __init__(self, *, title: str, author: str, at: dt.datetime) -> None:
        self._document = Document()
        about = self._document.core_properties
        about.title, about.author, about.last_modified_by = clean(title), clean(author), clean(author)
        about.comments = about.keywords = about.subject = ""
        about.created = about.modified = at.astimezone(dt.UTC).replace(tzinfo=None)
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.6)
        section.top_margin, section.bottom_margin = Cm(3), Cm(2.5)
        style = self._document.styles["Normal"]
        style.font.size = Pt(14)
        _face(style.element.get_or_add_rPr(), _BODY)
        style.paragraph_format.space_after = Pt(4)

    def heading(self, text: str) -> None:
        """The title in the middle."""
        line = self._document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.space_after = Pt(12)
        run = line.add_run(clean(text))
        run.bold, run.font.size = True, Pt(22)
        _face(run._element.get_or_add_rPr(), _HEAD)

    def paragraph(self, text: str, *, indent: bool = False, right: bool = False, small: bool = False) -> None:
        """A paragraph; ``indent``: its first line by two characters, as in official papers."""
        line = self._document.add_paragraph()
        if indent:
            line.paragraph_format.first_line_indent = Pt(28)
        if right:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = line.add_run(clean(text))
        if small:
            run.font.size = Pt(10.5)

    def table(self, rows: Iterable[tuple[str, str]]) -> None:
        """Label and value, ruled."""
        table = self._document.add_table(rows=0, cols=2)
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for label, value in rows:
            cells = table.add_row().cells
            for cell, text, width in zip(cells, (label, value), (Cm(3.8), Cm(12)), strict=True):
                cell.width = width
                cell.paragraphs[0].add_run(clean(text)).font.size = Pt(12)
        self._document.add_paragraph()

    def code(self, text: str, note: str) -> None:
        """A QR code of ``text`` with a small note below it."""
        picture = io.BytesIO()
        segno.make(text, error="m", micro=False).save(picture, kind="png", scale=6, border=2)
        picture.seek(0)
        self._document.add_paragraph().add_run().add_picture(picture, width=Cm(2.8))
        self.paragraph(note, small=True)

    def content(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()


def clean(text: str) -> str:
    """``text`` without what XML cannot hold."""
    return _ILLEGAL.sub("", text)


def _face(properties: Any, name: str) -> None:
    """The face for Latin letters, for Chinese, and for what stands between."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), name)
