"""What is typed is kept: only the touched fields, against the version they were based on."""

from __future__ import annotations

import pytest
from django.db import connection

from competitions.actions.entries import add_member, remove_member, start_entry, submit_entry
from competitions.actions.entry_saving import StaleEntry, save_entry
from competitions.domain.consents import CONSENTS, is_given
from competitions.models import Competition, Entry, TeamMember
from competitions.queries.entry_problems import problems_of
from competitions.queries.entry_snapshot import form_version_of, snapshot_of
from tests.factories.entries import (
    attach,
    complete,
    contestant,
    credit_code,
    draft,
    fresh,
    open_competition,
    resident_id,
    submitted,
)
from workflow import clock
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition() -> Competition:
    return open_competition()


def saved(entry: Entry, **changes: str) -> Entry:
    save_entry(entry=entry, actor=entry.leader, changes=changes)
    return fresh(entry)


def test_a_draft_begins_with_its_founder_and_begins_once(competition: Competition) -> None:
    person = contestant("刘𬭎䶮")
    first = start_entry(competition=competition, actor=person)
    again = start_entry(competition=competition, actor=person)
    founder = TeamMember.objects.get()
    assert (again.pk, founder.name, founder.phone, founder.is_leader) == (first.pk, "刘𬭎䶮", "13900000001", True)
    assert AuditRow.objects.filter(action="entry.started").count() == 1


def test_only_the_touched_fields_are_written(competition: Competition) -> None:
    entry = saved(draft(competition), title="甲", summary="乙")
    Entry.objects.filter(pk=entry.pk).update(summary="改过的")
    save_entry(entry=entry, actor=entry.leader, changes={"title": "丙"})
    assert (fresh(entry).title, fresh(entry).summary, fresh(entry).version) == ("丙", "改过的", 2)


def test_saving_the_same_again_changes_nothing(competition: Competition) -> None:
    entry = saved(draft(competition), title="甲", founder_name="陈示例", consent_pledge="on")
    before = (entry.version, entry.saved_at, entry.consents)
    again = saved(entry, title=" 甲 ", founder_name="陈示例", consent_pledge="on", q_jobs="")
    assert (again.version, again.saved_at, again.consents) == before


@pytest.mark.promise("R11")
def test_two_windows_that_change_one_field_see_both_values(competition: Competition) -> None:
    entry = draft(competition)
    one, two = fresh(entry), fresh(entry)
    save_entry(entry=one, actor=entry.leader, changes={"title": "甲窗口"}, version=0)
    with pytest.raises(StaleEntry) as stale:
        save_entry(entry=fresh(two), actor=entry.leader, changes={"title": "乙窗口", "summary": "乙"}, version=0)
    assert (stale.value.version, stale.value.values) == (1, {"title": "甲窗口"})
    assert (fresh(entry).title, fresh(entry).summary) == ("甲窗口", "")


@pytest.mark.promise("R11")
def test_two_windows_that_change_different_fields_are_both_kept(competition: Competition) -> None:
    entry = draft(competition)
    # Both have read version 0; the second is told so only by the UPDATE.
    one, two = fresh(entry), fresh(entry)
    save_entry(entry=one, actor=entry.leader, changes={"title": "甲窗口", "q_jobs": "3"}, version=0)
    done = save_entry(entry=two, actor=entry.leader, changes={"summary": "乙窗口", "q_category": "其他"}, version=0)
    kept = fresh(entry)
    assert (kept.title, kept.summary, kept.form) == ("甲窗口", "乙窗口", {"jobs": "3", "category": "其他"})
    assert (done.version, kept.version) == (2, 2)


@pytest.mark.promise("Z2")
def test_no_other_column_can_be_written(competition: Competition) -> None:
    entry = draft(competition)
    other = draft(competition, contestant("周示例", 2), 2)
    stranger = TeamMember.objects.get(entry=other)
    before = Entry.objects.filter(pk=entry.pk).values().get()
    changes = {
        "state": "accepted", "number": "X-1", "leader": "1", "leader_id": "1", "competition": "9", "version": "99",
        "submitted_at": "2024-01-01", "token": "x", "form": "{}", "consents": "{}", "correct_by": "2099-01-01",
        "q_score": "100", "consent_everything": "on", "founder_is_leader": "", "founder_id_index": "abc",
        f"m{stranger.pk}_name": "改名", "m1_is_leader": "on", "boxes": "x", "__proto__": "x",
    }  # fmt: skip
    save_entry(entry=entry, actor=entry.leader, changes=changes)
    assert Entry.objects.filter(pk=entry.pk).values().get() == before
    stranger.refresh_from_db()
    assert stranger.name == "周示例"


@pytest.mark.promise("Z2")
def test_choices_are_choices(competition: Competition) -> None:
    entry = draft(competition)
    wrong = {"track": "nonsense", "region": "110000", "entrant_type": "king", "founder_id_kind": "library_card"}
    done = save_entry(entry=entry, actor=entry.leader, changes=wrong | {"title": "好"})
    assert done.rejected == dict.fromkeys(wrong, "请从列表中选择。")
    kept = fresh(entry)
    assert (kept.title, kept.track, kept.region, kept.entrant_type) == ("好", None, None, "")


def test_what_cannot_be_stored_is_said_and_the_rest_is_kept(competition: Competition) -> None:
    entry = draft(competition)
    changes = {"title": "长" * 121, "registered_on": "2024-02-30", "summary": "a\x00b", "organisation_name": "示例团队"}
    done = save_entry(entry=entry, actor=entry.leader, changes=changes)
    assert done.rejected == {
        "title": "最多 120 个字符，现有 121 个。",
        "registered_on": "日期无效，请按 2024-05-30 的格式填写。",
        "summary": "内容中含有无法保存的字符，请重新输入。",
    }
    assert (fresh(entry).organisation_name, fresh(entry).title) == ("示例团队", "")


@pytest.mark.parametrize("typed", ["2024-03-01", "2024/3/1", "2024.03.01", "2024年3月1日", "２０２４－０３－０１"])
def test_days_as_people_write_them(competition: Competition, typed: str) -> None:
    assert str(saved(draft(competition), registered_on=typed).registered_on) == "2024-03-01"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("刘𬭎䶮", "刘𬭎䶮"),
        ("刘\ue863", "刘䶮"),
        ("阿卜杜拉 • 买买提", "阿卜杜拉·买买提"),
        ("<b>陈</b>", "<b>陈</b>"),
        ("欧" * 60, "欧" * 60),
        ("ＡＮＮＡ　Ｓｍｉｔｈ", "ANNA Smith"),
    ],
)
def test_names_are_kept_as_they_are_spelt(competition: Competition, typed: str, kept: str) -> None:
    entry = saved(draft(competition), founder_name=typed, title=typed)
    assert TeamMember.objects.get().name == kept
    problems = [
        problem.text for problem in problems_of(snapshot_of(entry), clock.now()) if problem.field == "founder_name"
    ]
    assert problems == (["第一创始人：姓名中不能包含这些字符：<>/"] if "<" in typed else [])


@pytest.mark.promise("L3")
def test_numbers_are_encrypted_at_rest_and_shown_masked(competition: Competition) -> None:
    number = resident_id(5)
    entry = saved(draft(competition), founder_id_kind="resident", founder_id_number=number, founder_phone="13911112222")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, phone, id_index FROM competitions_teammember")
        row = cursor.fetchone()
        cursor.execute("SELECT data, reason, action FROM workflow_auditrow")
        audit = str(cursor.fetchall())
    assert number not in row
    assert "13911112222" not in row
    assert number not in audit
    founder = snapshot_of(entry).leader
    assert (founder.id_number, founder.masked_id, founder.masked_phone) == (
        number, f"430***********{number[-4:]}", "139****2222",
    )  # fmt: skip
    assert saved(entry, founder_id_number="", founder_phone="").version == entry.version


@pytest.mark.parametrize(
    ("kind", "number", "problem"),
    [
        ("resident", "430102199001010011", "证件号码：证件号码校验位（最后一位）不符，请逐位核对。"),
        ("resident", "43010219900101", "证件号码：证件号码应为 18 位，现为 14 位。"),
        ("resident", "430102199002300018", "证件号码：证件号码中的出生日期 19900230 不存在。"),
        ("hk_macao_permit", "X1", "证件号码：不是该类证件的号码，格式如 H12345678。"),
        ("taiwan_permit", "12345678", None),
        ("passport", "E12345678", None),
    ],
)
def test_a_wrong_number_is_kept_and_explained(
    competition: Competition, kind: str, number: str, problem: str | None
) -> None:
    entry = saved(draft(competition), founder_id_kind=kind, founder_id_number=number)
    found = {one.field: one.text for one in problems_of(snapshot_of(entry), clock.now())}
    assert found.get("founder_id_number") == problem
    assert ("founder_birth_date" in found) == (problem is None)


@pytest.mark.promise("L2")
def test_consents_carry_version_and_time_and_can_be_taken_back(competition: Competition) -> None:
    entry = draft(competition)
    assert [is_given(entry.consents, consent) for consent in CONSENTS] == [False, False, False]
    before = clock.now()
    entry = saved(entry, consent_publication="on")
    row = entry.consents["publication"]
    assert (row["version"], row["by"]) == ("2026-12", str(entry.leader_id))
    assert before.isoformat() <= row["at"] <= clock.now().isoformat()
    entry = saved(entry, consent_publication="")
    assert entry.consents["publication"]["at"] == row["at"]
    assert "withdrawn_at" in entry.consents["publication"]
    assert [is_given(entry.consents, consent) for consent in CONSENTS] == [False, False, False]


@pytest.mark.promise("L2")
@pytest.mark.parametrize("missing", ["pledge", "personal_data", "publication"])
def test_each_consent_is_needed_on_its_own(competition: Competition, missing: str) -> None:
    entry = saved(complete(competition), **{f"consent_{missing}": ""})
    with pytest.raises(Refused, match="请阅读并勾选"):
        submit_entry(entry=entry, actor=entry.leader)
    assert fresh(entry).state == "draft"


def test_numbers_are_narrow_and_prose_keeps_its_signs(competition: Competition) -> None:
    entry = saved(
        draft(competition), q_jobs="１２", q_revenue="３．５", q_awards="示例（演示），无。", title="排产：示例。"
    )
    assert {code: entry.form[code] for code in ("jobs", "revenue", "awards")} == {
        "jobs": "12", "revenue": "3.5", "awards": "示例（演示），无。",
    }  # fmt: skip
    assert entry.title == "排产：示例。"


def test_members_come_and_go(competition: Competition) -> None:
    entry = draft(competition)
    keys = []
    for name in ("吴示例", "郑示例"):
        member = add_member(entry=fresh(entry), actor=entry.leader)
        keys.append(member.pk)
        saved(fresh(entry), **{f"m{member.pk}_name": name, f"m{member.pk}_presenter": "on"})
    remove_member(entry=fresh(entry), actor=entry.leader, member=keys[0])
    team = [(m.name, m.is_leader, m.is_presenter) for m in snapshot_of(fresh(entry)).members]
    assert team == [("陈示例", True, True), ("郑示例", False, True)]
    assert save_entry(entry=fresh(entry), actor=entry.leader, changes={f"m{keys[0]}_name": "幽灵"}).rejected == {}


def test_a_team_has_an_end(competition: Competition) -> None:
    entry = draft(competition)
    for _member in range(7):
        add_member(entry=fresh(entry), actor=entry.leader)
    with pytest.raises(Refused, match="最多 8 人"):
        add_member(entry=fresh(entry), actor=entry.leader)


def test_the_founder_stays(competition: Competition) -> None:
    entry = draft(competition)
    remove_member(entry=entry, actor=entry.leader, member=snapshot_of(entry).leader.pk)
    assert TeamMember.objects.count() == 1


def test_a_changed_form_voids_its_stamped_scan(competition: Competition) -> None:
    entry = complete(competition)
    assert problems_of(snapshot_of(entry), clock.now()) == []
    for change in ({"summary": "新的简介"}, {"q_jobs": "13"}, {"founder_phone": "13900000099"}):
        entry = saved(entry, **change)
        assert [problem.field for problem in problems_of(snapshot_of(entry), clock.now())] == ["file_stamped_form"]
        attach(entry, "stamped_form")
        entry = fresh(entry)
    assert problems_of(snapshot_of(entry), clock.now()) == []
    version = form_version_of(snapshot_of(entry))
    attach(entry, "plan")
    assert form_version_of(snapshot_of(fresh(entry))) == version


def test_a_firm_gives_what_a_team_need_not(competition: Competition) -> None:
    entry = saved(complete(competition), entrant_type="enterprise")
    fields = [problem.field for problem in problems_of(snapshot_of(entry), clock.now())]
    assert fields == ["uscc", "registered_on", "file_stamped_form"]
    entry = saved(entry, uscc=credit_code(), registered_on="2023-01-01")
    attach(entry, "stamped_form")
    assert submit_entry(entry=fresh(entry), actor=entry.leader).state == "submitted"


def test_only_the_head_writes_and_only_while_it_is_open(competition: Competition) -> None:
    entry = submitted(competition)
    with pytest.raises(Forbidden):
        save_entry(entry=entry, actor=contestant("外人", 9), changes={"title": "改"})
    with pytest.raises(Refused, match="提交（参赛编号"):
        save_entry(entry=entry, actor=entry.leader, changes={"title": "改"})
    with pytest.raises(Refused):
        add_member(entry=entry, actor=entry.leader)
    assert fresh(entry).title == "示例项目1"


def test_a_save_that_comes_after_the_submission_changes_nothing(competition: Competition) -> None:
    entry = complete(competition)
    late = fresh(entry)
    submit_entry(entry=entry, actor=entry.leader)
    with pytest.raises((Refused, Conflict)):
        save_entry(entry=late, actor=entry.leader, changes={"title": "晚了一步"})
    assert fresh(entry).title == "示例项目1"
