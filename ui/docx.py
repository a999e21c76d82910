"""Documents that Word and WPS open, for papers that an office edits, stamps or files in its own OA.

Plain parts only: title, paragraphs, ruled tables, room for signatures, a picture. Fonts are named for Chinese as well as for
Latin letters, or WPS shows its own choice; nothing in the file tells who or what made it.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Collection, Iterable, Sequence
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
        self._section = section
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

    def running_head(self, text: str, code: str) -> None:
        """``text`` and the QR code of ``code`` on each page but the first, which has them in full: a stack of scans is
        sorted page by page."""
        self._section.different_first_page_header_footer = True
        self._section.header_distance = Cm(0.8)
        _number_pages(self._section.first_page_footer.paragraphs[0])
        header = self._section.header
        table = header.add_table(rows=1, cols=2, width=Emu(round(self._width)))
        self._beside(table, text, code, Cm(2))
        # What a header begins with is one empty line; below the table it must stay, above it is only lost room.
        first = header.paragraphs[0]._p
        first.getparent().append(first)
        header.paragraphs[0].paragraph_format.space_after = Pt(0)

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

    def grid(
        self,
        headings: Sequence[str],
        rows: Iterable[Sequence[str]],
        shares: Sequence[float],
        figures: Collection[int] = (),
    ) -> None:
        """A table whose headings stand on each page again; ``figures``: columns of numbers, at the right."""
        table = self._ruled([headings, *rows], shares, figures=figures)
        mark = OxmlElement("w:tblHeader")
        mark.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(mark)

    def cards(self, lines: Sequence[Sequence[tuple[str, str]]]) -> None:
        """Framed names to be cut out: one in a line for a table, two to wear."""
        if not lines:
            return
        across = len(lines[0])
        table = self._ruled([[""] * across for _line in lines], [100 / across] * across)
        for row, line in zip(table.rows, lines, strict=True):
            for cell, (large, below) in zip(row.cells, line, strict=True):
                first = cell.paragraphs[0]
                for text, size in ((large, 54 if across == 1 else 28), (below, 18 if across == 1 else 12)):
                    spot = first if text is large else cell.add_paragraph()
                    spot.alignment = WD_ALIGN_PARAGRAPH.CENTER
                    run = spot.add_run(clean(text))
                    run.font.size = Pt(size)
                    _face(run._element.get_or_add_rPr(), _HEAD if text is large else _BODY)

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

    def _ruled(
        self, rows: Iterable[Sequence[str]], shares: Sequence[float], *, gap: bool = True, figures: Collection[int] = ()
    ) -> Any:
        table = self._document.add_table(rows=0, cols=len(shares))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        widths = [Emu(round(self._width * share / 100)) for share in shares]
        # In the grid of the table as well as in each cell: some programs read the one, some the other.
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for texts in rows:
            row = table.add_row()
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for at, (cell, text, width) in enumerate(zip(row.cells, texts, widths, strict=True)):
                cell.width = width
                line = cell.paragraphs[0]
                if at in figures:
                    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
                line.add_run(clean(text)).font.size = self._cell
        if gap:
            self._document.add_paragraph()
        return table

    def code(self, text: str, note: str, *, beside: bool = False) -> None:
        """A QR code of ``text`` with a small note below it, or ``beside`` it."""
        if not beside:
            self._document.add_paragraph().add_run().add_picture(_picture(text), width=Cm(2.8))
            self.paragraph(note, small=True)
            return
        self._beside(self._document.add_table(rows=1, cols=2), note, text, Cm(2.8))
        # Two tables without a line between them are one, and its headings would not stand on each page.
        gap = self._document.add_paragraph().paragraph_format
        gap.space_after, gap.line_spacing = Pt(0), Pt(4)

    def _beside(self, table: Any, note: str, text: str, size: int) -> None:
        """Words at the left, the code at the right."""
        table.autofit = False
        words, code = table.rows[0].cells
        for place, width in enumerate((Emu(round(self._width) - size - Cm(0.4)), Emu(size + Cm(0.4)))):
            table.columns[place].width = table.rows[0].cells[place].width = width
        words.paragraphs[0].add_run(clean(note)).font.size = Pt(10.5)
        code.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        code.paragraphs[0].add_run().add_picture(_picture(text), width=Emu(size))

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


def _picture(text: str) -> io.BytesIO:
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="png", scale=6, border=2)
    picture.seek(0)
    return picture


def _number_pages(line: Any) -> None:
    """The number of the page and of all pages at its foot, as fields that the reader's program fills in."""
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(line, "PAGE")
    line.add_run(" / ")
    _field(line, "NUMPAGES")


def _field(line: Any, name: str) -> None:
    for kind, text in (("begin", ""), ("", name), ("end", "")):
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
