"""Tables as files: XLSX whose texts stay texts, CSV that Excel and WPS open right."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from ui import formats

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Not allowed in XML 1.0, so not in a workbook either.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What a spreadsheet takes for a formula when it opens a CSV, the full-width signs too.
_FORMULA_START = tuple("=+-@\t\r\n＝＋－＠")
_MAX_CELL = 32_767


def attachment(name: str, extension: str) -> str:
    """A Content-Disposition with the name in ASCII and in UTF-8 (RFC 6266)."""
    safe = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", name)[:120] or "export"
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", safe).strip("_") or "export"
    return f"attachment; filename=\"{plain}.{extension}\"; filename*=UTF-8''{quote(safe)}.{extension}"


def xlsx_bytes(
    headings: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int] = (), *, sheet: str = ""
) -> bytes:
    """One sheet: bold frozen headings, a filter row, text as text (also "=1+1" and long numbers), numbers as numbers.

    Datetimes become local, dates and times keep a format that Excel and WPS understand.
    """
    buffer = io.BytesIO()
    options = {
        "constant_memory": True,
        "in_memory": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd hh:mm",
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        page = book.add_worksheet((sheet or _("List"))[:31])
        bold = book.add_format({"bold": True, "bg_color": "#F1F2F4", "bottom": 1})
        a_day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        a_moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        for index, heading in enumerate(headings):
            page.set_column(index, index, widths[index] if index < len(widths) else 18)
            page.write_string(0, index, heading, bold)
        page.freeze_panes(1, 0)
        number = 0
        for number, row in enumerate(rows, start=1):
            for index, value in enumerate(row):
                _write(page, number, index, value, a_day, a_moment)
        if headings:
            page.autofilter(0, 0, number, len(headings) - 1)
    return buffer.getvalue()


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
        page.write_string(row, column, _ILLEGAL.sub("", str(value))[:_MAX_CELL])


def xlsx_response(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int] = ()
) -> HttpResponse:
    """The workbook as a download."""
    response = HttpResponse(xlsx_bytes(headings, rows, widths), content_type=XLSX_TYPE)
    response["Content-Disposition"] = attachment(name, "xlsx")
    return response


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
    return response
