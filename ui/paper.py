"""Forms on paper: one description of a form, drawn as PDF and as a DOCX that WPS and Word open.

A form is a title, a QR code and blocks one below the other. Whoever describes it knows nothing of either format, so
the two cannot say different things.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ui import docx
from ui.pdf import qr_svg, template_to_pdf


@dataclass(frozen=True)
class Facts:
    """Label and value, ruled; ``across``: so many pairs side by side."""

    rows: Sequence[tuple[str, str]]
    across: int = 1
    kind: ClassVar[str] = "facts"

    @property
    def lines(self) -> list[list[tuple[str, str]]]:
        """The pairs of each line, filled up with empty ones."""
        rows = list(self.rows)
        rows += [("", "")] * (-len(rows) % self.across)
        return [rows[at : at + self.across] for at in range(0, len(rows), self.across)]


@dataclass(frozen=True)
class Grid:
    """A table whose headings stand on each page again. ``widths`` are shares; ``empty``: what it says without rows;
    ``figures``: the columns, from 0, whose numbers stand below each other at the right."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()
    empty: str = ""
    figures: Collection[int] = ()
    kind: ClassVar[str] = "grid"

    @property
    def shares(self) -> list[int]:
        """The width of each column in percent."""
        widths = list(self.widths) or [1] * len(self.headings)
        return [100 * one // sum(widths) for one in widths]

    @property
    def heads(self) -> list[tuple[str, int, bool]]:
        """Each heading with the width of its column and whether figures stand below it."""
        return [(*one, at in self.figures) for at, one in enumerate(zip(self.headings, self.shares, strict=True))]

    @property
    def cells(self) -> list[list[tuple[str, bool]]]:
        """Each cell of each row and whether it is one of figures."""
        return [[(text, at in self.figures) for at, text in enumerate(row)] for row in self.rows]


@dataclass(frozen=True)
class Heading:
    """A heading inside the form."""

    text: str
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True)
class Text:
    """A paragraph; its first line indented as in official papers, or at the right."""

    text: str
    indent: bool = True
    right: bool = False
    small: bool = False
    kind: ClassVar[str] = "text"


@dataclass(frozen=True)
class Box:
    """A longer text in a frame."""

    text: str
    kind: ClassVar[str] = "box"


@dataclass(frozen=True)
class Sign:
    """Room for a signature, a date, and perhaps a seal: ``lines`` one below the other, ``seal`` what is stamped there.

    ``opinion``: a frame that somebody writes into first.
    """

    lines: Sequence[str]
    seal: str = ""
    opinion: str = ""
    kind: ClassVar[str] = "sign"


@dataclass(frozen=True)
class Cards:
    """Names to be cut out: ``cards`` are (large, below) each in a frame, ``across`` side by side: 1 for a table, 2 to wear."""

    cards: Sequence[tuple[str, str]]
    across: int = 1
    kind: ClassVar[str] = "cards"

    @property
    def lines(self) -> list[list[tuple[str, str]]]:
        """The cards of each line, filled up with empty ones."""
        rows = list(self.cards)
        rows += [("", "")] * (-len(rows) % self.across)
        return [rows[at : at + self.across] for at in range(0, len(rows), self.across)]


Block = Facts | Grid | Heading | Text | Box | Sign | Cards


@dataclass(frozen=True)
class PaperForm:
    """A form as it will be printed. ``code`` is the text of its QR code, ``code_note`` what stands below it;
    ``code_at_foot``: below the form, for papers that are checked, not scanned back."""

    title: str
    blocks: Sequence[Block]
    notes: Sequence[str] = ()
    code: str = ""
    code_note: str = ""
    code_at_foot: bool = False
    landscape: bool = False


def paper_pdf(form: PaperForm) -> bytes:
    """The PDF, A4."""
    qr = qr_svg(form.code, label=form.code_note or form.title) if form.code else ""
    return template_to_pdf("print/paper.html", {"form": form, "qr": qr})


def paper_docx(form: PaperForm, *, author: str, at: dt.datetime) -> bytes:
    """The DOCX, A4; ``author`` stands in its properties."""
    paper = docx.Paper(title=form.title.replace("\n", " "), author=author, at=at, landscape=form.landscape)
    for line in form.title.split("\n"):
        paper.heading(line)
    if form.code and not form.code_at_foot:
        paper.code(form.code, "\n".join([*form.notes, form.code_note]).strip(), beside=True)
        paper.running_head("\n".join([form.title.replace("\n", " "), form.code_note]), form.code)
    else:
        for note in form.notes:
            paper.paragraph(note, small=True)
    for block in form.blocks:
        _draw(paper, block)
    if form.code and form.code_at_foot:
        paper.code(form.code, form.code_note)
    return paper.content()


def _draw(paper: docx.Paper, block: Block) -> None:
    if isinstance(block, Facts):
        paper.facts(block.lines)
    elif isinstance(block, Grid):
        rows = block.rows or ([[block.empty, *[""] * (len(block.headings) - 1)]] if block.empty else [])
        paper.grid(block.headings, rows, block.shares, block.figures)
    elif isinstance(block, Heading):
        paper.subheading(block.text)
    elif isinstance(block, Text):
        paper.paragraph(block.text, indent=block.indent, right=block.right, small=block.small)
    elif isinstance(block, Cards):
        paper.cards(block.lines)
    elif isinstance(block, Box):
        paper.facts([[("", block.text)]])
    else:
        paper.sign(block.lines, block.seal, block.opinion)
