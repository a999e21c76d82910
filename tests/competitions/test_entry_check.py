"""The check of entries: the list with its hints, one entry, many at once and back, numbers in full."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from competitions.actions import entry_checks as verbs
from competitions.actions.entries import submit_entry
from competitions.actions.entry_saving import save_entry
from competitions.domain.paper_codes import version_code
from competitions.enums import EntryState
from competitions.models import Attachment, Competition, Entry
from competitions.queries.entry_review import next_to_check
from tests.factories import entries as make
from tests.factories.offices import OTHER_CITY, approver, office, organiser
from workflow import clock
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, ManyRefused, Refused

pytestmark = pytest.mark.django_db


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def clerk(competition: Competition, name: str = "钱经办") -> Person:
    return organiser(competition.organisation, name)


def listing(competition: Competition, tail: str = "") -> str:
    return f"/desk/competitions/{competition.pk}/entries/{tail}"


def test_pass_return_with_remarks_refuse() -> None:
    competition, (first, second, third) = make.three()
    actor = clerk(competition)
    assert verbs.accept_entry(entry=first, actor=actor).state == EntryState.ACCEPTED
    returned = verbs.return_entry(entry=second, actor=actor, remarks={"summary": "请补充", "title": " "})
    assert (returned.state, returned.remarks) == (EntryState.RETURNED, {"summary": "请补充"})
    assert returned.decision_reason == "请按批注修改，共 1 处。"
    refused = verbs.refuse_entry(entry=third, actor=actor, reason="不在本市")
    assert (refused.state, refused.decision_reason) == (EntryState.REFUSED, "不在本市")


def test_a_return_says_what_and_a_refusal_why() -> None:
    competition, (first, _second, _third) = make.three()
    actor = clerk(competition)
    with pytest.raises(Refused):
        verbs.return_entry(entry=first, actor=actor)
    with pytest.raises(Refused):
        verbs.refuse_entry(entry=first, actor=actor, reason=" ")


def test_only_organisers_of_the_office_check() -> None:
    competition, (first, _second, _third) = make.three()
    for actor in (approver(competition.organisation), organiser(office(OTHER_CITY)), first.leader):
        with pytest.raises(Forbidden):
            verbs.accept_entry(entry=first, actor=actor)


@pytest.mark.promise("R11")
def test_the_second_of_two_organisers_reads_who_was_first() -> None:
    competition, (first, _second, _third) = make.three()
    verbs.accept_entry(entry=first, actor=clerk(competition, "钱经办"))
    with pytest.raises(Conflict, match="钱经办"):
        verbs.refuse_entry(entry=first, actor=clerk(competition, "孙经办"), reason="重复")


def test_many_at_once_and_back() -> None:
    competition, entries = make.three()
    actor = clerk(competition)
    bulk = verbs.accept_entries(competition=competition, entries=entries, actor=actor)
    assert bulk.data == {"count": 3, "entries": [entry.pk for entry in entries]}
    verbs.disqualify_entry(entry=entries[0], actor=actor, reason="材料不实")
    undone = verbs.undo_acceptance(competition=competition, bulk=bulk, actor=actor)
    assert [entry.pk for entry in undone] == [entry.pk for entry in entries[1:]]
    assert [entry.state for entry in Entry.objects.order_by("pk")] == ["disqualified", "submitted", "submitted"]
    with pytest.raises(Refused):
        verbs.undo_acceptance(competition=competition, bulk=bulk, actor=actor)


def test_one_that_cannot_pass_stops_the_whole_act() -> None:
    competition, entries = make.three()
    actor = clerk(competition)
    verbs.refuse_entry(entry=entries[1], actor=actor, reason="不在本市")
    with pytest.raises(ManyRefused) as caught:
        verbs.accept_entries(competition=competition, entries=entries, actor=actor)
    assert [entry.pk for entry, _reason in caught.value.reasons] == [entries[1].pk]
    assert [entry.state for entry in Entry.objects.order_by("pk")] == ["submitted", "refused", "submitted"]


def test_too_many_or_strange_ones_are_refused() -> None:
    competition, entries = make.three()
    actor = clerk(competition)
    with pytest.raises(Refused):
        verbs.accept_entries(competition=competition, entries=[], actor=actor)
    with pytest.raises(Refused):
        verbs.accept_entries(competition=competition, entries=entries * 67, actor=actor)
    other = Competition(pk=competition.pk + 1)
    with pytest.raises(Refused):
        verbs.accept_entries(competition=other, entries=entries, actor=actor)


def test_nothing_is_checked_or_undone_when_judging_has_begun() -> None:
    competition, entries = make.three()
    actor = clerk(competition)
    bulk = verbs.accept_entries(competition=competition, entries=entries, actor=actor)
    clock.move_to(competition.registration_closes_at)
    from workflow.services import perform

    clock.move_to(competition.registration_closes_at.replace(year=competition.registration_closes_at.year + 1))
    perform(Competition.objects.get(pk=competition.pk), "open_judging", actor=actor)
    with pytest.raises(ManyRefused):
        verbs.undo_acceptance(competition=competition, bulk=bulk, actor=actor)
    with pytest.raises(Refused):
        verbs.put_entry_back(entry=entries[0], actor=actor, reason="看错了")
    assert verbs.disqualify_entry(entry=entries[0], actor=actor, reason="材料不实").state == "disqualified"


def test_the_next_one_is_the_one_that_waits_longest_after_it() -> None:
    competition, (first, second, third) = make.three()
    actor = clerk(competition)
    assert next_to_check(first) == second
    verbs.accept_entry(entry=second, actor=actor)
    assert next_to_check(first) == third
    assert next_to_check(third) == first
    verbs.accept_entry(entry=first, actor=actor)
    assert next_to_check(third) is None


def test_the_list_shows_filters_searches_and_exports() -> None:
    competition, (first, second, _third) = make.three()
    actor = clerk(competition)
    verbs.accept_entry(entry=first, actor=actor)
    client = signed_in(actor)
    page = client.get(listing(competition)).content.decode()
    assert "示例项目1" in page
    assert "待审核 <b>2</b>" in page
    waiting = client.get(listing(competition, "?state=submitted")).content.decode()
    assert "示例项目1<" not in waiting
    assert "示例项目2" in waiting
    assert "示例项目2" not in client.get(listing(competition, "?q=示例项目3")).content.decode()
    by_number = client.get(listing(competition, f"?q={second.number}")).content.decode()
    assert "示例项目2" in by_number
    assert "示例项目3" not in by_number
    assert client.get(listing(competition, "?hint=duplicate&track=rural&region=430103&sort=-title")).status_code == 200
    sheet = client.get(listing(competition, "?format=xlsx"))
    with zipfile.ZipFile(io.BytesIO(sheet.getvalue())) as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "示例项目1" in text
    assert second.number in text
    assert make.resident_id(1) not in text
    answer = client.get(listing(competition, "?format=csv"))
    sheet = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert sheet.splitlines()[0] == "参赛项目,项目编号,参赛来源,赛道,项目负责人,单位,提交,状态"
    assert "项目编号" not in page.split("<thead")[1].split("</thead>")[0]


def test_only_what_waits_can_be_ticked_and_only_by_who_checks() -> None:
    competition, (first, second, third) = make.three()
    actor = clerk(competition)
    verbs.accept_entry(entry=first, actor=actor)
    Entry.objects.filter(pk=second.pk).update(title='两"引<号')
    box = re.compile(
        r'<td class="tick">(?:<input type="checkbox" name="entry" value="(.*?)" data-check aria-label="(.*?)">)?</td>'
    )
    page = signed_in(actor).get(listing(competition)).content.decode()
    assert sorted(box.findall(page)) == sorted(
        [("", ""), (second.token, "选择: 两&quot;引&lt;号"), (third.token, f"选择: {third.title}")]
    )
    read = signed_in(approver(competition.organisation)).get(listing(competition)).content.decode()
    assert (third.title in read, box.findall(read)) == (True, [])


@pytest.mark.usefixtures("steady_clock")
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.promise("O6")
def test_the_list_costs_the_same_for_any_number(rows: int, django_assert_num_queries: Any) -> None:
    competition = make.open_competition()
    for serial in range(1, rows + 1):
        make.submitted(competition, serial=serial)
    client = signed_in(clerk(competition))
    with django_assert_num_queries(LIST_QUERIES):
        assert client.get(listing(competition)).status_code == 200


@pytest.mark.usefixtures("steady_clock")
def test_one_entry_stays_in_its_budget(django_assert_max_num_queries: Any) -> None:
    competition, (first, _second, _third) = make.three()
    client = signed_in(clerk(competition))
    with django_assert_max_num_queries(12):
        assert client.get(listing(competition, f"{first.token}/")).status_code == 200


@pytest.mark.promise("L3")
def test_the_page_masks_and_reveals_once_with_a_reason() -> None:
    competition, (first, _second, _third) = make.three()
    client = signed_in(clerk(competition))
    page = client.get(listing(competition, f"{first.token}/"))
    assert make.resident_id(1) not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert client.post(listing(competition, f"{first.token}/reveal/"), {"why": ""}).status_code == 422
    shown = client.post(listing(competition, f"{first.token}/reveal/"), {"why": "核对证件"})
    assert make.resident_id(1) in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    row = AuditRow.objects.get(action="entry.numbers_revealed")
    assert (row.reason, row.target_id) == ("核对证件", str(first.pk))
    assert make.resident_id(1) not in str(row.data)
    assert make.resident_id(1) not in client.get(listing(competition, f"{first.token}/")).content.decode()


def test_reading_is_wider_than_checking() -> None:
    competition, (first, _second, _third) = make.three()
    province = signed_in(approver())
    page = province.get(listing(competition, f"{first.token}/"))
    assert page.status_code == 200
    assert "通过，审下一个" not in page.content.decode()
    assert province.post(listing(competition, f"{first.token}/accept/")).status_code == 403
    assert province.post(listing(competition, f"{first.token}/reveal/"), {"why": "想看"}).status_code == 403
    stranger = signed_in(organiser(office(OTHER_CITY)))
    assert stranger.get(listing(competition, f"{first.token}/")).status_code == 404
    assert stranger.get(listing(competition)).status_code == 404
    assert signed_in(clerk(competition)).get(listing(competition, "nonsense/")).status_code == 404


def test_a_decision_leads_to_the_next_entry() -> None:
    competition, (first, second, third) = make.three()
    client = signed_in(clerk(competition))
    answer = client.post(listing(competition, f"{first.token}/accept/"), {"reason": ""})
    assert answer["Location"] == listing(competition, f"{second.token}/")
    answer = client.post(
        listing(competition, f"{second.token}/return/"),
        {
            "reason": "",
            "remark-summary": "请补充市场前景",
            "remark-file_plan": "第三页缺失",
            "remark-team": "请补充成员分工",
            "remark-nothing": "没有这一栏",
        },
    )
    assert answer["Location"] == listing(competition, f"{third.token}/")
    second.refresh_from_db()
    assert second.remarks == {"summary": "请补充市场前景", "file_plan": "第三页缺失", "team": "请补充成员分工"}
    answer = client.post(listing(competition, f"{third.token}/refuse/"), {"reason": "不在本市"})
    assert answer["Location"] == listing(competition)


def test_what_was_typed_stays_when_it_cannot_be_done() -> None:
    competition, (first, _second, _third) = make.three()
    client = signed_in(clerk(competition))
    page = client.post(listing(competition, f"{first.token}/refuse/"), {"reason": "", "remark-title": "名称太长"})
    assert page.status_code == 422
    assert "名称太长</textarea>" in page.content.decode()
    both = client.post(listing(competition, f"{first.token}/accept/"), {"reason": "", "remark-title": "名称太长"})
    assert both.status_code == 422
    first.refresh_from_db()
    assert first.state == "submitted"


def test_bulk_by_the_pages_preview_first_then_undo() -> None:
    competition, entries = make.three()
    actor = clerk(competition)
    verbs.refuse_entry(entry=entries[2], actor=actor, reason="不在本市")
    client = signed_in(actor)
    tokens = [entry.token for entry in entries]
    preview = client.post(listing(competition, "accept/"), {"entry": tokens}).content.decode()
    assert "确认通过这 2 个项目？" in preview
    assert "以下 1 个勾选的项目不能通过，已略过" in preview
    assert Entry.objects.filter(state="accepted").count() == 0
    stale = client.post(listing(competition, "accept/"), {"entry": tokens, "confirm": "1", "_once": "a" * 22})
    assert stale.status_code == 422
    assert "未作任何更改" in stale.content.decode()
    done = client.post(listing(competition, "accept/"), {"entry": tokens[:2], "confirm": "1", "_once": "b" * 22})
    assert done.status_code == 302
    assert Entry.objects.filter(state="accepted").count() == 2
    page = client.get(done["Location"]).content.decode()
    assert "已批量通过 2 个项目。" in page
    bulk = AuditRow.objects.get(action="competition.entries_accepted")
    client.post(listing(competition, "undo/"), {"bulk": str(bulk.pk)})
    assert Entry.objects.filter(state="submitted").count() == 2


def test_drafts_are_counted_and_never_shown() -> None:
    competition = make.open_competition()
    draft = make.draft(competition, serial=1)
    client = signed_in(clerk(competition))
    page = client.get(listing(competition)).content.decode()
    assert "另有 1 个草稿尚未提交" in page
    assert client.get(listing(competition, f"{draft.token}/")).status_code == 404


@pytest.mark.promise("Z5")
def test_files_open_in_scope_only() -> None:
    competition, (first, _second, _third) = make.three()
    token = Attachment.objects.get(entry=first, kind="plan").token
    answer = signed_in(clerk(competition)).get(f"/files/entries/{token}/")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    own = signed_in(first.leader).get(f"/files/entries/{token}/")
    assert own.status_code == 200
    assert b"".join(own.streaming_content).startswith(b"%PDF-")
    assert signed_in(organiser(office(OTHER_CITY))).get(f"/files/entries/{token}/").status_code == 404


LIST_QUERIES = 9


def test_every_decision_is_told_with_a_text_that_exists() -> None:
    from notifications.messages import render
    from notifications.models import OutboxMessage

    competition, (first, second, third) = make.three()
    actor = clerk(competition)
    OutboxMessage.objects.all().delete()
    verbs.accept_entry(entry=first, actor=actor)
    verbs.put_entry_back(entry=first, actor=actor, reason="看错了")
    verbs.return_entry(entry=second, actor=actor, reason="请补充")
    verbs.refuse_entry(entry=third, actor=actor, reason="不在本市")
    sent = [(row.template, row.params) for row in OutboxMessage.objects.order_by("pk")]
    assert [template for template, _params in sent] == [
        "competitions.entry_accepted",
        "competitions.entry_put_back",
        "competitions.entry_returned",
        "competitions.entry_refused",
    ]
    assert all(render(template, params).text for template, params in sent)


def test_the_second_check_shows_what_was_said_and_what_changed() -> None:
    competition = make.open_competition()
    entry = make.submitted(competition)
    actor = clerk(competition)
    remarks = {"summary": "请补充市场分析", "title": "名称过长", "file_stamped_form": "印章不清"}
    verbs.return_entry(entry=entry, actor=actor, remarks=remarks, reason="请修改")
    mended = make.fresh(entry)
    save_entry(entry=mended, actor=mended.leader, changes={"summary": "补充了市场分析（示例）。"})
    make.attach(mended, "stamped_form")
    submit_entry(entry=make.fresh(entry), actor=mended.leader)
    page = signed_in(actor).get(f"{listing(competition)}{entry.token}/").content.decode()
    since = page.split('id="since-h"')[1].split("</section>")[0]
    points = [part.split("</li>")[0] for part in since.split("<li")[1:]]
    told = {part.split('href="#f-')[1].split('"')[0]: "ok-note" in part for part in points}
    assert told == {"summary": True, "title": False, "file_stamped_form": True}
    assert ("名称过长" in since, "请修改" in since) == (True, True)
    assert version_code(make.fresh(entry).form_version) in page
