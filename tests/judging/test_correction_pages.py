"""A frozen ranking is corrected by two persons, and the first version stays (promise T7)."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from judging.actions import stages, tabulation
from judging.models import ScoreSheet, Tabulation
from tests.factories.judging import Contest, frozen, in_marking, mark, sheet_for
from tests.factories.offices import organiser
from tests.factories.promotion import set_stage
from tests.judging.test_desk_pages import base, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.promise("T7")
def test_T7_a_correction_holds_when_a_second_person_freezes_it_and_the_first_version_stays() -> None:
    made = in_marking(entries=2, judges=3)
    late = made.sheet(made.seats[0], made.entries[1])
    for pk in ScoreSheet.objects.exclude(pk=late.pk).values_list("pk", flat=True):
        mark(sheet_for(pk), "20", "20", "10", "10", submit=True)
    stages.close_marking(stage=made.stage(), actor=made.organiser, reason="评委突发疾病")
    first = frozen(made)
    client, other = signed_in(made.organiser), signed_in(organiser(made.competition.organisation, "赵复核"))
    here = f"{base(made)}ranking/"
    client.post(f"{base(made)}judging/semi/reopen/", {"reason": "评委补交"})
    mark(made.sheet(made.seats[0], made.entries[1]), "30", "30", "20", "20", submit=True)
    stages.close_marking(stage=made.stage(), actor=made.organiser)
    assert client.post(f"{here}semi/tabulate/", {"reason": ""}).status_code == 422
    assert client.post(f"{here}semi/tabulate/", {"reason": "补录评委评分"}).status_code == 302
    again = client.post(f"{here}semi/tabulate/", {"reason": "再算一次"}, follow=True)
    assert "评分没有变化" in again.content.decode()
    page = client.get(f"{here}?stage=semi").content.decode()
    assert ("另一人冻结" in page, "semi/freeze/" in page) == (True, False)
    refused = client.post(f"{here}semi/freeze/", {"version": "2"}, follow=True)
    assert "您自己作出的更正" in refused.content.decode()
    assert [row.state for row in made.stage().tabulations.order_by("version")] == ["frozen", "draft"]
    assert "semi/freeze/" in other.get(f"{here}?stage=semi").content.decode()
    other.post(f"{here}semi/freeze/", {"version": "2"})
    assert [row.state for row in made.stage().tabulations.order_by("version")] == ["superseded", "frozen"]
    assert first.result_hash in client.get(f"{here}semi/print/?version=1").content.decode()
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{here}semi/export/?version=1").content))
    assert made.entries[0].title in {cell.value for row in book.active.iter_rows() for cell in row}
    text = b"".join(client.get(f"{here}semi/sheet.csv?version=1").streaming_content).decode("utf-8-sig")
    assert (first.result_hash in text, text.count("\nresult,")) == (True, 2)
    second = b"".join(client.get(f"{here}semi/sheet.csv?version=2").streaming_content).decode("utf-8-sig")
    assert (first.result_hash in second, second == text) == (False, False)


def corrected() -> tuple[Contest, Tabulation]:
    """Three entries, two places; the last one's missing mark comes after the freeze and lifts it to the first place."""
    made = in_marking(entries=3, judges=3)
    set_stage(made, "semi", advance_per_track=2)
    late = made.sheet(made.seats[0], made.entries[2])
    for place, entry in enumerate(made.entries):
        for seat in made.seats:
            if (seat, place) != (made.seats[0], 2):
                mark(made.sheet(seat, entry), str(24 - place), "20", "10", "10", submit=True)
    stages.close_marking(stage=made.stage(), actor=made.organiser, reason="评委突发疾病")
    first = frozen(made)
    stages.reopen_marking(stage=made.stage(), actor=made.organiser, reason="评委补交")
    mark(sheet_for(late.pk), "30", "30", "20", "20", submit=True)
    stages.close_marking(stage=made.stage(), actor=made.organiser)
    tabulation.tabulate(stage=made.stage(), actor=made.organiser, reason="补录评委评分")
    return made, first


@pytest.mark.promise("T7")
def test_T7_the_difference_names_every_mark_place_and_side_of_the_line() -> None:
    made, first = corrected()
    client = signed_in(made.organiser)
    here = f"{base(made)}ranking/semi/changes/"
    page = client.get(here).content.decode()
    assert ("补录评委评分" in page, first.result_hash in page, "还没有人" in page) == (True, True, True)
    rows = list(csv.reader(io.StringIO(b"".join(client.get(f"{here}export/")).decode("utf-8-sig"))))
    titles = [entry.title for entry in made.entries]
    told = {(row[1], row[3]): (row[4], row[5]) for row in rows[1:]}
    assert told == {
        (titles[2], "评委 1：创新引领"): ("–", "30"),
        (titles[2], "评委 1：创业带动就业"): ("–", "30"),
        (titles[2], "评委 1：项目团队"): ("–", "20"),
        (titles[2], "评委 1：发展前景"): ("–", "20"),
        (titles[2], "评委 1：总分"): ("缺评", "100"),
        (titles[2], "得分"): ("62.00", "74.67"),
        (titles[2], "名次"): ("3", "1"),
        (titles[2], "按规程晋级"): ("不晋级", "晋级"),
        (titles[0], "名次"): ("1", "2"),
        (titles[1], "名次"): ("2", "3"),
        (titles[1], "按规程晋级"): ("晋级", "不晋级"),
    }
    assert "批准人（签字）" in client.get(f"{here}print/").content.decode()
    assert "v2" in client.get(f"{base(made)}ranking/?stage=semi").content.decode()
    assert "第一版排名" in client.get(f"{here}?version=1").content.decode()
    assert [client.get(f"{here}{what}/?version=1").status_code for what in ("print", "export")] == [404, 404]


@pytest.mark.promise("T7")
def test_T7_whoever_made_it_hold_stands_on_it() -> None:
    made, _first = corrected()
    second = organiser(made.competition.organisation, "赵复核")
    tabulation.freeze_tabulation(tabulation=made.stage().tabulations.get(version=2), actor=second)
    page = signed_in(made.organiser).get(f"{base(made)}ranking/semi/changes/?version=2").content.decode()
    assert ("赵复核" in page, "还没有人" in page) == (True, False)
