"""The table that an office fills in for many entries: its columns, and how a filled-in sheet is matched with them.

Columns are known by their headings, so that an office may leave some out or move them; a heading that is not known
stops the import, for what stands below it would be lost without a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from competitions.domain.workbooks import Cell, CellKind, Line, Sheet

NUMBER = "number"  # ties a member to its entry; the office's own
RESULT = "result"  # written by the check into the file that it gives back; never read
YES = frozenset({"是", "yes", "y", "true", "1", "√", "✓", "✔"})
NO = frozenset({"否", "no", "n", "false", "0", "×", "✗"})
_MARKS = re.compile(r"[\s*＊]+|[(（][^)）]*[)）]$")


class ColumnKind(StrEnum):
    """What a cell of the column is."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """One column. `field` is the input of the entry form; `choices` what may be chosen, code and label."""

    field: str
    label: str
    required: bool = False
    kind: ColumnKind = ColumnKind.TEXT
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    exact: bool = False  # every digit counts: must be typed as text
    secret: bool = False  # shown masked


@dataclass(frozen=True, slots=True)
class ImportSheet:
    """One sheet of the template."""

    name: str
    columns: tuple[ImportColumn, ...]


class TableFault(StrEnum):
    """Why a sheet does not fit; the parameters are named behind each."""

    NO_SHEET = "no_sheet"  # names
    NO_ROWS = "no_rows"
    UNKNOWN = "unknown"  # headings
    MISSING = "missing"  # headings
    TWICE = "twice"  # headings


class TableError(ValueError):
    """The sheet is not the template of this round."""

    def __init__(self, fault: TableFault, *names: str) -> None:
        self.fault, self.names = fault, names
        super().__init__(str(fault))


class CellFault(StrEnum):
    """Why a cell cannot be taken."""

    CHOICE = "choice"
    FLAG = "flag"
    LOST = "lost"
    ERROR = "error"


@dataclass(slots=True)
class FilledRow:
    """A row as it was filled in: text by field, and what is wrong with single cells."""

    row: int
    texts: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    faults: dict[str, CellFault] = field(default_factory=dict)


def heading_key(text: str) -> str:
    """A heading without stars, blanks and a remark in brackets at its end."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return _MARKS.sub("", plain).casefold() or plain


def choice_codes(column: ImportColumn) -> dict[str, str]:
    """Each way to write a choice → its code: the code, the label, and the label behind a code where it is the only one."""
    known: dict[str, str] = {}
    short: dict[str, set[str]] = {}
    for code, label in column.choices:
        known[_plain(code)] = known[_plain(label)] = code
        name = label.removeprefix(code).strip()
        short.setdefault(_plain(name), set()).add(code)
    return {name: codes.pop() for name, codes in short.items() if len(codes) == 1} | known


def sheet_named(sheets: Iterable[Sheet], wanted: ImportSheet, *, only: bool) -> Sheet | None:
    """The sheet of that name; with `only` the one there is, where the workbook has no other."""
    found = list(sheets)
    named = next((one for one in found if heading_key(one.name) == heading_key(wanted.name)), None)
    return named or (found[0] if only and len(found) == 1 else None)


def filled_rows(sheet: Sheet, wanted: ImportSheet, ignored: str) -> list[FilledRow]:
    """The rows below the headings. `ignored` is the heading that the check itself adds. Raises TableError."""
    if not sheet.lines:
        raise TableError(TableFault.NO_ROWS)
    columns = _columns(sheet.lines[0], wanted, ignored)
    choices = {column.field: choice_codes(column) for column in wanted.columns if column.choices}
    rows = [_row(line, columns, choices) for line in sheet.lines[1:]]
    return [row for row in rows if row.texts or row.faults]


def _columns(line: Line, wanted: ImportSheet, ignored: str) -> dict[int, ImportColumn]:
    by_heading = {heading_key(column.label): column for column in wanted.columns}
    found: dict[int, ImportColumn] = {}
    unknown, twice = [], []
    for at, cell in line.cells.items():
        key = heading_key(cell.text)
        if key == heading_key(ignored):
            continue
        column = by_heading.get(key)
        if column is None:
            unknown.append(cell.text.strip()[:40])
        elif column in found.values():
            twice.append(column.label)
        else:
            found[at] = column
    missing = [column.label for column in wanted.columns if column.required and column not in found.values()]
    for fault, names in ((TableFault.TWICE, twice), (TableFault.UNKNOWN, unknown), (TableFault.MISSING, missing)):
        # Without a single known heading this is another table altogether: what is missing says more.
        if names and not (fault is TableFault.UNKNOWN and not found):
            raise TableError(fault, *names)
    return found


def _row(line: Line, columns: Mapping[int, ImportColumn], choices: Mapping[str, Mapping[str, str]]) -> FilledRow:
    row = FilledRow(line.row)
    for at, cell in line.cells.items():
        column = columns.get(at)
        if column is not None:
            _take(row, column, cell, choices.get(column.field))
    return row


def _take(row: FilledRow, column: ImportColumn, cell: Cell, codes: Mapping[str, str] | None) -> None:
    text = cell.text.strip()
    row.shown[column.field] = text
    if cell.kind is CellKind.ERROR:
        row.faults[column.field] = CellFault.ERROR
    elif cell.kind is CellKind.LOST and column.kind is not ColumnKind.NUMBER:
        row.faults[column.field] = CellFault.LOST
    elif codes is not None:
        code = codes.get(_plain(text))
        if code is None:
            row.faults[column.field] = CellFault.CHOICE
        else:
            row.texts[column.field] = code
    elif column.kind is ColumnKind.FLAG:
        if _plain(text) in YES:
            row.texts[column.field] = "on"
        elif _plain(text) not in NO:
            row.faults[column.field] = CellFault.FLAG
    else:
        row.texts[column.field] = text


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
