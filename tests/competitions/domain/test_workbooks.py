"""Workbooks of strangers: what is read, what is refused and why; nothing reaches out and nothing swells."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import socket
import tracemalloc
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from competitions.domain import workbooks
from competitions.domain.workbooks import Cell, CellKind, Fault, Limits, WorkbookError

LIMITS = Limits(unpacked=20_000_000, rows=100, columns=50)
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def saved(change: Callable[[openpyxl.Workbook], object]) -> bytes:
    """A workbook as a spreadsheet saves it."""
    book = openpyxl.Workbook()
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def replaced(content: bytes, name: str, part: bytes, **more: bytes) -> bytes:
    """The same with one part of it exchanged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, part if one == name else old.read(one))
        if name and name not in old.namelist():
            new.writestr(name, part)
        for one, added in more.items():
            new.writestr(one, added)
    return out.getvalue()


def fault(content: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(WorkbookError) as refused:
        workbooks.read(io.BytesIO(content), limits)
    return refused.value.fault.value


def test_cells_come_as_they_were_meant() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet.append(["文本", 12, 13900000001, 0.1 + 0.2, dt.date(2024, 5, 30), True, None, "a\nb"])
        sheet.append([])
        sheet["B3"], sheet["C3"], sheet["D3"] = 430102199001010000, "=1+1", "#N/A"
        sheet["D3"].data_type = "e"
        book.create_sheet("空")

    first, second = workbooks.read(io.BytesIO(saved(fill)), LIMITS)
    assert (first.name, second.name, second.lines) == ("Sheet", "空", [])
    assert [line.row for line in first.lines] == [1, 3]
    assert dict(first.lines[0].cells) == {
        0: Cell("文本"),
        1: Cell("12", CellKind.NUMBER),
        2: Cell("13900000001", CellKind.NUMBER),
        3: Cell("0.3", CellKind.NUMBER),
        4: Cell("2024-05-30", CellKind.DATE),
        5: Cell("TRUE"),
        7: Cell("a\nb"),
    }
    # A formula that nobody reckoned has no value; one that failed says so.
    assert dict(first.lines[1].cells) == {1: Cell("430102199001010000", CellKind.LOST), 3: Cell("#N/A", CellKind.ERROR)}


def test_strings_in_several_formats_without_reading_aids() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active["A1"] = "x"

    shared = (f"<sst {NS}><si><r><t>创</t></r><r><t>响_x000D_</t></r><rPh><t>chuang</t></rPh></si></sst>").encode()
    sheet = f'<worksheet {NS}><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>'
    content = replaced(saved(fill), "xl/sharedStrings.xml", shared)
    content = replaced(content, "xl/worksheets/sheet1.xml", sheet.encode())
    assert workbooks.read(io.BytesIO(content), LIMITS)[0].lines[0].cells == {0: Cell("创响\r")}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "locked"),
        ("项目,赛道\n一,二".encode(), "other"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "other"),
        (b"PK\x03\x04" + bytes(10), "broken"),
    ],
)
def test_other_files_are_told_apart(content: bytes, expected: str) -> None:
    assert fault(content) == expected


def test_packages_that_are_no_sound_workbook() -> None:
    plain = saved(lambda book: book.active.append(["x"]))
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<w/>")
    assert fault(document.getvalue()) == "other"
    assert fault(plain[: len(plain) // 2]) == "broken"
    assert fault(replaced(plain, "", b"", **{"xl/vbaProject.bin": b"x"})) == "macros"
    assert fault(replaced(plain, "xl/worksheets/sheet1.xml", b"<worksheet")) == "broken"
    # A length in the directory that is not the truth ends in a checksum that does not fit.
    assert fault(plain.replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet9.xml", 1)) == "broken"


@pytest.mark.promise("I7")
def test_a_bomb_costs_nothing() -> None:
    """A hundred megabytes of one cell, a billion cells, ten thousand parts: refused by the directory or at the limit."""
    plain = saved(lambda book: book.active.append(["x"]))
    row = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"a" * 60}</t></is></c></row>'.encode()
    swollen = replaced(plain, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData>" + row * 400_000)
    tracemalloc.start()
    assert fault(swollen) == "bomb"
    rows = b"".join(b"<row><c><v>1</v></c></row>" for _number in range(200_000))
    sheet = f"<worksheet {NS}><sheetData>".encode() + rows + b"</sheetData></worksheet>"
    assert fault(replaced(plain, "xl/worksheets/sheet1.xml", sheet), Limits(20_000_000, 100, 50)) == "rows"
    wide = (
        f"<worksheet {NS}><sheetData><row>".encode() + b"<c><v>1</v></c>" * 16_000 + b"</row></sheetData></worksheet>"
    )
    assert fault(replaced(plain, "xl/worksheets/sheet1.xml", wide)) in ("cells", "columns")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60_000_000
    assert fault(replaced(plain, "", b"", **{f"xl/a{n}.xml": b"" for n in range(2_001)})) == "bomb"


@pytest.mark.promise("I7")
@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"]
)
def test_nothing_is_fetched_and_nothing_grows(part: str) -> None:
    """External entities, a document type elsewhere, a billion laughs, XInclude: no request, no file, no growth."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        _try_everything(part, listener.getsockname()[1])
        # Whoever connected would stand in the queue by now.
        with pytest.raises(TimeoutError):
            listener.accept()


def _try_everything(part: str, port: int) -> None:
    plain = saved(lambda book: book.active.append(["x"]))
    names = ["a", *(f"a{n}" for n in range(1, 12))]
    laughs = '<!ENTITY a "ha">'
    for before, name in itertools.pairwise(names):
        ten = f"&{before};" * 10
        laughs += f'<!ENTITY {name} "{ten}">'
    for head in (
        f'<!DOCTYPE x SYSTEM "http://127.0.0.1:{port}/x.dtd">',
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:{port}/">]>',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        f'<!DOCTYPE x [<!ENTITY % e SYSTEM "http://127.0.0.1:{port}/p"> %e;]>',
        f"<!DOCTYPE x [{laughs}]>",
    ):
        word = "&a11;" if "a11" in head else "&e;" if "ENTITY e" in head else ""
        body = f"<?xml version='1.0'?>{head}<sst {NS}><si><t>{word}</t></si></sst>".encode()
        assert fault(replaced(plain, part, body)) == "entities"
    included = (
        f'<sst {NS} xmlns:xi="http://www.w3.org/2001/XInclude"><si><xi:include href="http://127.0.0.1:{port}/"/></si></sst>'
    ).encode()
    if part == "xl/sharedStrings.xml":
        assert len(workbooks.read(io.BytesIO(replaced(plain, part, included)), LIMITS)) == 1


def test_a_sheet_formatted_to_its_end_is_read_by_its_content() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active["A1"] = "x"
        for number in range(2, 3_000):
            book.active.cell(number, 1).number_format = "@"
        book.active["A3000"] = "y"

    lines = workbooks.read(io.BytesIO(saved(fill)), LIMITS)[0].lines
    assert [(line.row, line.cells[0].text) for line in lines] == [(1, "x"), (3000, "y")]


def test_what_no_text_may_hold_is_left_out() -> None:
    """Escapes of half a pair, of NUL and of control characters: no database takes the first two, no workbook the last."""
    part = f'<worksheet {NS}><sheetData><row r="1"><c t="inlineStr"><is><t>_xD800_a_x0000_b_x0001_c_x000A_d</t></is></c></row>'
    content = replaced(saved(lambda book: None), "xl/worksheets/sheet1.xml", f"{part}</sheetData></worksheet>".encode())
    assert workbooks.read(io.BytesIO(content), LIMITS)[0].lines[0].cells[0].text == "abc\nd"


@pytest.mark.parametrize("number", ["-5", "0", "1048577", "99999999999999999999"])
def test_a_row_that_no_sheet_has_is_refused(number: str) -> None:
    part = f'<worksheet {NS}><sheetData><row r="{number}"><c><v>1</v></c></row></sheetData></worksheet>'.encode()
    assert fault(replaced(saved(lambda book: None), "xl/worksheets/sheet1.xml", part)) == Fault.BROKEN


def test_look_needs_no_row() -> None:
    content = saved(lambda book: book.active.append(["x"]))
    file = io.BytesIO(content)
    workbooks.look(file, LIMITS)
    with pytest.raises(WorkbookError) as refused:
        workbooks.look(io.BytesIO(content), Limits(unpacked=100, rows=1, columns=1))
    assert refused.value.fault is Fault.BOMB
