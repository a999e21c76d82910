"""What a spreadsheet would run is shown as text, wherever a table leaves the site, and no table leaves by another door."""

from __future__ import annotations

import ast
import csv
import io

import openpyxl
import pytest

from tests.architecture.source import dotted, mentioning, tree
from ui.export import Sheet, csv_response, workbook_bytes, xlsx_response

DANGEROUS = [
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "=cmd|' /C calc'!A0",
    "http://a",
]


@pytest.mark.promise("I6")
def test_formulas_are_texts_in_every_cell_of_a_workbook() -> None:
    sheet = Sheet(
        "表",
        DANGEROUS,
        [DANGEROUS],
        choices={0: DANGEROUS * 30, 1: ["=1", "+2"]},
        notes={1: "=1+1"},
        marks={(0, 2): ("=1+1", "danger")},
    )
    for content in (workbook_bytes([sheet]), bytes(xlsx_response("表", DANGEROUS, [DANGEROUS]).content)):
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [
            cell for page in book.worksheets for line in page.iter_rows() for cell in line if cell.value is not None
        ]
        assert {cell.data_type for cell in cells} == {"s"}
        assert not any(cell.hyperlink for cell in cells)
        shown = [str(cell.value).replace("_x000D_", "\r") for cell in book.worksheets[0][2]]
        assert shown == DANGEROUS


@pytest.mark.promise("I6")
def test_formulas_are_texts_in_csv() -> None:
    content = b"".join(csv_response("表", ["=1"], [DANGEROUS, [-5, 1.5]])).decode("utf-8-sig")
    heading, line, numbers = csv.reader(io.StringIO(content, newline=""))
    assert heading == ["'=1"]
    assert [cell for cell in line if cell[0] in "=+-@\t\r＝＋－＠"] == []
    assert numbers == ["-5", "1.5"]


@pytest.mark.promise("I6")
def test_there_is_one_writer_of_tables() -> None:
    """Whoever imports a writer of workbooks or CSV besides `ui.export` makes a second door."""
    found = set()
    for path in mentioning("xlsxwriter", "openpyxl", "csv"):
        if path.as_posix().endswith("ui/export.py"):
            continue
        for node in ast.walk(tree(path)):
            names = [one.name for one in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            if module.startswith("xlsxwriter") or any(name.startswith("xlsxwriter") for name in names):
                found.add(path.name)
            if module == "openpyxl" and "Workbook" in names:
                found.add(path.name)
            if isinstance(node, ast.Call) and dotted(node.func) in (
                "csv.writer",
                "csv.DictWriter",
                "openpyxl.Workbook",
            ):
                found.add(path.name)
    assert found == set()
