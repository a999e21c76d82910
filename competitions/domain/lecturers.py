"""The list of lecturers as an office keeps it (a sheet with headings): read row by row, with what is wrong in each.

Headings are known by what they mean, whatever their order; a column for each year of the annual assessment is found by
its year (“2025年度考核等次”).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from competitions.domain.import_table import heading_key
from competitions.domain.workbooks import Cell, CellKind, Line, Sheet

NAME, CERTIFICATE, COURSES, LEVEL, SINCE, UNTIL = "name", "certificate", "courses", "level", "since", "until"
HEADINGS: Mapping[str, tuple[str, ...]] = {
    NAME: ("姓名", "讲师姓名"),
    CERTIFICATE: ("证书编号", "讲师证书编号"),
    COURSES: ("课程类别", "培训课程", "证书类别"),
    LEVEL: ("讲师等级", "等级"),
    SINCE: ("暂停授课起", "暂停起"),
    UNTIL: ("暂停授课至", "暂停至"),
}
"""What a column is called; the first is how the template writes it."""
NEEDED = (NAME, CERTIFICATE, COURSES)
GRADES = ("优秀", "良好", "合格", "基本合格", "不合格")
_GRADE_OF = re.compile(r"^((?:19|20|21)\d{2})年?度?(?:年度)?(?:考核)?等次$")
_DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
_LONGEST = {NAME: 50, CERTIFICATE: 60, COURSES: 200, LEVEL: 40}


class Wrong(StrEnum):
    """What is wrong with a cell, or with the sheet."""

    HEADING = "heading"  # not known, or there twice
    MISSING = "missing"  # a needed column or cell
    NO_ROWS = "no_rows"
    LOST = "lost"  # a number whose digits the spreadsheet lost, or an error value
    LONG = "long"
    TWICE = "twice"  # the certificate stands in an earlier row
    DAY = "day"
    ORDER = "order"  # ends before it begins
    GRADE = "grade"


@dataclass(frozen=True, slots=True)
class Fault:
    """One of them: the row of the sheet (0: the sheet as a whole), the heading, what stands there."""

    row: int
    column: str
    value: str
    wrong: Wrong


@dataclass(slots=True)
class ListedRow:
    """A lecturer as a row says."""

    row: int
    texts: dict[str, str] = field(default_factory=dict)
    courses: list[str] = field(default_factory=list)
    grades: dict[str, str] = field(default_factory=dict)
    since: dt.date | None = None
    until: dt.date | None = None

    def document(self) -> dict[str, Any]:
        """As it is kept until it is taken over."""
        return {
            "name": self.texts.get(NAME, ""),
            "certificate": self.texts.get(CERTIFICATE, ""),
            "courses": self.courses,
            "level": self.texts.get(LEVEL, ""),
            "grades": self.grades,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }


def certificate_key(number: str) -> str:
    """A certificate number as it is compared: no blanks and strokes, full width as half, capitals."""
    return re.sub(r"[\s\-—_/·.]+", "", unicodedata.normalize("NFKC", number)).upper()


def read_list(sheets: Iterable[Sheet]) -> tuple[list[ListedRow], list[Fault]]:
    """The rows of the first sheet that has any, and all faults; a faulty list is taken over not at all."""
    sheet = next((one for one in sheets if one.lines), None)
    if sheet is None:
        return [], [Fault(0, "", "", Wrong.NO_ROWS)]
    columns, faults = _columns(sheet.lines[0])
    rows: list[ListedRow] = []
    first_of: dict[str, int] = {}
    for line in sheet.lines[1:]:
        row = ListedRow(line.row)
        faults += _fill(row, line, columns)
        key = certificate_key(row.texts.get(CERTIFICATE, ""))
        if key and first_of.setdefault(key, line.row) != line.row:
            faults.append(Fault(line.row, HEADINGS[CERTIFICATE][0], row.texts[CERTIFICATE], Wrong.TWICE))
        rows.append(row)
    if not rows:
        faults.append(Fault(0, "", "", Wrong.NO_ROWS))
    return rows, faults


def _columns(line: Line) -> tuple[dict[int, str], list[Fault]]:
    known = {heading_key(word): name for name, words in HEADINGS.items() for word in words}
    found: dict[int, str] = {}
    faults = []
    for at, cell in sorted(line.cells.items()):
        key = heading_key(cell.text)
        year = _GRADE_OF.match(key)
        name = year.group(1) if year else known.get(key, "")
        if not name or name in found.values():
            faults.append(Fault(line.row, cell.text.strip()[:40], "", Wrong.HEADING))
        else:
            found[at] = name
    faults += [Fault(line.row, HEADINGS[name][0], "", Wrong.MISSING) for name in NEEDED if name not in found.values()]
    return found, faults


def _fill(row: ListedRow, line: Line, columns: Mapping[int, str]) -> list[Fault]:
    faults = []
    for at, name in columns.items():
        cell = line.cells.get(at)
        if cell is None or not cell.text.strip():
            if name in NEEDED:
                faults.append(Fault(line.row, HEADINGS[name][0], "", Wrong.MISSING))
            continue
        wrong = _take(row, name, cell)
        if wrong is not None:
            heading = HEADINGS[name][0] if name in HEADINGS else f"{name}年度考核等次"
            faults.append(Fault(line.row, heading, cell.text.strip()[:60], wrong))
    if row.since and row.until and row.until < row.since:
        faults.append(Fault(line.row, HEADINGS[UNTIL][0], row.until.isoformat(), Wrong.ORDER))
    return faults


def _take(row: ListedRow, name: str, cell: Cell) -> Wrong | None:
    text = cell.text.strip()
    if cell.kind in (CellKind.ERROR, CellKind.LOST):
        return Wrong.LOST
    if name in (SINCE, UNTIL):
        day = _day(text)
        if day is None:
            return Wrong.DAY
        setattr(row, name, day)
    elif name not in HEADINGS:
        if text not in GRADES:
            return Wrong.GRADE
        row.grades[name] = text
    elif len(text) > _LONGEST[name]:
        return Wrong.LONG
    elif name == COURSES:
        row.courses = [part for part in re.split(r"[、,，;；/\s]+", text) if part]
    else:
        row.texts[name] = text
    return None


def _day(text: str) -> dt.date | None:
    found = _DAY.match(text)
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
