"""Tables as files: XLSX whose texts stay texts, CSV that Excel and WPS open right."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from ui import formats

ResponseT = TypeVar("ResponseT", HttpResponse, StreamingHttpResponse)
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Not allowed in XML 1.0, so not in a workbook either.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What a spreadsheet takes for a formula when it opens a CSV, the full-width signs too.
_FORMULA_START = tuple("=+-@\t\r\n＝＋－＠")
_MAX_CELL = 32_767
_MAX_LIST = 255
_TONES = {"danger": "#F9D6D5", "warn": "#FFF1CC", "info": "#E3EEF9"}


def attachment(name: str, extension: str) -> str:
    """A Content-Disposition with the name in ASCII and in UTF-8 (RFC 6266)."""
    safe = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", name)[:120] or "export"
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", safe).strip("_") or "export"
    return f"attachment; filename=\"{plain}.{extension}\"; filename*=UTF-8''{quote(safe)}.{extension}"


@dataclass
class Sheet:
    """One sheet of a workbook. By column: how wide, what may be chosen (a list that the cells below offer), what the
    heading's note says, whether cells that are not filled in yet are texts. ``marks``: (row, column) → (note, tone) of
    cells that are pointed out, the first row below the headings being 0."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]] = ()
    widths: Sequence[int] = ()
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)
    texts: Collection[int] = ()
    marks: Mapping[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    open_rows: int = 0


def xlsx_bytes(
    headings: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int] = (), *, sheet: str = ""
) -> bytes:
    """One sheet, see ``workbook_bytes``."""
    return workbook_bytes([Sheet(sheet or _("List"), headings, rows, widths)])


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    """Bold frozen headings, a filter row, text as text (also "=1+1" and long numbers), numbers as numbers (promise I6).

    Datetimes become local, dates and times keep a format that Excel and WPS understand.
    """
    buffer = io.BytesIO()
    options = {
        # Row by row, so that ten thousand rows cost no memory; what is pointed out needs the other way.
        "constant_memory": not any(sheet.marks or sheet.choices for sheet in sheets),
        "in_memory": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd hh:mm",
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        pages = [book.add_worksheet(sheet.name[:31]) for sheet in sheets]
        lists = _lists(book, sheets)
        for page, sheet in zip(pages, sheets, strict=True):
            _fill(book, page, sheet, lists)
    return buffer.getvalue()


def _fill(book: Any, page: Any, sheet: Sheet, lists: Mapping[tuple[str, ...], str]) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#F1F2F4", "bottom": 1})
    as_text = book.add_format({"num_format": "@"})
    a_day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    a_moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
    tones = {tone: book.add_format({"bg_color": color, "num_format": "@"}) for tone, color in _TONES.items()}
    for index, heading in enumerate(sheet.headings):
        width = sheet.widths[index] if index < len(sheet.widths) else 18
        page.set_column(index, index, width, as_text if index in sheet.texts else None)
        page.write_string(0, index, _ILLEGAL.sub("", heading), bold)
        if sheet.notes.get(index):
            page.write_comment(0, index, sheet.notes[index], {"x_scale": 2})
    page.freeze_panes(1, 0)
    number = 0
    for number, row in enumerate(sheet.rows, start=1):
        for index, value in enumerate(row):
            _write(page, number, index, value, a_day, a_moment)
            if mark := sheet.marks.get((number - 1, index)):
                page.write_string(number, index, _text(value), tones[mark[1]])
                page.write_comment(number, index, mark[0], {"x_scale": 2})
    if sheet.headings and not sheet.open_rows:
        page.autofilter(0, 0, number, len(sheet.headings) - 1)
    for index, choices in sheet.choices.items():
        source = lists.get(tuple(choices)) or list(choices)
        page.data_validation(
            1, index, max(number, sheet.open_rows), index, {"validate": "list", "source": source, "show_error": False}
        )


def _lists(book: Any, sheets: Sequence[Sheet]) -> dict[tuple[str, ...], str]:
    """Long lists of choices stand in a sheet of their own: a cell can hold only 255 characters of them."""
    wanted = {tuple(one) for sheet in sheets for one in sheet.choices.values() if len(",".join(one)) > _MAX_LIST}
    if not wanted:
        return {}
    page = book.add_worksheet(_("Choices")[:31])
    found = {}
    for column, choices in enumerate(sorted(wanted)):
        for row, choice in enumerate(choices):
            page.write_string(row, column, _ILLEGAL.sub("", choice))
        letter = xl_col_to_name(column, col_abs=True)
        found[choices] = f"='{page.get_name()}'!{letter}$1:{letter}${len(choices)}"
    return found


def _text(value: Any) -> str:
    return _ILLEGAL.sub("", "" if value is None else str(value))[:_MAX_CELL]


def _write(page: Any, row: int, column: int, value: Any, a_day: Any, a_moment: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_string(row, column, _("yes") if value else _("no"))
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, column, value)
    elif isinstance(value, dt.datetime):
        page.write_datetime(row, column, formats.local(value).replace(tzinfo=None), a_moment)
    elif isinstance(value, dt.date):
        page.write_datetime(row, column, dt.datetime.combine(value, dt.time()), a_day)
    else:
        page.write_string(row, column, _text(value))


def xlsx_response(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int] = ()
) -> HttpResponse:
    """The list as a download."""
    return workbook_response(name, xlsx_bytes(headings, rows, widths))


def workbook_response(name: str, content: bytes) -> HttpResponse:
    """A workbook as a download, kept by nobody on the way (promise Z4)."""
    response = HttpResponse(content, content_type=XLSX_TYPE)
    response["Content-Disposition"] = attachment(name, "xlsx")
    return _private(response)


def csv_cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay plain."""
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, dt.datetime):
        return f"{formats.local(value):%Y-%m-%d %H:%M:%S}"
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_START) else text


class _Echo:
    def write(self, text: str) -> str:
        return text


def csv_response(name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """UTF-8 with a byte order mark (or Excel reads it as GBK), streamed row by row."""
    writer = csv.writer(_Echo())

    def lines() -> Iterator[bytes]:
        yield b"\xef\xbb\xbf" + writer.writerow([csv_cell(cell) for cell in headings]).encode()
        for row in rows:
            yield writer.writerow([csv_cell(cell) for cell in row]).encode()

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = attachment(name, "csv")
    return _private(response)


def _private(response: ResponseT) -> ResponseT:
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
