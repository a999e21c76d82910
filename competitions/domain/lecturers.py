"""The list of lecturers as an office keeps it: its columns, and what a cell holds. Read by `competitions.domain.listed`.

A column for each year of the annual assessment is found by its year (“2025年度考核等次”).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from competitions.domain.listed import Fault, Layout, Row, Wrong, read_rows
from competitions.domain.workbooks import Sheet

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
    rows, faults = read_rows(sheets, LAYOUT)
    return [_listed(row) for row in rows], faults


def _listed(row: Row) -> ListedRow:
    values = dict(row.values)
    since, until, courses = values.pop(SINCE, None), values.pop(UNTIL, None), values.pop(COURSES, [])
    grades = {name: value for name, value in values.items() if name not in HEADINGS}
    texts = {name: value for name, value in values.items() if name in HEADINGS}
    return ListedRow(row.row, texts, courses, grades, since, until)


def _read(name: str, text: str) -> Any:
    if name in (SINCE, UNTIL):
        return _day(text) or Wrong.DAY
    if name not in HEADINGS:
        return text if text in GRADES else Wrong.GRADE
    if len(text) > _LONGEST[name]:
        return Wrong.LONG
    if name == COURSES:
        return [part for part in re.split(r"[、,，;；/\s]+", text) if part]
    return text


def _in_order(row: Row) -> Fault | None:
    since, until = row.values.get(SINCE), row.values.get(UNTIL)
    if since and until and until < since:
        return Fault(row.row, HEADINGS[UNTIL][0], until.isoformat(), Wrong.ORDER)
    return None


def _year(heading: str) -> str:
    found = _GRADE_OF.match(heading)
    return found.group(1) if found else ""


def _day(text: str) -> dt.date | None:
    found = _DAY.match(text)
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


LAYOUT = Layout(
    HEADINGS,
    NEEDED,
    _read,
    once=CERTIFICATE,
    key=certificate_key,
    other=_year,
    called=lambda year: f"{year}年度考核等次",
    checks=(_in_order,),
)
