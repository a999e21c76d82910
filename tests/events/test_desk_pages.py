"""The organiser's pages of activities: list, plan, moves, filing, registrations, outcome; scope and costs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localtime

from accounts.models import Person
from competitions.models import Filing
from events.actions.registrations import rate, register
from events.models import Activity, Registration
from tests.factories import activities as make
from tests.factories.offices import OTHER_CITY, PROVINCE, approver, office, organiser, person
from ui import formats
from workflow import clock

pytestmark = pytest.mark.django_db
DESK = "/desk/activities/"


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def text_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def plan(**changes: Any) -> dict[str, Any]:
    """What is typed into the form, for ten days from now."""
    starts = localtime(clock.now() + dt.timedelta(days=10))
    times = {
        "starts_at": starts,
        "ends_at": starts + dt.timedelta(hours=2),
        "registration_closes_at": starts - dt.timedelta(hours=1),
    }
    written = {name: f"{value:%Y-%m-%dT%H:%M}" for name, value in times.items()}
    return {**make.VALUES, **written, "capacity": "30", **changes}


# --- the plan ---------------------------------------------------------------------------------------------------------


def test_an_activity_is_planned_once_however_often_it_is_sent() -> None:
    office(PROVINCE)
    actor = organiser()
    client = signed_in(actor)
    typed = plan(organisation=office().pk, _once="a" * 22)
    first, again = client.post(f"{DESK}new/", typed), client.post(f"{DESK}new/", typed)
    activity = Activity.objects.get()
    assert (first["Location"], again["Location"]) == (f"{DESK}{activity.pk}/", f"{DESK}{activity.pk}/")
    assert (activity.slug, activity.capacity, activity.organisation) == (
        "chuang-ye-sha-long-ba-di-yi-dan-zuo-cheng-kou-bei",
        30,
        office(),
    )


def test_a_second_one_of_the_same_name_gets_another_address() -> None:
    office(PROVINCE)
    client = signed_in(organiser())
    for _time in range(2):
        client.post(f"{DESK}new/", plan(organisation=office().pk))
    slugs = Activity.objects.order_by("pk").values_list("slug", flat=True)
    assert slugs[1] == f"{slugs[0]}-2"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "请填写此项"),
        ({"capacity": "0"}, "名额至少为 1"),
        ({"capacity": "-3"}, "名额至少为 1"),
        ({"capacity": "很多"}, "请填写整数"),
        ({"capacity": "9" * 30}, "数字过大"),
        ({"kind": ""}, "请选择"),
        ({"contact": "王经办 13812345678"}, "个人手机号"),
        ({"ends_at": "2000-01-01T10:00"}, "结束时间"),
        ({"registration_closes_at": "2100-01-01T10:00"}, "报名截止"),
        ({"starts_at": "明天"}, "有效"),
    ],
)
def test_bad_input_is_explained_and_what_was_typed_is_kept(changes: dict[str, str], said: str) -> None:
    office(PROVINCE)
    answer = signed_in(organiser()).post(f"{DESK}new/", plan(organisation=office().pk, **changes))
    page = answer.content.decode()
    assert (answer.status_code, Activity.objects.count()) == (422, 0)
    assert "三位创业者各讲十分钟。" in page
    summary = page[page.index("error-summary") : page.index("</ul></div>")]
    assert said in summary


def test_no_kind_is_chosen_beforehand() -> None:
    office(PROVINCE)
    page = text_of(signed_in(organiser()), f"{DESK}new/")
    assert ('<option value="" selected>—</option>' in page, "---------" in page) == (True, False)
    salon = make.draft()
    page = text_of(signed_in(salon.drafter), f"{DESK}{salon.pk}/edit/")
    assert ('<option value="salon" selected>沙龙</option>' in page, "---------" in page) == (True, False)


@pytest.mark.promise("Z2")
def test_Z2_fields_that_are_not_asked_for_change_nothing() -> None:
    office(PROVINCE)
    client = signed_in(organiser())
    extra = {"state": "outcome_confirmed", "check_in_code": "x", "slug": "evil", "version": "99", "outcome": "{}"}
    client.post(f"{DESK}new/", plan(organisation=office().pk, **extra))
    activity = Activity.objects.get()
    assert (activity.state, activity.version, activity.slug == "evil", activity.check_in_code == "x") == (
        "draft",
        0,
        False,
        False,
    )


def test_nobody_plans_for_an_office_that_is_not_theirs() -> None:
    office(PROVINCE)
    actor = organiser()
    answer = signed_in(actor).post(f"{DESK}new/", plan(organisation=office(OTHER_CITY).pk))
    assert (answer.status_code, Activity.objects.count()) == (422, 0)
    assert signed_in(approver()).get(f"{DESK}new/").status_code == 403


@pytest.mark.promise("R11")
def test_R11_a_stale_form_is_told_and_keeps_what_was_typed() -> None:
    salon = make.draft()
    client = signed_in(salon.drafter)
    path = f"{DESK}{salon.pk}/edit/"
    assert 'name="version" value="0"' in text_of(client, path)
    assert client.post(path, plan(name="甲的名称", version="0")).status_code == 302
    stale = client.post(path, plan(name="乙的名称", version="0"))
    assert (stale.status_code, "乙的名称" in stale.content.decode()) == (409, True)
    assert salon.activity.name == "甲的名称"


# --- its way ----------------------------------------------------------------------------------------------------------


def test_each_move_is_asked_before_and_done_once() -> None:
    salon = make.draft()
    client = signed_in(salon.drafter)
    move = f"{DESK}{salon.pk}/move/launch/"
    assert "待备案" in text_of(client, move)
    assert client.post(move).status_code == 302
    late = client.post(move)
    assert (late.status_code, "张经办" in late.content.decode()) == (409, True)
    assert "待备案" in text_of(client, f"{DESK}{salon.pk}/")
    assert client.get(f"{DESK}{salon.pk}/move/lose_filing/").status_code == 404
    assert client.get(f"{DESK}{salon.pk}/move/nonsense/").status_code == 404


def test_a_move_that_cannot_be_made_yet_is_grey_and_says_why() -> None:
    salon = make.launched()
    client = signed_in(salon.drafter)
    path = f"{DESK}{salon.pk}/"

    def buttons() -> tuple[list[str], list[tuple[str, str]], bool, bool]:
        """What can be done, what cannot be done yet and why, and whether the page says so beside a grey button."""
        answer = client.get(path)
        page = answer.content.decode()
        blocked = [(str(one.label), one.reason) for one in answer.context["blocked"]]
        grey = '<button class="btn" type="button" aria-disabled="true" aria-describedby="why-start">开始活动</button>'
        said = bool(blocked) and f"<p>{blocked[0][1]}</p>" in page[page.index('<div class="mb" id="why-start">') :]
        return [str(move.label) for move in answer.context["moves"]], blocked, grey in page, said

    awaits = "备案尚未通过，通过后方可开展活动。"
    assert buttons() == (["取消活动"], [("开始活动", awaits)], True, True)
    assert (f"{path}move/start/" in text_of(client, path), "暂不能“开始活动”" in text_of(client, path)) == (False, True)
    make.approved(salon)
    begins, opens = salon.activity.starts_at, salon.activity.starts_at - dt.timedelta(hours=2)
    early = f"活动定于{formats.when(begins)}开始，{formats.when_short(opens)}起可开放签到。"
    assert buttons() == (["取消活动"], [("开始活动", early)], True, True)
    assert client.post(f"{path}move/start/").status_code == 422
    clock.move_to(opens + dt.timedelta(seconds=1))
    assert buttons() == (["开始活动", "取消活动"], [], False, False)
    assert f"{path}move/start/" in text_of(client, path)


def test_who_may_not_move_it_reads_no_reason_either() -> None:
    salon = make.launched()
    answer = signed_in(salon.approver).get(f"{DESK}{salon.pk}/")
    assert (answer.context["moves"], answer.context["blocked"]) == ([], [])
    assert "aria-disabled" not in answer.content.decode()


def test_cancelling_needs_a_reason() -> None:
    salon = make.launched()
    client = signed_in(salon.drafter)
    move = f"{DESK}{salon.pk}/move/cancel/"
    assert client.post(move, {"reason": ""}).status_code == 422
    assert client.post(move, {"reason": "讲师生病"}).status_code == 302
    assert salon.activity.state == "cancelled"
    assert text_of(client, f"{DESK}{salon.pk}/").count("讲师生病") >= 1


def test_the_filing_goes_through_the_page_of_every_filing() -> None:
    salon = make.launched()
    path = f"{DESK}filings/{salon.activity.filing_id}/"
    drafter, signer, above = signed_in(salon.drafter), signed_in(salon.signer), signed_in(salon.approver)
    assert drafter.post(f"{path}hand_in/").status_code == 302
    assert "须由本单位另一人" in text_of(drafter, path) or "另一" in text_of(drafter, path)
    assert signer.post(f"{path}send_back/", {"reason": ""}).status_code == 422
    assert signer.post(f"{path}send_back/", {"reason": "请写明安全预案"}).status_code == 302
    assert salon.activity.filing.state == "draft"
    drafter.post(f"{path}hand_in/")
    assert signer.post(f"{path}sign/", {"upward": "1"}).status_code == 302
    assert salon.activity.filing.state == "submitted"
    assert above.post(f"{path}return/", {"opinion": ""}).status_code == 422
    mixed = above.post(f"{path}approve/", {"opinion": "同意", "remark-place": "请写明楼层"})
    assert (mixed.status_code, "请写明楼层" in mixed.content.decode()) == (422, True)
    assert above.post(f"{path}return/", {"remark-place": "请写明楼层"}).status_code == 302
    assert "请写明楼层" in text_of(drafter, path)
    assert drafter.post(f"{DESK}{salon.pk}/edit/", plan(place="示例基地三楼", version="0")).status_code == 302
    drafter.post(f"{path}hand_in/")
    signer.post(f"{path}sign/")
    assert salon.activity.filing.state == "signed"
    signer.post(f"{path}submit/")
    assert "示例基地三楼" in text_of(above, path)
    assert above.post(f"{path}approve/", {"opinion": "同意备案。"}).status_code == 302
    assert salon.activity.filing.number in text_of(drafter, f"{DESK}{salon.pk}/")
    assert salon.activity.filing.number in text_of(drafter, f"{path}print/")


def test_one_press_that_signs_and_files_upward_says_both() -> None:
    salon = make.launched()
    path = f"{DESK}filings/{salon.activity.filing_id}/"
    drafter, signer = signed_in(salon.drafter), signed_in(salon.signer)
    drafter.post(f"{path}hand_in/", follow=True)
    refused = drafter.post(f"{path}sign/", {"upward": "1"}, follow=True)
    assert [message.level_tag for message in refused.context["messages"]] == ["error"]
    both = signer.post(f"{path}sign/", {"upward": "1"}, follow=True)
    assert [str(message) for message in both.context["messages"]] == ["已签发并上报备案。"]
    other = make.launched()
    path = f"{DESK}filings/{other.activity.filing_id}/"
    drafter.post(f"{path}hand_in/")
    only = signer.post(f"{path}sign/", follow=True)
    assert [str(message) for message in only.context["messages"]] == ["已签发。"]


def test_a_refusal_cancels_the_activity() -> None:
    salon = make.filed(make.launched())
    path = f"{DESK}filings/{salon.activity.filing_id}/"
    above = signed_in(salon.approver)
    assert above.post(f"{path}refuse/", {"opinion": ""}).status_code == 422
    assert above.post(f"{path}refuse/", {"opinion": "场地不符合安全要求"}).status_code == 302
    assert salon.activity.state == "cancelled"


def test_the_list_of_filings_leads_to_it() -> None:
    salon = make.filed(make.launched())
    assert f"{DESK}filings/{salon.activity.filing_id}/" in text_of(signed_in(salon.approver), "/desk/filings/")


def test_the_outcome_is_recorded_and_confirmed_above() -> None:
    salon = make.finished(2)
    client = signed_in(salon.drafter)
    path = f"{DESK}{salon.pk}/outcome/"
    assert 'name="attended" value="2"' in text_of(client, path)
    assert client.post(path, {"attended": "", "text": "很好"}).status_code == 422
    assert client.post(path, {"attended": "2", "intents": "1", "text": "很好"}).status_code == 302
    assert salon.activity.outcome == {"attended": 2, "intents": 1}
    assert signed_in(salon.approver).post(f"{DESK}{salon.pk}/move/confirm_outcome/").status_code == 302
    assert salon.activity.state == "outcome_confirmed"


def test_figures_that_are_none_are_explained_as_people_say_it() -> None:
    salon = make.finished(2)
    client = signed_in(salon.drafter)
    path = f"{DESK}{salon.pk}/outcome/"
    typed = {"attended": "", "projects": "-1", "intents": "两份", "loans": "1000001", "text": "很好"}
    answer = client.post(path, typed)
    assert (answer.status_code, "很好</textarea>" in answer.content.decode()) == (422, True)
    assert dict(answer.context["form"].errors) == {
        "attended": ["请填写此项。"],
        "projects": ["不能是负数；没有的话请填 0。"],
        "intents": ["请填写整数。"],
        "loans": ["数字过大，请核对。"],
    }
    assert client.post(path, {"attended": "2", "text": "茶歇\u200e很好"}).status_code == 302
    assert salon.activity.outcome_text == "茶歇很好"


def test_an_implausible_number_of_people_is_asked_for_again() -> None:
    salon = make.finished(2)
    client = signed_in(salon.drafter)
    path = f"{DESK}{salon.pk}/outcome/"
    assert 'name="sure"' not in text_of(client, path)
    for attended in ("30", "1"):
        asked = client.post(path, {"attended": attended, "text": "很好"})
        page = asked.content.decode()
        assert (asked.status_code, f"您填写到场 {attended} 人，签到记录为 2 人，名额 2 个。" in page) == (422, True)
        assert ('name="sure"' in page, "很好</textarea>" in page, salon.activity.outcome) == (True, True, {})
    assert client.post(path, {"attended": "30", "sure": "on", "text": "很好"}).status_code == 302
    assert salon.activity.outcome == {"attended": 30}


def test_ending_early_says_when_the_end_was_planned() -> None:
    salon = make.running(1, 1)
    path = f"{DESK}{salon.pk}/move/finish/"
    planned = f"计划{formats.when(salon.activity.ends_at)}结束。"
    assert planned in text_of(signed_in(salon.drafter), path)
    clock.move_to(salon.activity.ends_at + dt.timedelta(seconds=1))
    assert planned not in text_of(signed_in(salon.drafter), path)


def test_satisfaction_is_shown_from_the_minimum_on() -> None:
    salon = make.finished(3)
    client = signed_in(salon.drafter)
    for number in range(2):
        rate(registration=salon.registration(number), person=salon.guests[number], items=make.MARKS, comment="茶歇很好")
    page = text_of(client, f"{DESK}{salon.pk}/")
    assert ("满 3 份评价后显示" in page, "茶歇很好" in page) == (True, False)
    rate(registration=salon.registration(2), person=salon.guests[2], items=make.MARKS)
    page = text_of(client, f"{DESK}{salon.pk}/")
    assert ("5.0" in page, "茶歇很好" in page) == (True, True)


# --- who, and what it costs -------------------------------------------------------------------------------------------


def test_scope_and_right() -> None:
    salon = make.running(1, 1)
    stranger, above = signed_in(organiser(office(OTHER_CITY), "外市经办")), signed_in(salon.approver)
    guest = signed_in(person("路人"))
    reads = ["", "registrations/", "sign-in-sheet/"]
    writes = ["edit/", "outcome/", "registrations/mark/", "door/"]
    for tail in reads + writes:
        assert stranger.get(f"{DESK}{salon.pk}/{tail}").status_code in (404, 405)
        assert guest.get(f"{DESK}{salon.pk}/{tail}").status_code in (403, 405)
    for tail in reads:
        assert above.get(f"{DESK}{salon.pk}/{tail}").status_code == 200
    for tail in ("edit/", "outcome/", "registrations/mark/"):
        assert above.post(f"{DESK}{salon.pk}/{tail}", {"rest": "1"}).status_code == 403
    assert above.post(f"{DESK}{salon.pk}/move/finish/", {}).status_code == 403
    assert Registration.objects.get().state == "registered"
    filing = Filing.objects.get(subject_kind="activity")
    assert stranger.get(f"{DESK}filings/{filing.pk}/").status_code == 404
    assert above.get(f"{DESK}filings/{filing.pk}/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_at_one_row_and_at_three(count: int, django_assert_num_queries: Any) -> None:
    salon = make.running(3, count)
    for _number in range(count - 1):
        make.launched()
    client = signed_in(salon.drafter)
    pages = {
        DESK: 5,
        f"{DESK}{salon.pk}/": 7,  # one of them reads the movable clock
        f"{DESK}{salon.pk}/registrations/": 6,
        f"{DESK}{salon.pk}/sign-in-sheet/": 5,
        f"{DESK}{salon.pk}/move/finish/": 5,
        f"{DESK}filings/{salon.activity.filing_id}/": 9,
    }
    for path, queries in pages.items():
        with django_assert_num_queries(queries):
            client.get(path)


@pytest.mark.parametrize("count", [1, 3])
def test_the_first_page_shows_what_is_ahead(count: int, settings: Any, django_assert_max_num_queries: Any) -> None:
    settings.CLOCK_CACHE_SECONDS = 1e9
    for number in range(count):
        salon = make.launched(1, number)
    client = signed_in(salon.drafter)
    with django_assert_max_num_queries(12):
        page = text_of(client, "/desk/")
    assert page.count(f'<a class="link" href="{DESK}') == count + 1
    assert ("已报 0 / 1 人" in page, "近期没有活动" in page) == (True, False)


def test_an_empty_list_teaches() -> None:
    office(PROVINCE)
    assert "发起、备案和开展" in text_of(signed_in(organiser()), DESK)
    salon = make.launched()
    assert "还没有人报名" in text_of(signed_in(salon.drafter), f"{DESK}{salon.pk}/registrations/")
    register(activity=salon.activity, person=person("来宾"))
    assert "没有符合条件" in text_of(signed_in(salon.drafter), f"{DESK}{salon.pk}/registrations/?q=无此人")
