"""The list of lecturers: looked at row by row, taken over whole, asked by the rules of a lecturer contest."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.test import Client

from competitions.actions.entry_saving import save_entry
from competitions.actions.lecturers import take_lecturers_over, upload_lecturers
from competitions.models import Entry, Lecturer, LecturerList
from competitions.queries.eligibility import judge_entry, reasons_of
from competitions.queries.entry_snapshot import snapshot_of
from competitions.queries.lecturers import faults_of
from tests.competitions.test_person_entry import LESSON
from tests.factories.entries import draft, fresh, open_competition
from tests.factories.lecturers import HEADINGS, holding, upload, workbook
from tests.factories.offices import CITY, PROVINCE, office, organiser
from workflow import clock
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db
GOOD = ["周讲师", "SYB-2020-0001", "SIYB、网创电商版", "优秀", "", ""]


def test_every_wrong_cell_is_named_and_nothing_is_taken_over() -> None:
    made = upload(
        [
            GOOD,
            ["", "SYB-2", "SIYB", "一般", "", ""],
            ["吴讲师", "syb 2020 0001", "SIYB", "合格", "2026-05-31", "2026-05-01"],
            ["郑讲师", "SYB-4", "", "", "明年", ""],
        ]
    )
    assert [(one.row, one.column, one.value) for one in faults_of(made)] == [
        (3, "姓名", ""),
        (3, "2025年度考核等次", "一般"),
        (4, "暂停授课至", "2026-05-01"),
        (4, "证书编号", "syb 2020 0001"),
        (5, "课程类别", ""),
        (5, "暂停授课起", "明年"),
    ]
    with pytest.raises(Refused, match="有一行错误"):
        take_lecturers_over(found=made, actor=made.made_by)
    assert not Lecturer.objects.exists()
    odd = upload([GOOD], ("姓名", "证书号码", "课程类别", "2025年度考核等次", "暂停授课起", "暂停授课至"))
    assert [(one.row, one.column) for one in faults_of(odd)][:2] == [(1, "证书号码"), (1, "证书编号")]
    with pytest.raises(Refused, match=r"工作簿|表格|XLSX|xlsx"):
        upload_lecturers(region=made.region, actor=made.made_by, file=io.BytesIO(b"no workbook"), name="x.xlsx")


def test_a_newer_list_replaces_the_one_before() -> None:
    first = holding([GOOD, ["吴讲师", "SYB-2", "SIYB", "合格", "", "2027-01-31"]])
    suspended = Lecturer.objects.get(key="SYB2")
    assert (suspended.suspended_since, suspended.suspended_until) == (clock.today(), dt.date(2027, 1, 31))
    stale = upload([GOOD])
    holding([["郑讲师", "SYB-3", "SIYB", "合格", "", ""]])
    assert list(Lecturer.objects.values_list("name", flat=True)) == ["郑讲师"]
    for old in (first, stale):
        with pytest.raises(Conflict):
            take_lecturers_over(found=LecturerList.objects.get(pk=old.pk), actor=old.made_by)
    with pytest.raises(Forbidden):
        upload_lecturers(
            region=office(PROVINCE).region, actor=organiser(office(CITY)), file=io.BytesIO(workbook([GOOD])), name="x"
        )


def reasons(entry: Entry, certificate: str, course: str = "SIYB", name: str = "周讲师") -> list[str]:
    """What the rules say about the entry with this certificate, against the list that holds."""
    typed = LESSON | {"founder_name": name, "q_certificate_no": certificate, "q_course": course}
    save_entry(entry=fresh(entry), actor=entry.leader, changes=typed)
    found = fresh(entry)
    return reasons_of(judge_entry(snapshot_of(found), clock.now()), found.competition)


def test_the_rules_ask_the_list() -> None:
    entry = draft(open_competition(preset="malanhua-4-city"))
    assert reasons(entry, "whatever") == []  # no list yet: the organiser looks it up
    year = entry.competition.year - 1
    headings = (*HEADINGS[:3], f"{year}年度考核等次", *HEADINGS[4:])
    rows = [
        GOOD,
        ["周讲师", "SYB-5", "SIYB", "不合格", "", ""],
        ["周讲师", "SYB-6", "SIYB", "优秀", "2020-01-01", ""],
        ["周讲师", "SYB-7", "SIYB", "", "", ""],
    ]
    holding(rows, headings)
    assert reasons(entry, "syb20200001") == []
    wrong = {
        "证书": reasons(entry, "SYB-2020-0001", name="别的讲师"),
        "模拟实训": reasons(entry, "SYB-2020-0001", course="模拟实训"),
        "不合格": reasons(entry, "SYB-5"),
        "2020": reasons(entry, "SYB-6"),
        str(year): reasons(entry, "SYB-7"),
    }
    assert {word: any(word in one for one in said) for word, said in wrong.items()} == dict.fromkeys(wrong, True)


def test_the_pages_lead_from_the_file_to_the_list() -> None:
    actor = organiser(office(PROVINCE), "省经办")
    client = Client()
    client.force_login(actor.user)
    assert "还没有讲师名单" in client.get("/desk/lecturers/").content.decode()
    template = client.get("/desk/lecturers/template/")
    sent = client.post("/desk/lecturers/new/", {"file": io.BytesIO(template.content)})
    assert sent.status_code == 422  # a file needs its name
    file = io.BytesIO(template.content)
    file.name = "讲师名单.xlsx"
    sent = client.post("/desk/lecturers/new/", {"file": file})
    assert sent.status_code == 302
    assert "各行核对无误" in client.get(sent["Location"]).content.decode()
    done = client.post(f"{sent['Location']}take-over/", follow=True).content.decode()
    assert "SYB-示例-0001" in done
    assert "SYB-示例-0001" not in client.get("/desk/lecturers/?q=别人").content.decode()
