"""Documents that Word and WPS open, for papers that an office edits, stamps or files in its own OA.

Plain parts only: title, paragraphs, ruled tables, room for signatures, a picture. Fonts are named for Chinese as well as for
Latin letters, or WPS shows its own choice; nothing in the file tells who or what made it.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import segno
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Faces that every office computer has; where they are not, Word and WPS take their own of the same kind.
_BODY, _HEAD = "仿宋", "黑体"
# Not allowed in XML 1.0.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Paper:
    """One A4 document under way; ``content()`` gives its bytes."""

    def __init__(self, *, title: str, author: str, at: dt.datetime, landscape: bool = False) -> None:
        self._document = Document()
        about = self._document.core_properties
        about.title, about.author, about.last_modified_by = clean(title), clean(author), clean(author)
        about.comments = about.keywords = about.subject = ""
        about.created = about.modified = at.astimezone(dt.UTC).replace(tzinfo=None)
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.6)
        section.top_margin, section.bottom_margin = Cm(3), Cm(2.5)
        if landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Cm(29.7), Cm(21)
            section.left_margin = section.right_margin = Cm(1.5)
            section.top_margin = section.bottom_margin = Cm(1.6)
        self._width = float(section.page_width - section.left_margin - section.right_margin)
        self._cell = Pt(9.5) if landscape else Pt(12)
        _number_pages(section.footer.paragraphs[0])
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

    def subheading(self, text: str) -> None:
        """A heading inside the paper; it stays with what follows."""
        line = self._document.add_paragraph()
        line.paragraph_format.space_before, line.paragraph_format.keep_with_next = Pt(8), True
        run = line.add_run(clean(text))
        run.bold, run.font.size = True, Pt(14)
        _face(run._element.get_or_add_rPr(), _HEAD)

    def facts(self, lines: Iterable[Sequence[tuple[str, str]]]) -> None:
        """Pairs of label and value, ruled; one or several in a line. A line with an empty label is one broad cell."""
        rows = [list(line) for line in lines]
        if not rows:
            return
        across = len(rows[0])
        if across == 1 and not rows[0][0][0]:
            self._ruled([[value] for ((_label, value),) in rows], [100])
            return
        shares = [share for _pair in range(across) for share in (24 / across + 2, 76 / across - 2)]
        self._ruled([[text for pair in line for text in pair] for line in rows], shares)

    def grid(self, headings: Sequence[str], rows: Iterable[Sequence[str]], shares: Sequence[float]) -> None:
        """A table whose headings stand on each page again."""
        table = self._ruled([headings, *rows], shares)
        properties = table.rows[0]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:tblHeader"))

    def sign(self, lines: Sequence[str], seal: str, opinion: str) -> None:
        """Room to write, sign and stamp; it is not torn apart by the end of a page."""
        if opinion:
            cell = self._ruled([[opinion]], [100], gap=False).rows[0].cells[0]
            for text in ("", "", *((seal, "") if seal else ()), *lines):
                _at_right(cell.add_paragraph(), clean(text))
            self._document.add_paragraph()
            return
        texts = ["", *((seal, "", "") if seal else ()), *lines]
        for place, text in enumerate(texts, start=1):
            line = self._document.add_paragraph()
            line.paragraph_format.keep_with_next = place < len(texts)
            _at_right(line, clean(text))

    def _ruled(self, rows: Iterable[Sequence[str]], shares: Sequence[float], *, gap: bool = True) -> Any:
        table = self._document.add_table(rows=0, cols=len(shares))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        widths = [Emu(round(self._width * share / 100)) for share in shares]
        for texts in rows:
            row = table.add_row()
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, text, width in zip(row.cells, texts, widths, strict=True):
                cell.width = width
                cell.paragraphs[0].add_run(clean(text)).font.size = self._cell
        if gap:
            self._document.add_paragraph()
        return table

    def code(self, text: str, note: str, *, beside: bool = False) -> None:
        """A QR code of ``text`` with a small note below it, or ``beside`` it."""
        picture = io.BytesIO()
        segno.make(text, error="m", micro=False).save(picture, kind="png", scale=6, border=2)
        picture.seek(0)
        if not beside:
            self._document.add_paragraph().add_run().add_picture(picture, width=Cm(2.8))
            self.paragraph(note, small=True)
            return
        table = self._document.add_table(rows=1, cols=2)
        table.autofit = False
        words, code = table.rows[0].cells
        words.width, code.width = Emu(round(self._width) - Cm(3.2)), Cm(3.2)
        words.paragraphs[0].add_run(clean(note)).font.size = Pt(10.5)
        code.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        code.paragraphs[0].add_run().add_picture(picture, width=Cm(2.8))

    def content(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()


def clean(text: str) -> str:
    """``text`` without what XML cannot hold."""
    return _ILLEGAL.sub("", text)


def _at_right(line: Any, text: str) -> None:
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    line.add_run(text).font.size = Pt(12)


def _number_pages(line: Any) -> None:
    """The number of the page at its foot, as a field that the reader's program fills in."""
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = line.add_run()._r
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run.append(mark)


def _face(properties: Any, name: str) -> None:
    """The face for Latin letters, for Chinese, and for what stands between."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), name)
