"""Severity and odd marks before the freeze: off unless the rules say so, for the leader and the overseer, never a change."""

from __future__ import annotations

import io
import re
import statistics
import time

import openpyxl
import pytest
from django.db import connection
from django.test import Client

from accounts.enums import Role
from competitions.queries.rule_books import book_of
from judging.actions import severity, stages, tabulation
from judging.models import FlagDecision, PanelSeat, ScoreSheet, SeverityPicture
from judging.queries.severity import in_order, pictures
from notifications.models import Job
from tests.factories.fields import big_field
from tests.factories.judging import Contest, contest
from tests.factories.offices import with_role
from tests.factories.promotion import set_stage
from tests.judging.pages import signed_in, with_login
from tests.judging.test_desk_pages import base
from workflow.models import AuditRow

pytestmark = pytest.mark.django_db


def closed_field(**severity: object) -> Contest:
    """30 entries, 5 judges, everybody marks 3 of 5 each; the first judge gives far less than the others."""
    made = big_field(30, 5, 3)
    for sheet in ScoreSheet.objects.filter(seat=made.seats[0]):
        sheet.values = {code: str(max(float(mark) - 4, 0)) for code, mark in sheet.values.items()}
        sheet.save(update_fields=["values"])
    set_stage(made, "semi", severity=severity or None, advance_per_track=10)
    stages.close_marking(stage=made.stage(), actor=made.organiser)
    return made


def leader(made: Contest) -> Client:
    PanelSeat.objects.filter(pk=made.seats[0].pk).update(is_leader=True)
    return with_login(made.seats[0])


def where(made: Contest) -> str:
    return f"/judge/seats/{made.seats[0].pk}/panel/before/"


def test_off_there_is_nothing_to_be_seen_by_anybody() -> None:
    made = closed_field()
    overseer = signed_in(with_role(Role.OVERSEER, made.competition.organisation, "孙监督"))
    desk = f"{base(made)}ranking/semi/before/"
    assert [leader(made).get(where(made)).status_code, overseer.get(desk).status_code] == [404, 404]
    assert signed_in(made.organiser).get(desk).status_code == 404


def test_the_leader_and_the_overseer_see_it_and_organisers_only_where_the_rules_say_so() -> None:
    made = closed_field(model="fixed_random")
    overseer = signed_in(with_role(Role.OVERSEER, made.competition.organisation, "孙监督"))
    desk = f"{base(made)}ranking/semi/before/"
    page = leader(made).get(where(made)).content.decode()
    assert ("评委宽严" in page, "第一名" in page, '<svg class="chart"' in page) == (True, True, True)
    assert overseer.get(desk).status_code == 200
    organiser = signed_in(made.organiser)
    assert organiser.get(desk).status_code == 403
    assert "冻结前核查" not in organiser.get(f"{base(made)}ranking/?stage=semi").content.decode()
    assert with_login(made.seats[1]).get(f"/judge/seats/{made.seats[1].pk}/panel/before/").status_code == 404
    set_stage(made, "semi", severity={"model": "fixed_random", "organiser": True})
    assert organiser.get(desk).status_code == 200


def test_the_first_judge_is_the_most_severe_and_no_rank_changes() -> None:
    made = closed_field(model="fixed_random")
    before = tabulation.tabulate(stage=made.stage(), actor=made.organiser).result
    one = pictures(made.stage())[0]
    assert (one.judges[0].label, len(one.rows), one.places, len(one.shares)) == ("评委 1", 30, 10, 3)
    assert (one.judges[0].severity or 0) > 5
    assert round(sum(percent for _name, _sd, percent in one.shares)) == 100
    assert [row.official for row in one.rows[:3]] == ["1", "2", "3"]
    book = openpyxl.load_workbook(io.BytesIO(leader(made).get(f"{where(made)}export/").content))
    assert [len(list(sheet.iter_rows())) for sheet in book] == [6, 31]
    assert made.stage().tabulations.get().result == before


def test_while_marks_come_in_nobody_sees_it() -> None:
    made = big_field(8, 3, 3)
    set_stage(made, "semi", severity={"model": "additive"})
    page = leader(made).get(where(made)).content.decode()
    assert ("评分关闭后才显示" in page, '<svg class="chart"' in page) == (True, False)
    assert leader(made).get(f"{where(made)}export/").status_code == 404


def test_a_person_decides_about_a_flag_with_a_reason_and_it_is_on_record() -> None:
    made = closed_field(model="fixed_random")
    client, seat = leader(made), made.seats[0].pk
    form = {"flag": f"severe:{seat}:", "verdict": "asked", "reason": ""}
    client.post(f"{where(made)}flags/", form)
    assert FlagDecision.objects.count() == 0
    client.post(f"{where(made)}flags/", form | {"reason": "评委说明按企业实际打分"})
    client.post(f"{where(made)}flags/", form | {"reason": "x", "verdict": "struck"})
    for odd in ("severe:²:", f"severe:{'9' * 5000}:", f"severe:{seat}:\x00", f"severe:{seat}:{'1' * 41}", ":::", ""):
        assert client.post(f"{where(made)}flags/", form | {"reason": "x", "flag": odd}).status_code == 302
    row = FlagDecision.objects.get()
    assert (row.kind, row.verdict, row.reason, row.seat_id) == ("severe", "asked", "评委说明按企业实际打分", seat)
    assert AuditRow.objects.filter(action="judging.flag_decided", succeeded=True).count() == 1
    outsider = signed_in(made.organiser).post(f"{base(made)}ranking/semi/before/flags/", form | {"reason": "x"})
    assert (outsider.status_code, FlagDecision.objects.count()) == (403, 1)


def test_nothing_of_it_stands_in_any_page_print_or_export_of_the_office() -> None:
    made = closed_field(model="fixed_random")
    table = tabulation.tabulate(stage=made.stage(), actor=made.organiser)
    client = signed_in(made.organiser)
    leader(made).get(where(made))
    said = str(table.result)
    for what in ("?stage=semi", "semi/print/", "semi/promotion/"):
        said += client.get(f"{base(made)}ranking/{what}").content.decode()
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{base(made)}ranking/semi/export/").content))
    said += str([[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()])
    assert re.findall("宽严|严格程度|校正名次|severity|p_in", said) == []
    assert leader(made).get(where(made))["Cache-Control"].count("no-store") == 1


def test_a_large_field_is_computed_by_the_worker_and_kept_until_something_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = closed_field(model="fixed_random")
    monkeypatch.setattr(severity, "AT_ONCE", 10)
    judge, page = leader(made), where(made)
    assert 'id="job-progress"' in judge.get(page).content.decode()
    asks = {"HTTP_HX_REQUEST": "true"}
    assert 'id="job-progress"' in judge.get(page, **asks).content.decode()
    assert judge.get(f"{page}export/").status_code == 302
    job = Job.objects.get(task=severity.TASK)
    severity.compute_pictures(job_id=str(job.pk))
    assert judge.get(page, **asks)["HX-Refresh"] == "true"
    monkeypatch.setattr(severity, "pictures", None)  # nothing is computed again
    text = judge.get(page).content.decode()
    assert text.index("第一名") < text.index("本页不改变任何评分")
    with connection.cursor() as cursor:
        cursor.execute("SELECT facts FROM judging_severitypicture")
        assert "评委" not in cursor.fetchone()[0]
    sheet = ScoreSheet.objects.filter(seat=made.seats[1])[0]
    sheet.values = dict.fromkeys(sheet.values, "9")
    sheet.save(update_fields=["values"])
    assert 'id="job-progress"' in judge.get(page).content.decode()
    assert (SeverityPicture.objects.get().made_at, Job.objects.filter(task=severity.TASK).count()) == (None, 2)
    stages.reopen_marking(stage=made.stage(), actor=made.organiser, reason="补评")
    assert SeverityPicture.objects.count() == 0


def test_lists_stand_in_the_order_of_the_rule_book() -> None:
    made = contest(2, 3)
    book = book_of(made.competition)
    codes = [track.code for track in book.tracks]
    assert codes != sorted(codes)
    assert in_order(book, {"a-track-of-old", *codes[1:]}) == [*codes[1:], "a-track-of-old"]


@pytest.mark.long
def test_the_page_of_a_province_is_there_at_once() -> None:
    made = big_field(500, 61, 3)
    set_stage(made, "semi", severity={"model": "fixed_random"}, advance_per_track=100)
    stages.close_marking(stage=made.stage(), actor=made.organiser)
    judge = leader(made)
    judge.get(where(made))
    severity.compute_pictures(job_id=str(Job.objects.get(task=severity.TASK).pk))
    spent = []
    for _ in range(5):
        begun = time.process_time()
        assert judge.get(where(made)).status_code == 200
        spent.append(time.process_time() - begun)
    assert statistics.median(spent) < 0.2
