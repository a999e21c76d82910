"""The entry form: saved as one types, complete without a script, cheap."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from competitions.actions.entries import add_member, submit_entry
from competitions.actions.entry_saving import save_entry
from competitions.models import Competition, Entry, TeamMember
from tests.factories.competitions import pdf
from tests.factories.entries import answers, attach, complete, draft, fresh, open_competition, resident_id, submitted
from workflow import clock
from workflow.models import IdempotencyRecord
from workflow.services import Refused, perform

pytestmark = pytest.mark.django_db

KEY = "a" * 22
CONTROL = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK", "BEGIN", "COMMIT")


@pytest.fixture
def competition() -> Competition:
    return open_competition()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def edit(entry: Entry) -> str:
    return f"/my/entries/{entry.token}/edit/"


def whole_form(entry: Entry, **changes: str) -> dict[str, str]:
    """What a browser without scripts sends: every field of the form."""
    boxes = "founder_presenter,consent_pledge,consent_personal_data,consent_publication"
    return (
        answers() | {"founder_presenter": "on", "boxes": boxes, "version": str(entry.version), "_once": KEY} | changes
    )


def counted(act: Callable[[], Any]) -> tuple[Any, int]:
    """The answer and how many statements asked the database something (savepoints and commits left out)."""
    with CaptureQueriesContext(connection) as found:
        answer = act()
    return answer, sum(1 for query in found.captured_queries if not query["sql"].startswith(CONTROL))


def autosaved(client: Client, entry: Entry, names: tuple[str, ...], version: str) -> tuple[dict[str, Any], int]:
    typed = answers()
    data = {name: typed[name] for name in names} | {"version": version, "fields": ",".join(names)}
    answer, count = counted(lambda: client.post(f"/my/entries/{entry.token}/autosave/", data))
    assert answer.status_code == 200, answer.content.decode()
    return json.loads(answer.content), count


def test_one_complete_submission_needs_at_most_fifty_queries(competition: Competition, steady_clock: None) -> None:
    """Form, three autosaves, two uploads of 1 MB, submission, receipt: at most 50 (what must hold, point 4)."""
    entry = draft(competition)
    client = signed_in(entry.leader)
    client.get(edit(entry))  # the places of a region are kept in the process
    counts, version = [], "0"
    page, count = counted(lambda: client.get(edit(entry)))
    counts.append(count)
    founder = ("founder_id_kind", "founder_id_number", "consent_pledge", "consent_personal_data", "consent_publication")
    for names in (
        ("title", "track", "region", "summary"),
        ("entrant_type", "organisation_name", "q_category", "q_jobs"),
        founder,
    ):
        saved, count = autosaved(client, entry, names, version)
        version = str(saved["version"])
        counts.append(count)
    for kind in ("plan", "slides"):
        file = SimpleUploadedFile(f"{kind}.pdf", pdf() + b"%" * 1024 * 1024)
        answer, count = counted(
            lambda kind=kind, file=file: client.post(f"/my/entries/{entry.token}/files/{kind}/", {"file": file})
        )
        assert answer.status_code == 200
        counts.append(count)
    attach(fresh(entry), "stamped_form")
    form = whole_form(fresh(entry), act="submit")
    answer, count = counted(lambda: client.post(edit(entry), form))
    counts.append(count)
    page, count = counted(lambda: client.get(answer["Location"]))
    counts.append(count)
    shared_lock = connection.vendor == "postgresql"  # of the competition; SQLite has one writer anyway
    assert counts == [6, 4, 4, 6, 5, 5, 14 + shared_lock, 4]
    assert sum(counts) <= 50
    assert "长沙市-AM-0001" in page.content.decode()


def test_the_form_costs_the_same_for_one_and_for_three_members(competition: Competition, steady_clock: None) -> None:
    entry = draft(competition)
    client = signed_in(entry.leader)
    client.get(edit(entry))
    one = counted(lambda: client.get(edit(entry)))[1]
    TeamMember.objects.bulk_create(TeamMember(entry=entry, name=f"成员{n}", order=n) for n in (1, 2, 3))
    three = counted(lambda: client.get(edit(entry)))[1]
    assert (one, three) == (6, 6)


def test_autosave_says_what_is_wrong_and_what_is_right_again(competition: Competition) -> None:
    entry = draft(competition)
    client = signed_in(entry.leader)
    url = f"/my/entries/{entry.token}/autosave/"
    data = {"founder_id_kind": "resident", "founder_id_number": "430102199001010011", "version": "0"}
    wrong = client.post(url, data | {"fields": "founder_id_kind,founder_id_number"}).json()
    assert wrong["problems"] == {
        "founder_id_kind": "",
        "founder_id_number": "证件号码：证件号码校验位（最后一位）不符，请逐位核对。",
    }
    assert re.fullmatch(r"\d\d:\d\d", wrong["saved_at"])
    right = {"founder_id_number": answers()["founder_id_number"], "fields": "founder_id_number", "version": "1"}
    assert client.post(url, right).json()["problems"] == {"founder_id_number": ""}


@pytest.mark.promise("R11")
def test_the_kind_of_entrant_brings_what_is_asked_of_it(competition: Competition) -> None:
    """Somebody who has just chosen one must not read that nothing is missing."""
    entry = draft(competition)
    url = f"/my/entries/{entry.token}/autosave/"
    client = signed_in(entry.leader)
    chosen = {"fields": "entrant_type", "version": str(entry.version)}
    team = client.post(url, chosen | {"entrant_type": "team"}).json()
    assert {name: team["asked"][name] for name in ("organisation_name", "uscc")} == {
        "organisation_name": "团队名称：请填写此项。",
        "uscc": "",
    }
    firm = client.post(url, chosen | {"entrant_type": "enterprise", "version": str(team["version"])}).json()
    assert all(firm["asked"][name] for name in ("organisation_name", "uscc", "registered_on"))


def test_autosave_of_a_second_window_gives_both_values(competition: Competition) -> None:
    entry = draft(competition)
    client = signed_in(entry.leader)
    url = f"/my/entries/{entry.token}/autosave/"
    client.post(url, {"title": "甲", "consent_pledge": "on", "fields": "title,consent_pledge", "version": "0"})
    answer = client.post(url, {"title": "乙", "consent_pledge": "", "fields": "title,consent_pledge", "version": "0"})
    assert answer.status_code == 409
    body = answer.json()
    assert (body["version"], body["values"]) == (1, {"title": "甲", "consent_pledge": ["on"]})
    assert body["message"] == "本报名表已在另一窗口修改，请核对两边的内容。"
    assert fresh(entry).title == "甲"


def test_autosave_after_the_window_says_why_not(competition: Competition) -> None:
    entry = draft(competition)
    clock.move_to(competition.registration_closes_at)
    clock.move(clock.offset().total_seconds() + 5)
    answer = signed_in(entry.leader).post(f"/my/entries/{entry.token}/autosave/", {"title": "晚", "fields": "title"})
    assert answer.status_code == 422
    assert "逾期不予受理" in answer.json()["message"]


def test_without_a_script_the_form_keeps_all_and_submits(competition: Competition) -> None:
    entry = draft(competition)
    client = signed_in(entry.leader)
    files = {f"file_{kind}": SimpleUploadedFile(f"{kind}.pdf", pdf()) for kind in ("plan", "slides")}
    answer = client.post(edit(entry), whole_form(entry, act="save") | files)
    assert (answer.status_code, answer["Location"]) == (302, edit(entry))
    # The stamped form is printed from what is stored, so it comes last.
    scan = {"file_stamped_form": SimpleUploadedFile("盖章.pdf", pdf())}
    client.post(edit(entry), whole_form(fresh(entry), act="upload", _once="b" * 22) | scan)
    answer = client.post(edit(entry), whole_form(fresh(entry), act="submit", _once="c" * 22))
    assert answer["Location"] == f"/my/entries/{entry.token}/receipt/"
    assert fresh(entry).state == "submitted"


def test_a_file_that_is_no_pdf_loses_nothing_typed(competition: Competition) -> None:
    entry = draft(competition)
    bad = {"file_plan": SimpleUploadedFile("计划.pdf", b"<html>no pdf</html>")}
    answer = signed_in(entry.leader).post(edit(entry), whole_form(entry, act="upload", title="没丢的标题") | bad)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "计划.pdf 扩展名是 .pdf，但内容不是 PDF" in page
    assert page.count("计划.pdf 扩展名是") == 2  # in the summary on top and beside the field
    assert 'value="没丢的标题"' in page
    assert fresh(entry).title == "没丢的标题"


def test_a_refused_submission_lists_every_gap_with_its_link_and_keeps_what_was_typed(competition: Competition) -> None:
    entry = draft(competition)
    client = signed_in(entry.leader)
    answer = client.post(edit(entry), whole_form(entry, act="submit", summary="", consent_publication=""))
    # An address of its own: loading it anew sends nothing, and the fragment of the old page is gone.
    assert (answer.status_code, answer["Location"]) == (302, f"{edit(entry)}?check=1")
    page = client.get(answer["Location"]).content.decode()
    assert f'<form class="with-aside entry-form" method="post" action="{edit(entry)}"' in page
    links = re.findall(r'<li><a href="(#id_\w+)">([^<]+)</a>', page.split("error-summary")[1].split("</ul>")[0])
    assert links == [
        ("#id_summary", "项目简介：请填写此项。"),
        ("#id_file_plan", "待上传：商业计划书"),
        ("#id_file_slides", "待上传：路演PPT"),
        ("#id_file_stamped_form", "待上传：盖章报名表"),
        ("#id_consent_publication", "请阅读并勾选：结果公示"),
    ]
    for target in re.findall(r"#(id_\w+)", str(links)):
        assert f'id="{target}"' in page
    assert (fresh(entry).title, fresh(entry).state) == ("示例项目1", "draft")
    assert IdempotencyRecord.objects.count() == 0


def test_nothing_is_ticked_beforehand(competition: Competition) -> None:
    entry = draft(competition)
    page = signed_in(entry.leader).get(edit(entry)).content.decode()
    boxes = re.findall(r'<input type="checkbox" name="(\w+)"[^>]*?( checked)?(?: aria[^>]*)?>', page)
    assert dict(boxes) == {
        "founder_presenter": " checked",
        "consent_pledge": "",
        "consent_personal_data": "",
        "consent_publication": "",
    }


@pytest.mark.promise("R3")
def test_sent_twice_is_one_submission_with_the_same_receipt(competition: Competition) -> None:
    entry = complete(competition)
    client = signed_in(entry.leader)
    form = whole_form(entry, act="submit")
    first, second = client.post(edit(entry), form), client.post(edit(entry), form)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert Entry.objects.values_list("number", "version").get() == ("长沙市-AM-0001", entry.version + 1)


def test_a_second_press_with_a_fresh_form_is_told_who_was_first(competition: Competition) -> None:
    entry = complete(competition)
    client = signed_in(entry.leader)
    client.post(edit(entry), whole_form(entry, act="submit"))
    answer = client.post(edit(entry), whole_form(entry, act="submit", _once="b" * 22))
    assert answer.status_code == 409
    assert "已提交" in answer.content.decode()


def test_a_stale_page_shows_both_values_and_keeps_what_was_typed(competition: Competition) -> None:
    entry = draft(competition)
    client = signed_in(entry.leader)
    client.post(edit(entry), whole_form(entry, act="save", title="甲窗口"))
    answer = client.post(edit(entry), whole_form(entry, act="save", title="乙窗口", _once="b" * 22))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="乙窗口"' in page
    assert "期间已保存的内容：</b> 甲窗口" in page
    assert 'name="version" value="1"' in page
    again = client.post(edit(entry), whole_form(fresh(entry), act="save", title="乙窗口", _once="c" * 22))
    assert (again.status_code, fresh(entry).title) == (302, "乙窗口")


def test_an_old_page_sent_again_hides_no_version(competition: Competition) -> None:
    entry = draft(competition)
    client = signed_in(entry.leader)
    client.post(edit(entry), whole_form(entry, act="add_member"))
    duty = f"m{TeamMember.objects.get(is_leader=False).pk}_duty"
    old = whole_form(fresh(entry), act="submit", _once="b" * 22, **{duty: "旧分工"})
    client.post(edit(entry), old)
    version = str(fresh(entry).version)
    client.post(f"/my/entries/{entry.token}/autosave/", {duty: "新分工", "fields": duty, "version": version})
    answer = client.post(edit(entry), old)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f'<a href="#id_{duty}">此栏有两个版本，请保留正确的一个。</a>' in page
    assert 'value="旧分工"' in page
    assert "期间已保存的内容：</b> 新分工" in page
    assert TeamMember.objects.get(is_leader=False).duty == "新分工"


def test_two_of_a_team_never_share_a_document_number(competition: Competition) -> None:
    entry = complete(competition)
    client = signed_in(entry.leader)
    founders = answers()["founder_id_number"]
    for number in (1, 2):
        add_member(entry=fresh(entry), actor=entry.leader)
        member = TeamMember.objects.filter(is_leader=False).latest("pk")
        typed = {"name": "成员示例", "id_kind": "resident", "id_number": founders if number == 1 else ""}
        save_entry(entry=fresh(entry), actor=entry.leader, changes={f"m{member.pk}_{k}": v for k, v in typed.items()})
    one, two = (member.pk for member in TeamMember.objects.filter(is_leader=False).order_by("pk"))
    save_entry(entry=fresh(entry), actor=entry.leader, changes={"consent_team": "on"})
    attach(fresh(entry), "stamped_form")
    url = f"/my/entries/{entry.token}/autosave/"

    def saved(**values: str) -> dict[str, str]:
        version = str(fresh(entry).version)
        return client.post(url, values | {"fields": ",".join(values), "version": version}).json()["problems"]

    with pytest.raises(Refused, match="与第一创始人相同"):
        submit_entry(entry=fresh(entry), actor=entry.leader)
    other = resident_id(7)
    assert saved(founder_id_number=other) == {"founder_id_number": "", f"m{one}_id_number": ""}
    again = saved(**{f"m{two}_id_number": founders})
    assert again[f"m{one}_id_number"] == ""
    assert "的证件号码与成员" in again[f"m{two}_id_number"]
    attach(fresh(entry), "stamped_form")
    with pytest.raises(Refused, match="的证件号码与成员"):
        submit_entry(entry=fresh(entry), actor=entry.leader)
    assert saved(**{f"m{two}_id_number": resident_id(8)})[f"m{two}_id_number"] == ""
    attach(fresh(entry), "stamped_form")
    assert submit_entry(entry=fresh(entry), actor=entry.leader).state == "submitted"


def test_members_are_added_and_removed_without_a_script(competition: Competition) -> None:
    entry = draft(competition)
    client = signed_in(entry.leader)
    answer = client.post(edit(entry), whole_form(entry, act="add_member"))
    member = TeamMember.objects.get(is_leader=False)
    assert answer["Location"] == f"{edit(entry)}#id_m{member.pk}_name"
    assert fresh(entry).title == "示例项目1"
    client.post(edit(entry), whole_form(fresh(entry), act=f"remove_member:{member.pk}", _once="b" * 22))
    assert TeamMember.objects.filter(is_leader=False).count() == 0


def test_html_in_names_is_printed_literally(competition: Competition) -> None:
    entry = draft(competition)
    client = signed_in(entry.leader)
    typed = "<script>alert(1)</script>{{ 7 }}"
    client.post(edit(entry), whole_form(entry, act="save", title=typed, organisation_name="<b>x</b>"))
    for url in (edit(entry), f"/my/entries/{entry.token}/", "/my/"):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 }}" in page


def test_remarks_of_the_organiser_stand_beside_their_fields(competition: Competition) -> None:
    from tests.factories.offices import organiser

    entry = submitted(competition)
    remarks = {"organisation_name": "与公章不一致", "file_plan": "第3页缺失"}
    perform(entry, "return", actor=organiser(competition.organisation), reason="请核对。", data={"remarks": remarks})
    page = signed_in(entry.leader).get(edit(entry)).content.decode()
    assert re.findall(r'class="remark"><b>修改意见：</b> ([^<]+)</p>', page) == ["与公章不一致", "第3页缺失"]
    assert "请核对。" in page


def test_what_cannot_be_changed_any_more_leads_to_the_entry(competition: Competition) -> None:
    entry = submitted(competition)
    client = signed_in(entry.leader)
    assert client.get(edit(entry))["Location"] == f"/my/entries/{entry.token}/"
    answer = client.post(edit(entry), whole_form(entry, act="save", title="改过的名称"))
    page = answer.content.decode()
    assert (answer.status_code, "改过的名称" in page) == (409, True)
    assert "本页的改动没有保存" in page
    assert f"提交（参赛编号 {fresh(entry).number}），不能再修改。" in page
    # Nothing beside it says that something was saved.
    assert re.search(r"<span[^>]*data-autosave-status[^>]*></span>", page)
    assert fresh(entry).title == "示例项目1"
