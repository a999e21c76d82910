"""Promise P1 on the site: the sheet of a released result as page, CSV and PDF; nothing of it before, whoever asks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from competitions.models import Competition
from competitions.queries.rule_books import book_of
from judging.actions import tabulation
from judging.models import TabulationSheet
from judging.queries.public_sheet import public_sheet, sheets_of
from judging.queries.sheet_tables import paper_of, tables_of
from scripts import recompute
from tests.factories.judging import Contest, closed, frozen, in_final
from tests.factories.offices import organiser
from tests.judging.pages import signed_in, with_login
from tests.judging.test_promotion_engine import promote, set_stage
from tests.judging.test_promotion_public import publish
from ui.paper import Grid

pytestmark = pytest.mark.django_db
SHEET = "/results/{}/final/"


def judged(level: str = "anonymous_marks", **display: object) -> Contest:
    """Marked and frozen to the end, nothing published; the first entry's title begins like a formula."""
    made = in_final(entries=3, judges=5)
    first = made.entries[0]
    type(first).objects.filter(pk=first.pk).update(title="=1+1示例")
    if level:
        set_stage(made, "final", display={"when": "after_stage", "level": level, **display})
    closed(made, "final")
    frozen(made, "final")
    promote(made, "final")
    return made


def address(made: Contest, what: str = "") -> str:
    return SHEET.format(Competition.objects.get(pk=made.competition.pk).slug) + what


def csv_of(response, folder: Path) -> Path:
    path = folder / "sheet.csv"
    path.write_bytes(b"".join(response.streaming_content))
    return path


def outcome(path: Path) -> tuple[int, str]:
    script = settings.BASE_DIR / "scripts" / "recompute.py"
    done = subprocess.run([sys.executable, "-I", str(script), str(path)], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_P1_the_published_csv_comes_out_again_and_names_no_judge(tmp_path: Path) -> None:
    made = judged()
    publish(made)
    response = Client().get(address(made, "sheet.csv"))
    path = csv_of(response, tmp_path)
    code, said = outcome(path)
    assert (code, said.startswith("OK: ")) == (0, True)
    text = path.read_text(encoding="utf-8-sig")
    assert [name for name in {seat.person.name for seat in made.seats} if name in text] == []
    assert ("评委 1" in text, ",'=1+1示例," in text, ",=1+1" in text) == (True, True, False)
    rows = recompute.read(path)
    marks = [row for row in rows if row["record"] == "mark"]
    assert (len(marks), all("dim_innovation=" in row["items"] for row in marks)) == (21, True)
    page = Client().get(address(made)).content.decode()
    assert ("评委 1" in page, "<del>" in page or "recompute.py" in page) == (True, True)
    assert Client().get(address(made, "sheet.pdf")).content[:5] == b"%PDF-"
    assert b"def rounded" in Client().get("/results/recompute.py").content
    notice = Client().get(f"/publicity/{address(made).split('/')[2]}/1/").content.decode()
    assert address(made) in notice


def test_P1_a_wrong_cell_of_the_published_csv_is_named(tmp_path: Path) -> None:
    made = judged()
    publish(made)
    path = csv_of(Client().get(address(made, "sheet.csv")), tmp_path)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith("result,"))
    cells = lines[at].split(",")
    cells[12] = "99.99"
    path.write_text("\n".join([*lines[:at], ",".join(cells), *lines[at + 1 :]]), encoding="utf-8-sig")
    code, said = outcome(path)
    assert (code, f"line {at + 1}, shown: 99.99 is printed" in said) == (1, True)


def test_nothing_before_the_list_is_public_for_anybody() -> None:
    made = judged()
    made.entries[0].leader.user = made.entries[0].leader.user or organiser(made.competition.organisation, "甲").user
    contestant = Client()
    contestant.force_login(made.entries[0].leader.user)
    people = [Client(), contestant, with_login(made.seats[0]), signed_in(made.organiser)]
    addresses = [address(made, what) for what in ("", "sheet.csv", "sheet.pdf", "?version=1", "sheet.csv?version=1")]
    assert {client.get(one).status_code for client in people for one in addresses} == {404}
    assert sheets_of(Competition.objects.get(pk=made.competition.pk)) == []


@pytest.mark.parametrize(
    ("level", "display", "status"),
    [
        ("", {}, 404),
        ("awards", {}, 404),
        ("totals", {}, 200),
        ("anonymous_marks", {"when": "on_day", "held_days": 9}, 404),
    ],
)
def test_as_much_as_the_rule_book_says(level: str, display: dict[str, object], status: int) -> None:
    made = judged(level, **display)
    publish(made)
    response = Client().get(address(made, "sheet.csv"))
    assert response.status_code == status
    if status == 200:
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        assert ("\nresult," in text, "\nmark," in text, "\njudge," in text) == (True, False, False)


def test_T7_the_published_version_is_kept_with_its_hash(tmp_path: Path) -> None:
    """What the public read is stored as it was read, to its last cell; no other version has an address."""
    made = judged()
    publish(made)
    before = Client().get(address(made)).content.decode()
    first = made.stage("final").tabulations.get(version=1)
    assert (first.result_hash in before, ">v1<" in before) == (True, False)
    sheet = TabulationSheet.objects.get(tabulation=first)
    assert tabulation.hash_of(sheet.rows) == sheet.sha256
    office = Client()
    office.force_login(made.organiser.user)
    desk = f"/desk/competitions/{made.competition.pk}/ranking/final/sheet.csv?version=1"
    assert outcome(csv_of(office.get(desk), tmp_path))[0] == 0
    assert Client().get(address(made, "?version=2")).status_code == 404


def test_tracks_stand_in_the_order_of_the_rule_book_and_the_check_after_the_scores() -> None:
    made = judged()
    publish(made)
    sheet = public_sheet(address(made).split("/")[2], "final")
    assert sheet is not None
    names = [track.name for track in book_of(made.competition).tracks]
    shown = {"record": "result", "list": "", "rank": "1", "shown": "88.00", "exact": "88"}
    sheet.rows[:] = [{**shown, "track": name, "entry": f"no-{name}"} for name in ["", *reversed(names)]]
    assert [table.name for table in tables_of(sheet)] == [*names, ""]
    mark = {"record": "mark", "list": "", "track": names[0], "entry": f"no-{names[0]}"}
    sheet.rows.extend({**mark, "judge": str(n), "number": f"8{n}", "struck": "yes" if n == 2 else "no"} for n in (1, 2))
    grid = next(block for block in paper_of(sheet, "x").blocks if isinstance(block, Grid))
    assert (list(grid.headings[3:5]), list(grid.rows[0][3:5])) == (["评委 1", "评委 2"], ["81", "(82)"])
    assert "组成部分与加减分" not in grid.headings
    page = Client().get(address(made)).content.decode()
    parts = [page.index(text) for text in ("计分方法", "<table", "recompute.py", sheet.table.result_hash)]
    assert (parts == sorted(parts), "/notices/" in page) == (True, True)


def test_a_vote_stands_as_a_part_and_not_among_the_marks_of_the_judges() -> None:
    """A number without a judge beside the marks is a riddle, and would cost the paper its columns of judges."""
    made = judged()
    publish(made)
    panel, vote = (
        {"code": "panel", "name": "评委评分", "source": "panel"},
        {"code": "vote", "name": "现场观众投票", "source": "public_vote", "max": "10"},
    )
    rules = next(
        row for row in Competition.objects.get(pk=made.competition.pk).rules["stages"] if row["code"] == "final"
    )
    set_stage(made, "final", scoring=rules["scoring"] | {"parts": [panel, vote], "combine": "sum"})
    sheet = public_sheet(address(made).split("/")[2], "final")
    assert sheet is not None
    row = {"list": "", "track": "", "entry": "no-1"}
    sheet.rows[:] = [
        row | {"record": "mark", "part": "panel", "judge": "1", "number": "81"},
        row | {"record": "part", "part": "panel", "shown": "81.666667"},
        row | {"record": "mark", "part": "vote", "judge": "vote", "number": "10"},
        row | {"record": "part", "part": "vote", "shown": "10.000000"},
        row | {"record": "result", "rank": "1", "shown": "91.67", "exact": "91 2/3"},
    ]
    [line] = tables_of(sheet)[0].lines
    assert [(mark.judge, mark.text) for mark in line.marks] == [("评委 1", "81")]
    assert line.parts == [("评委评分", "81.666667"), ("现场观众投票", "10")]
    grid = next(block for block in paper_of(sheet, "x").blocks if isinstance(block, Grid))
    assert list(grid.rows[0][3:5]) == ["81", "评委评分 81.666667；现场观众投票 10"]
