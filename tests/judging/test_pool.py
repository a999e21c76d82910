"""The pool of judges: added, found, changed, retired, listed, taken over from a sheet."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Organisation, Person
from judging.actions import panels, pool
from judging.actions.pool_imports import take_pool_over
from judging.domain.tags import join_tags, mark, split_tags
from judging.models import JudgeProfile, JudgeTie, PoolImport
from judging.queries.desk import pool_for
from judging.queries.pool import pool_of, pool_visible_to
from tests.factories import lists
from tests.factories.judging import contest
from tests.factories.offices import OTHER_CITY, PROVINCE, office, organiser, person
from tests.judging.pages import signed_in
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db
VALUES = {"employer": "示例大学", "title": "教授", "group": "技术专家", "fields": "、新材料、", "notes": "内部备注"}


@pytest.fixture
def home() -> Organisation:
    return office()


@pytest.fixture
def keeper(home: Organisation) -> Person:
    return organiser(home, "经办")


def added(
    home: Organisation, keeper: Person, name: str = "宋示例", phone: str = "13900001001", **more: object
) -> JudgeProfile:
    return pool.add_judge(office=home, actor=keeper, name=name, phone=phone, values={**VALUES, **more})


@given(
    st.lists(
        st.text(
            st.characters(exclude_characters="、,，;；/|\n\t", categories=["Lo", "Lu", "Nd"]), min_size=1, max_size=8
        ),
        max_size=8,
    )
)
def test_tags_keep_their_words_and_are_found_whole(words: list[str]) -> None:
    kept = join_tags(words)
    assert split_tags(kept) == split_tags("、".join(words))
    assert all(mark(word) in kept for word in split_tags(kept))
    assert join_tags(split_tags(kept)) == kept


def test_a_judge_is_added_once_and_found_by_the_number(home: Organisation, keeper: Person) -> None:
    first = added(home, keeper)
    assert (first.person.name, first.person.phone, first.employer, first.field_list) == (
        "宋示例", "13900001001", "示例大学", ("新材料",),
    )  # fmt: skip
    with pytest.raises(Conflict):
        added(home, keeper)
    with pytest.raises(Refused, match=r"139\*\*\*\*1001"):
        added(home, keeper, name="别的示例")
    assert JudgeProfile.objects.count() == 1


def test_only_organisers_of_the_office_keep_its_pool(home: Organisation, keeper: Person) -> None:
    held = added(home, keeper)
    stranger = organiser(office(OTHER_CITY), "外市经办")
    with pytest.raises(Forbidden):
        added(home, stranger, phone="13900001002", name="唐示例")
    with pytest.raises(Forbidden):
        pool.retire_judge(profile=held, actor=stranger, reason="无")
    assert (list(pool_visible_to(stranger)), list(pool_visible_to(keeper))) == ([], [held])


def test_offices_below_see_and_ask_what_is_shared_above(keeper: Person, home: Organisation) -> None:
    above = office(PROVINCE)
    province = organiser(above, "省厅经办")
    shared = added(above, province, is_shared=True)
    kept = added(above, province, name="唐示例", phone="13900001002")
    assert (list(pool_visible_to(keeper)), list(pool_of(home))) == ([shared], [shared])
    assert list(pool_visible_to(province)) == [kept, shared] or list(pool_visible_to(province)) == [shared, kept]
    with pytest.raises(Forbidden):
        pool.change_judge(profile=shared, actor=keeper, values={"notes": ""}, version=0)


def test_a_stale_page_does_not_overwrite(home: Organisation, keeper: Person) -> None:
    held = added(home, keeper)
    pool.change_judge(profile=held, actor=keeper, values={**VALUES, "title": "副教授"}, version=0)
    with pytest.raises(Conflict):
        pool.change_judge(profile=held, actor=keeper, values={**VALUES, "title": "讲师"}, version=0)
    held.refresh_from_db()
    assert (held.title, held.version) == ("副教授", 1)


def test_retired_judges_are_not_asked_and_come_back() -> None:
    made = contest(entries=1, judges=0)
    home = made.competition.organisation
    held = added(home, made.organiser)
    panel = panels.create_panel(stage=made.stage(), actor=made.organiser, name="一组")
    assert list(pool_for(panel)) == [held.person]
    pool.retire_judge(profile=held, actor=made.organiser, reason="已退休")
    assert list(pool_for(panel)) == []
    back = pool.restore_judge(profile=held, actor=made.organiser)
    assert (list(pool_for(panel)), back.retired_reason) == ([held.person], "")
    panels.invite_judges(panel=panel, actor=made.organiser, people=[person("陈示例")])
    assert JudgeProfile.objects.filter(organisation=home, person__name="陈示例").count() == 1


def test_a_list_is_shown_first_and_taken_over_whole(home: Organisation, keeper: Person) -> None:
    added(home, keeper, name="宋示例", phone="19900059001", title="主任", group="投资人")
    found = lists.judges_uploaded(home, keeper)
    assert (found.faults, found.count, JudgeProfile.objects.count()) == ([], 2, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rows FROM judging_poolimport")
        assert "19900059001" not in cursor.fetchone()[0]
    assert take_pool_over(found=found, actor=keeper) == {"new": 1, "changed": 1}
    rows = JudgeProfile.objects.order_by("person__name").values_list(
        "person__name", "group", "title", "fields", "region"
    )
    assert list(rows) == [
        ("唐演示", "投资人", "", "", "430200"), ("宋示例", "技术专家", "主任", "、新材料、绿色经济、", None),
    ]  # fmt: skip
    with pytest.raises(Conflict):
        take_pool_over(found=found, actor=keeper)
    assert PoolImport.objects.get().rows == ""


def test_every_wrong_cell_is_named_and_nothing_is_taken_over(home: Organisation, keeper: Person) -> None:
    added(home, keeper, name="宋示例", phone="13900001001")
    found = lists.judges_uploaded(
        home,
        keeper,
        [
            {"姓名": "唐演示", "手机号": "123", "所在地区": "无此市", "导师": "也许"},
            {"姓名": "", "手机号": "13900001003"},
            {"姓名": "别的示例", "手机号": "13900001001"},
            {"姓名": "许示例", "手机号": "13900001003"},
        ],
    )
    assert {(row, column, wrong) for row, column, _value, wrong in found.faults} == {
        (2, "手机号", "phone"), (2, "所在地区", "region"), (2, "是否导师", "flag"), (3, "姓名", "missing"),
        (4, "手机号", "other_name"), (5, "手机号", "twice"),
    }  # fmt: skip
    with pytest.raises(Refused):
        take_pool_over(found=found, actor=keeper)


def test_the_pages_lead_from_an_empty_pool_to_a_judge_with_a_tie(home: Organisation, keeper: Person) -> None:
    client = signed_in(keeper)
    assert "上传名单" in client.get(reverse("judging_desk:pool")).content.decode()
    data = {"name": "宋示例", "phone": "123", "expertise": "新材料，绿色经济", "group": "技术专家", "schools": ""}
    wrong = client.post(reverse("judging_desk:pool_new"), data)
    assert (wrong.status_code, "新材料，绿色经济" in wrong.content.decode()) == (422, True)
    client.post(reverse("judging_desk:pool_new"), {**data, "phone": "13900001001"})
    held = JudgeProfile.objects.get()
    url = reverse("judging_desk:pool_tie", args=[held.pk])
    assert client.post(url, {"kind": "coached", "name": "示例公司", "uscc": "1"}).status_code == 422
    client.post(url, {"kind": "coached", "name": "示例公司", "uscc": ""})
    tie = JudgeTie.objects.get()
    page = client.get(reverse("judging_desk:pool_judge", args=[held.pk])).content.decode()
    assert ("示例公司" in page, "139****1001" in page, "13900001001" in page) == (True, True, False)
    client.post(reverse("judging_desk:pool_tie_back", args=[held.pk, tie.pk]))
    assert JudgeTie.objects.filter(ended_at=None).count() == 0


def test_the_list_filters_and_the_export_is_audited(home: Organisation, keeper: Person) -> None:
    added(home, keeper)
    added(home, keeper, name="唐示例", phone="13900001002", fields="、绿色经济、", group="投资人")
    client = signed_in(keeper)
    url = reverse("judging_desk:pool")
    shown = [[row.person.name for row in client.get(url, query).context["list"].rows] for query in (
        {"field": "绿色经济"}, {"group": "技术专家"}, {"q": "唐"}, {"state": "retired"}, {"pool": "own", "sort": "-person__name"},
    )]  # fmt: skip
    assert shown[:4] == [["唐示例"], ["宋示例"], ["唐示例"], []]
    assert sorted(shown[4]) == ["唐示例", "宋示例"]
    book = openpyxl.load_workbook(io.BytesIO(client.get(url, {"format": "xlsx"}).content))
    assert {row[7].value for row in list(book.active.rows)[1:]} == {"13900001001", "13900001002"}
    assert AuditRow.objects.filter(action="judging.pool_exported").count() == 1


def test_a_list_comes_in_by_the_page(home: Organisation, keeper: Person) -> None:
    client = signed_in(keeper)
    file = SimpleUploadedFile("评委名单.xlsx", lists.judges_list())
    found = client.post(reverse("judging_desk:pool_list_new"), {"file": file}, follow=True)
    assert (found.status_code, found.context["counts"]) == (200, {"all": 2, "new": 2, "changed": 0})
    done = client.post(reverse("judging_desk:pool_list_take_over", args=[found.context["found"].pk]), follow=True)
    assert [row.person.name for row in done.context["list"].rows] == ["唐演示", "宋示例"]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(
    home: Organisation, keeper: Person, count: int, steady_clock: None, django_assert_num_queries: object
) -> None:
    for number in range(count):
        added(home, keeper, name=f"宋示例{chr(0x7532 + number)}", phone=f"1390000100{number}")
    client: Client = signed_in(keeper)
    client.get(reverse("judging_desk:pool"))
    with django_assert_num_queries(7):  # type: ignore[operator]
        client.get(reverse("judging_desk:pool"))


def offered(answer: Any) -> list[tuple[str, bool]]:
    """Who is to choose from on the page, and whether ticked."""
    found = re.findall(r'name="people" value="\d+"( checked)?> <span><b>([^<]+)</b>', answer.content.decode())
    return [(name, bool(tick)) for tick, name in found]


def test_to_search_the_pool_invites_nobody_and_keeps_what_was_ticked(home: Organisation, keeper: Person) -> None:
    made = contest(entries=1, judges=0)
    panel = panels.create_panel(stage=made.stage(), actor=made.organiser, name="评审组")
    office_of_it = made.competition.organisation
    first = added(office_of_it, made.organiser)
    added(office_of_it, made.organiser, "曹示例", "13900001002", fields="、新能源、", group="投资人")
    added(office_of_it, made.organiser, "严示例", "13900001003", fields="、农业、", group="投资人")
    client = signed_in(made.organiser)
    address = reverse("judging_desk:invite", args=[made.competition.pk, panel.pk])
    page = client.get(address).content.decode()
    assert ("技术专家" in page, "新能源" in page) == (True, True)
    assert 'data-confirm="发出邀请？' in page
    sent = {"find": "1", "words": "投资人 能源", "people": [first.person_id], "lines": "周示例 13900001009"}
    found = client.post(address, sent)
    text = found.content.decode()
    assert (found.status_code, panel.seats.count()) == (200, 0)
    assert offered(found) == [("宋示例", True), ("曹示例", False)]
    assert "周示例 13900001009" in text
    client.post(address, {"people": [first.person_id], "lines": ""})
    assert panel.seats.get().person == first.person


@pytest.mark.parametrize("key", ["9" * 25, "-1", "评委", "７"])
def test_who_is_nobody_is_refused_and_what_was_chosen_stays(home: Organisation, keeper: Person, key: str) -> None:
    made = contest(entries=1, judges=0)
    panel = panels.create_panel(stage=made.stage(), actor=made.organiser, name="评审组")
    first = added(made.competition.organisation, made.organiser)
    address = reverse("judging_desk:invite", args=[made.competition.pk, panel.pk])
    answer = signed_in(made.organiser).post(address, {"people": [key, first.person_id], "lines": "周示例 13900001009"})
    assert (answer.status_code, panel.seats.count()) == (422, 0)
    assert offered(answer) == [("宋示例", True)]
    assert "周示例 13900001009" in answer.content.decode()
    assert "其他勾选仍保留" in answer.content.decode()
