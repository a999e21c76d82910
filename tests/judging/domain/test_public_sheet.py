"""Promise P1: every number of a published sheet comes out again from the sheet alone, by a script that knows nothing else."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import settings

from competitions.domain.scoring import load
from judging.domain.public_sheet import COLUMNS, FORMAT, Names, cells, mixed, public_rows, sheet_rows
from scripts import recompute
from tests.judging.domain.random_packs import random_pack

SCRIPT = settings.BASE_DIR / "scripts" / "recompute.py"


def rows_of(seed: int):
    pack = load(json.dumps(random_pack(random.Random(seed))).encode()).pack
    entries = {one.id: (f"N{one.id}", f"=项目{one.id}") for one in pack.entries}
    return sheet_rows([("main", pack)], Names(entries, {one.id: f"评委{one.id}" for one in pack.judges}, {}))


def written(path: Path, rows) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(["format", FORMAT])
        out.writerow(COLUMNS)
        out.writerows(cells(row) for row in rows)
    return path


def checked(path: Path) -> recompute.Check:
    check = recompute.Check(recompute.read(path))
    check.run()
    return check


def test_P1_random_sheets_come_out_again(tmp_path: Path) -> None:
    count = 0
    for seed in range(200):
        check = checked(written(tmp_path / "sheet.csv", rows_of(seed)))
        assert (seed, check.wrong) == (seed, [])
        count += check.count
    assert count > 20_000


def test_P1_as_a_stand_alone_program_without_anything_of_ours(tmp_path: Path) -> None:
    path = written(tmp_path / "sheet.csv", rows_of(3))
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), path.name], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, f"OK: {checked(path).count} numbers\n")


# A number that goes in is no outcome: a struck mark may be another one and nothing changes.
INPUTS = {"number": ("factor", "prior", "mark"), "exact": (), "shown": (), "rank": (), "counted": ()}


def wrong_number(text: str) -> str:
    """Another number in the place of one."""
    return str(int(text[-1]) ^ 1).join([text[:-1], ""]) if text and text[-1].isdigit() else "77"


@pytest.mark.parametrize("column", ["number", "exact", "shown", "rank", "counted"])
def test_P1_any_wrong_number_is_found_and_named(tmp_path: Path, column: str) -> None:
    """Each cell of the column changed in turn. (Changed marks make other results, so several lines may be told.)"""
    rows = rows_of(11)
    places = [at for at, row in enumerate(rows) if row.get(column) and row["record"] not in INPUTS[column]]
    assert places
    for at in places:
        changed = [dict(row) for row in rows]
        changed[at][column] = wrong_number(changed[at][column])
        assert checked(written(tmp_path / "sheet.csv", changed)).wrong, (column, rows[at])


def test_P1_marks_that_are_hidden_are_not_needed_for_the_ranks_by_total(tmp_path: Path) -> None:
    rows = rows_of(3)
    totals = public_rows(rows, marks=False, struck=False, titles=[])
    assert {row["record"] for row in totals} <= {"rule", "entry", "factor", "prior", "part", "adjustment", "result"}
    check = checked(written(tmp_path / "sheet.csv", totals))
    assert (check.wrong, check.count > 10) == ([], True)


@pytest.mark.parametrize("seed", range(0, 40, 5))
def test_P1_who_takes_no_place_is_not_public_and_the_sheet_still_comes_out(tmp_path: Path, seed: int) -> None:
    rows = rows_of(seed)
    gone = {row["entry"] for row in rows if row["record"] == "entry" and row["note"] != "active"}
    shown = public_rows(rows, marks=True, struck=True, titles=["NE1"])
    assert not gone & {row.get("entry") for row in shown}
    assert {row["entry"] for row in shown if row.get("title")} <= {"NE1"}
    assert checked(written(tmp_path / "sheet.csv", shown)).wrong == []


def test_numbers_that_no_decimal_ends_are_mixed_ones() -> None:
    assert [mixed(Fraction(text)) for text in ("265/3", "-20/3", "5/2", "2/3", "88", "-1/8")] == [
        "88 1/3", "-6 2/3", "2.5", "0 2/3", "88", "-0.125",
    ]  # fmt: skip
    assert [recompute.number(text) for text in ("88 1/3", "-6 2/3", "'-2.00", "0 2/3")] == [
        Fraction(265, 3), Fraction(-20, 3), Fraction(-2), Fraction(2, 3),
    ]  # fmt: skip


def test_what_is_no_sheet_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    assert recompute.main([str(path)]) == 2
    assert "cannot be read as a published sheet" in capsys.readouterr().out
    assert recompute.main([]) == 2
