"""A list of people as an office keeps it (a sheet with headings), read row by row, with what is wrong in each cell.

Headings are known by what they mean, whatever their order; what is not known stops the import, for what stands below it
would be lost without a word. Lecturers and judges come in by it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from competitions.domain.import_table import heading_key
from competitions.domain.workbooks import Cell, CellKind, Line, Sheet

SHOWN = 60  # characters of a wrong cell that are repeated


class Wrong(StrEnum):
    """What is wrong with a cell, or with the sheet."""

    HEADING = "heading"  # not known, or there twice
    MISSING = "missing"  # a needed column or cell
    NO_ROWS = "no_rows"
    LOST = "lost"  # a number whose digits the spreadsheet lost, or an error value
    LONG = "long"
    TWICE = "twice"  # stands in an earlier row
    DAY = "day"
    ORDER = "order"  # ends before it begins
    GRADE = "grade"
    NAME = "name"
    PHONE = "phone"
    FLAG = "flag"
    REGION = "region"  # no such region
    OTHER_NAME = "other_name"  # the number belongs to somebody of another name


@dataclass(frozen=True, slots=True)
class Fault:
    """One of them: the row of the sheet (0: the sheet as a whole), the heading, what stands there."""

    row: int
    column: str
    value: str
    wrong: Wrong


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was read: by column what `Layout.read` made of the cell."""

    row: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Layout:
    """What a list looks like.

    `headings`: column → what it may be called, the first as the template writes it. `needed` columns, in every row.
    `read`: what a cell holds, or what is wrong with it. `once`: the column that stands in one row only, and the key that it
    is compared by. `secret`: columns whose wrong cells are not repeated. `other`: a heading beside the known ones → its
    column, and back.
    """

    headings: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    read: Callable[[str, str], Any]
    once: str
    key: Callable[[Any], Hashable]
    secret: frozenset[str] = frozenset()
    other: Callable[[str], str] = lambda _heading: ""
    called: Callable[[str], str] = str
    checks: tuple[Callable[[Row], Fault | None], ...] = field(default=())

    def heading(self, column: str) -> str:
        """How the template writes a column."""
        return self.headings[column][0] if column in self.headings else self.called(column)


def read_rows(sheets: Iterable[Sheet], layout: Layout) -> tuple[list[Row], list[Fault]]:
    """The rows of the first sheet that has any, and all faults; a faulty list is taken over not at all."""
    sheet = next((one for one in sheets if one.lines), None)
    if sheet is None:
        return [], [Fault(0, "", "", Wrong.NO_ROWS)]
    columns, faults = _columns(sheet.lines[0], layout)
    rows: list[Row] = []
    first_of: dict[Hashable, int] = {}
    for line in sheet.lines[1:]:
        values, wrong = _values(line, columns, layout)
        if not values and not wrong:
            continue
        row = Row(line.row, values)
        rows.append(row)
        faults += [*wrong, *(fault for check in layout.checks if (fault := check(row)) is not None)]
        once = values.get(layout.once)
        if once and first_of.setdefault(layout.key(once), line.row) != line.row:
            shown = "" if layout.once in layout.secret else str(once)
            faults.append(Fault(line.row, layout.heading(layout.once), shown, Wrong.TWICE))
    if not rows:
        faults.append(Fault(0, "", "", Wrong.NO_ROWS))
    return rows, faults


def _columns(line: Line, layout: Layout) -> tuple[dict[int, str], list[Fault]]:
    known = {heading_key(word): name for name, words in layout.headings.items() for word in words}
    found: dict[int, str] = {}
    faults = []
    for at, cell in sorted(line.cells.items()):
        key = heading_key(cell.text)
        name = layout.other(key) or known.get(key, "")
        if not name or name in found.values():
            faults.append(Fault(line.row, cell.text.strip()[:40], "", Wrong.HEADING))
        else:
            found[at] = name
    missing = (name for name in layout.needed if name not in found.values())
    return found, [*faults, *(Fault(line.row, layout.heading(name), "", Wrong.MISSING) for name in missing)]


def _values(line: Line, columns: Mapping[int, str], layout: Layout) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    filled = any(at in columns and cell.text.strip() for at, cell in line.cells.items())
    for at, name in columns.items():
        cell = line.cells.get(at)
        if cell is None or not cell.text.strip():
            if filled and name in layout.needed:
                faults.append(Fault(line.row, layout.heading(name), "", Wrong.MISSING))
            continue
        found = _cell(name, cell, layout)
        if isinstance(found, Wrong):
            # A number of a person is not repeated on a page; the row tells where it is.
            shown = "" if name in layout.secret else cell.text.strip()[:SHOWN]
            faults.append(Fault(line.row, layout.heading(name), shown, found))
        else:
            values[name] = found
    return values, faults


def _cell(name: str, cell: Cell, layout: Layout) -> Any:
    if cell.kind in (CellKind.ERROR, CellKind.LOST):
        return Wrong.LOST
    return layout.read(name, cell.text.strip())
