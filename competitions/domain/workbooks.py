"""Reads the cells of a workbook (.xlsx) that a stranger filled in (promises I7, I14).

Nothing in it is run or followed: no formula, no link, no macro. A part with a document type or an entity is refused
before it can grow, sizes are checked against the directory of the archive before a byte is unpacked, and reading stops
at the first row, column or cell too many. A cell comes with what kind it was, for a number of 18 digits that was typed
as a number has lost its last three.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_END, _END_SIZE, _TAIL = b"PK\x05\x06", 22, 65_557
_MAX_PARTS, _MAX_RATIO = 2_000, 1_000
_MAX_CELL, _LAST_ROW = 32_767, 1_048_576
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_DIGITS = 15  # what a spreadsheet keeps of a number


class Fault(StrEnum):
    """Why a workbook cannot be read; the parameters are named behind each."""

    EMPTY = "empty"
    OLD = "old"  # .xls
    LOCKED = "locked"  # with a password
    OTHER = "other"  # CSV, HTML, a document, a picture with the name of a workbook
    BROKEN = "broken"
    MACROS = "macros"
    BOMB = "bomb"  # swells when it is unpacked
    ENTITIES = "entities"  # declares a document type, or reaches out
    ROWS = "rows"  # limit, sheet
    COLUMNS = "columns"  # limit, sheet
    CELLS = "cells"  # limit


class WorkbookError(ValueError):
    """The workbook is refused."""

    def __init__(self, fault: Fault, **params: object) -> None:
        self.fault, self.params = fault, params
        super().__init__(str(fault))


class CellKind(StrEnum):
    """What a cell was."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    LOST = "lost"  # a number with more digits than a spreadsheet keeps
    ERROR = "error"  # #N/A and the like


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not empty, as text: whole numbers without a point, dates as 2024-05-30."""

    text: str
    kind: CellKind = CellKind.TEXT


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read: bytes unpacked, rows with content of a sheet, columns, cells in all."""

    unpacked: int
    rows: int
    columns: int

    @property
    def cells(self) -> int:
        """No more cells than the rows and columns have room for."""
        return self.rows * self.columns


@dataclass(frozen=True, slots=True)
class Line:
    """A row with content: its number in the sheet, and cells by column (0 is A)."""

    row: int
    cells: Mapping[int, Cell]


@dataclass(slots=True)
class Sheet:
    """One sheet and its rows with content, in order."""

    name: str
    lines: list[Line] = field(default_factory=list)


def look(file: IO[bytes], limits: Limits) -> None:
    """Refuse what is no sound workbook by its first and last bytes and its directory. Raises WorkbookError."""
    with _opened(file, limits):
        pass


def read(file: IO[bytes], limits: Limits) -> list[Sheet]:
    """Every sheet in the order of the workbook. Raises WorkbookError."""
    with _opened(file, limits) as archive:
        try:
            return _Reader(archive, limits).sheets()
        except DefusedXmlException as error:
            raise WorkbookError(Fault.ENTITIES) from error
        except (ParseError, KeyError, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise WorkbookError(Fault.BROKEN) from error
        except (zipfile.BadZipFile, ValueError, ArithmeticError) as error:
            if isinstance(error, WorkbookError):
                raise
            raise WorkbookError(Fault.BROKEN) from error


def _opened(file: IO[bytes], limits: Limits) -> zipfile.ZipFile:
    file.seek(0)
    start = file.read(8)
    if not start:
        raise WorkbookError(Fault.EMPTY)
    if start == _OLE:
        raise WorkbookError(Fault.LOCKED if _holds(file, _LOCKED) else Fault.OLD)
    if not start.startswith(b"PK\x03\x04"):
        raise WorkbookError(Fault.OTHER)
    if _count_parts(file) > _MAX_PARTS:
        raise WorkbookError(Fault.BOMB)
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise WorkbookError(Fault.BROKEN) from error
    _check_directory(archive, limits)
    return archive


def _holds(file: IO[bytes], mark: bytes) -> bool:
    file.seek(0)
    before = b""
    while chunk := file.read(1 << 20):
        if mark in before + chunk:
            return True
        before = chunk[-len(mark) :]
    return False


def _count_parts(file: IO[bytes]) -> int:
    """How many parts the archive says it has, before its directory is read into memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise WorkbookError(Fault.BROKEN)
    return int.from_bytes(tail[at + 10 : at + 12], "little")


def _check_directory(archive: zipfile.ZipFile, limits: Limits) -> None:
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    if any(part.flag_bits & 0x1 for part in parts):
        raise WorkbookError(Fault.LOCKED)
    if "[content_types].xml" not in names or not any(name.endswith("workbook.xml") for name in names):
        raise WorkbookError(Fault.OTHER)
    swollen = any(part.file_size > max(part.compress_size, 1) * _MAX_RATIO for part in parts)
    if len(parts) > _MAX_PARTS or swollen or sum(part.file_size for part in parts) > limits.unpacked:
        raise WorkbookError(Fault.BOMB)
    if any("vbaproject" in name or "/activex/" in name for name in names):
        raise WorkbookError(Fault.MACROS)


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _attribute(node: Any, name: str) -> str:
    """An attribute whatever its namespace: strict and transitional workbooks name it differently."""
    return next((str(value) for key, value in node.attrib.items() if _local(key) == name), "")


class _Reader:
    """One workbook under way."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self.archive, self.limits = archive, limits
        self.left = limits.cells
        self.book = self._target("_rels/.rels", "officeDocument", "xl/workbook.xml").lstrip("/")
        self.folder = self.book.rpartition("/")[0]
        self.rels = f"{self.folder}/_rels/{self.book.rpartition('/')[2]}.rels"

    def sheets(self) -> list[Sheet]:
        epoch, found = dt.date(1899, 12, 30), []
        for node in self._ends(self.book):
            if _local(node.tag) == "workbookPr" and node.get("date1904") in ("1", "true"):
                epoch = dt.date(1904, 1, 1)
            elif _local(node.tag) == "sheet":
                found.append((str(node.get("name") or ""), _attribute(node, "id")))
        by_id = {node.get("Id"): self._path(str(node.get("Target"))) for node in self._relations(self.rels)}
        strings, dates = self._strings(), self._date_styles()
        sheets = []
        for name, key in found:
            path = by_id.get(key)
            if path and path in self.archive.NameToInfo:
                sheets.append(Sheet(name, list(self._lines(name, path, strings, dates, epoch))))
        return sheets

    def _ends(self, path: str) -> Iterator[Any]:
        """The elements of a small part as they end."""
        with self.archive.open(path) as part:
            for _event, node in _parse(part):
                yield node

    def _relations(self, path: str) -> Iterator[Any]:
        if path not in self.archive.NameToInfo:
            return
        for node in self._ends(path):
            if _local(node.tag) == "Relationship" and node.get("TargetMode") != "External":
                yield node

    def _target(self, path: str, kind: str, default: str) -> str:
        for node in self._relations(path):
            if str(node.get("Type", "")).endswith(f"/{kind}"):
                return str(node.get("Target", ""))
        return default

    def _path(self, target: str) -> str:
        if target.startswith("/"):
            return target.lstrip("/")
        return f"{self.folder}/{target}" if self.folder else target

    def _strings(self) -> list[str]:
        path = self._path(self._target(self.rels, "sharedStrings", "sharedStrings.xml"))
        if path not in self.archive.NameToInfo:
            return []
        strings: list[str] = []
        with self.archive.open(path) as part:
            for item in _pieces(part, "si"):
                strings.append(_words(item))
                if len(strings) > self.limits.cells:
                    raise WorkbookError(Fault.CELLS, limit=self.limits.cells)
        return strings

    def _date_styles(self) -> frozenset[int]:
        """The cell styles that show a number as a day."""
        path = self._path(self._target(self.rels, "styles", "styles.xml"))
        if path not in self.archive.NameToInfo:
            return frozenset()
        own: set[int] = set()
        styles: list[int] = []
        for node in self._ends(path):
            if _local(node.tag) == "numFmt" and _shows_a_day(str(node.get("formatCode", ""))):
                own.add(int(node.get("numFmtId", "0")))
            elif _local(node.tag) == "cellXfs":
                styles = [int(one.get("numFmtId", "0")) for one in node]
        return frozenset(at for at, number in enumerate(styles) if number in _DATE_FORMATS or number in own)

    def _lines(self, name: str, path: str, strings: list[str], dates: frozenset[int], epoch: dt.date) -> Iterator[Line]:
        count = number = 0
        with self.archive.open(path) as part:
            for row in _pieces(part, "row"):
                number = int(row.get("r") or number + 1)
                if not 0 < number <= _LAST_ROW:
                    raise WorkbookError(Fault.BROKEN)
                cells, column = {}, -1
                for node in row:
                    if _local(node.tag) != "c":
                        continue
                    self.left -= 1
                    column = _column(str(node.get("r") or ""), column)
                    cell = _cell(node, strings, dates, epoch)
                    if self.left < 0:
                        raise WorkbookError(Fault.CELLS, limit=self.limits.cells)
                    if cell is None:
                        continue
                    if column >= self.limits.columns:
                        raise WorkbookError(Fault.COLUMNS, limit=self.limits.columns, sheet=name)
                    cells[column] = cell
                if not cells:
                    self.left += len(row)  # formatted far down, but empty
                    continue
                count += 1
                if count > self.limits.rows:
                    raise WorkbookError(Fault.ROWS, limit=self.limits.rows, sheet=name)
                yield Line(number, cells)


def _parse(part: IO[bytes], events: tuple[str, ...] = ("end",)) -> Iterator[Any]:
    # No document type at all: whoever needs one to fill in a table wants something else.
    return ElementTree.iterparse(part, events=events, forbid_dtd=True)  # type: ignore[no-any-return]


def _pieces(part: IO[bytes], tag: str) -> Iterator[Any]:
    """Each element called `tag`, forgotten once it was looked at: the part is never whole in memory."""
    open_nodes: list[Any] = []
    for event, node in _parse(part, ("start", "end")):
        if event == "start":
            open_nodes.append(node)
            continue
        open_nodes.pop()
        if _local(node.tag) == tag:
            yield node
            node.clear()
            if open_nodes:
                open_nodes[-1].clear()


def _words(item: Any) -> str:
    """The text of a string in one or several formats, without its reading aids."""
    text = "".join(_runs(item))[:_MAX_CELL]
    return _ESCAPED.sub(_escaped, text) if "_x" in text else text


def _escaped(match: re.Match[str]) -> str:
    """The character meant; none for what no text may hold: half of a pair, or a control character."""
    character = chr(int(match[1], 16))
    return character if character in "\t\n\r" or unicodedata.category(character) not in ("Cc", "Cs", "Cn") else ""


def _runs(node: Any) -> Iterator[str]:
    for child in node:
        name = _local(child.tag)
        if name == "t":
            yield child.text or ""
        elif name in ("r", "is"):
            yield from _runs(child)


def _column(reference: str, before: int) -> int:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return before + 1
    number = 0
    for letter in match[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _cell(node: Any, strings: list[str], dates: frozenset[int], epoch: dt.date) -> Cell | None:
    kind = node.get("t", "n")
    if kind == "inlineStr":
        return _text(_words(node))
    value = next((str(one.text or "") for one in node if _local(one.tag) == "v"), "")
    if not value.strip():
        return None
    if kind == "s":
        at = int(value)
        return _text(strings[at]) if 0 <= at < len(strings) else None
    if kind == "b":
        return Cell("TRUE" if value.strip() == "1" else "FALSE")
    if kind == "e":
        return Cell(value[:40], CellKind.ERROR)
    if kind == "d":
        return Cell(value[:10], CellKind.DATE)
    if kind != "n":
        return _text(value)
    return _number(value.strip()[:60], int(node.get("s", "0")) in dates, epoch)


def _text(text: str) -> Cell | None:
    return Cell(text[:_MAX_CELL]) if text.strip() else None


def _number(text: str, is_day: bool, epoch: dt.date) -> Cell:
    value = float(text)
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(text)
    if is_day and 0 < value < 2_958_466:
        return Cell((epoch + dt.timedelta(days=int(value))).isoformat(), CellKind.DATE)
    if value == int(value):
        whole = str(int(Decimal(text)))
        return Cell(whole, CellKind.LOST if len(whole.lstrip("-")) > _DIGITS else CellKind.NUMBER)
    plain = repr(value)
    return Cell(f"{value:.15f}".rstrip("0") if "e" in plain else plain, CellKind.NUMBER)


def _shows_a_day(code: str) -> bool:
    return re.search("[ymdhs年月日]", _QUOTED.sub("", code).lower()) is not None if code.lower() != "general" else False
