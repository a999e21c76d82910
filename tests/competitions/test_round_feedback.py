"""The rating of a round: set, opened by the clock, asked, reminded once, answered by link and in the hall, closed, read."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import Person
from competitions.actions import round_feedback as verbs
from competitions.models import RoundFeedback, RoundRating
from competitions.tasks import run_feedback
from notifications.models import OutboxMessage
from tests.factories import results as make
from tests.factories.judging import Contest, contest
from tests.factories.offices import OTHER_CITY, office, organiser, person
from tests.prepared import prepared
from workflow import clock
from workflow.models import AuditRow
from workflow.services import Forbidden, Refused

pytestmark = pytest.mark.django_db
BOOK = {"items": ["组织", "公正"], "minimum_answers": 3, "points": 5}


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def tab_of(made: Contest, tail: str = "") -> str:
    return f"/desk/competitions/{made.competition.pk}/rating/{tail}"


@prepared
def judged() -> Contest:
    """Four entries, all heads with a phone, two judges; the book asks two things."""
    made = contest(4, judges=2)
    made.competition.rules = {**made.competition.rules, "round_feedback": BOOK}
    made.competition.save(update_fields=["rules"])
    for number, entry in enumerate(made.entries):
        make.with_phone(entry.leader, f"1390000{number:04d}")
    made.competition = make.fresh(made.competition)
    return made


def links(template: str) -> list[str]:
    return [row.params["link"] for row in OutboxMessage.objects.filter(template=template).order_by("pk")]


def path_of(link: str) -> str:
    return link.partition("//")[2].partition("/")[2].join(["/", ""])


def marks(first: int, second: int, words: str = "") -> dict[str, Any]:
    return {"mark_0": str(first), "mark_1": str(second), "comment": words}


def opened(made: Contest, **days: Any) -> RoundFeedback:
    verbs.plan_feedback(competition=made.competition, actor=made.organiser, days=verbs.Days(**days))
    return verbs.open_feedback(competition=made.competition, actor=made.organiser)


def test_the_clock_opens_asks_reminds_once_and_closes() -> None:
    made = judged()
    today = clock.today()
    day = dt.timedelta(days=1)
    days = verbs.Days(opens_on=today + day, remind_on=today + 3 * day, closes_on=today + 5 * day)
    feedback = verbs.plan_feedback(competition=made.competition, actor=made.organiser, days=days)
    run_feedback()
    assert (RoundFeedback.objects.get().state, RoundRating.objects.count()) == ("planned", 0)
    clock.move_to(clock.now() + day)
    run_feedback()
    groups = RoundRating.objects.order_by("group").values_list("group", flat=True)
    assert list(groups) == ["contestant"] * 4 + ["judge"] * 2
    assert len(links("competitions.feedback_asked")) == 6
    answered = RoundRating.objects.filter(group="contestant").earliest("pk")
    verbs.answer_rating(rating=answered, marks=[5, 4])
    clock.move_to(clock.now() + 2 * day)
    for _hour in range(2):
        run_feedback()
    assert len(links("competitions.feedback_reminded")) == 5
    assert RoundRating.objects.get(pk=answered.pk).reminded_at is None
    with pytest.raises(Refused, match="每人只以短信提醒一次"):
        verbs.remind_raters(competition=made.competition, actor=made.organiser)
    clock.move_to(clock.now() + 2 * day)
    run_feedback()
    assert RoundFeedback.objects.get().state == "open"  # the last day counts whole
    clock.move_to(clock.now() + day)
    with pytest.raises(Refused, match="已结束"):  # before the clock has come by
        verbs.answer_rating(rating=RoundRating.objects.get(pk=answered.pk), marks=[1, 1])
    run_feedback()
    assert RoundFeedback.objects.get().state == "closed"
    with pytest.raises(Refused, match="已过"):
        verbs.open_feedback(competition=made.competition, actor=made.organiser)
    acts = AuditRow.objects.filter(target_id=str(feedback.pk), action__startswith="round_feedback").order_by("pk")
    assert [row.action for row in acts if row.succeeded] == [
        "round_feedback.planned",
        "round_feedback.open",
        "round_feedback.asked",
        "round_feedback.reminded",
        "round_feedback.close",
    ]


def test_one_answer_each_by_link_changed_until_closed_and_no_mark_in_the_audit() -> None:
    made = judged()
    opened(made)
    guest = Client()
    page = path_of(links("competitions.feedback_asked")[0])
    shown = guest.get(page)
    assert (shown.status_code, shown["Cache-Control"], shown["Referrer-Policy"]) == (
        200,
        "private, no-store",
        "same-origin",
    )
    missing = guest.post(page, {"mark_0": "5", "comment": "讲得清楚"})
    assert (missing.status_code, "讲得清楚" in missing.content.decode()) == (422, True)
    assert guest.post(page, marks(5, 9)).status_code == 422
    assert guest.post(page, marks(5, 4, "讲得清楚"))["Location"] == f"{page}?thanks=1"
    assert guest.post(page, marks(2, 3)).status_code == 302
    rating = RoundRating.objects.get(state="answered")
    assert (rating.marks, rating.comment) == ([2, 3], "")
    rows = AuditRow.objects.filter(action="round_rating.answer")
    assert [(row.actor_label, row.data) for row in rows] == [("competitions.feedback_link", {})] * 2
    verbs.close_feedback(competition=made.competition, actor=made.organiser)
    refused = guest.post(page, marks(1, 1))
    assert (refused.status_code, RoundRating.objects.get(pk=rating.pk).marks) == (422, [2, 3])
    assert "本次赛事评价已结束" in refused.content.decode()
    assert guest.get("/feedback/AAAAAAAAAAAAAAAAAAAAAA/").status_code == 404


def test_the_code_in_the_hall_is_a_setting_and_one_browser_answers_once() -> None:
    made = judged()
    feedback = opened(made)
    hall = f"/feedback/hall/{feedback.hall_token}/"
    visitor = Client()
    assert visitor.get(hall).status_code == 404
    desk = signed_in(made.organiser)
    assert desk.get(tab_of(made, "poster/")).status_code == 404
    assert desk.post(tab_of(made, "days/"), {"with_hall_code": "on"}).status_code == 302
    assert desk.get(tab_of(made, "poster/")).content[:5] == b"%PDF-"
    assert f"/feedback/hall/{feedback.hall_token}/" in desk.get(tab_of(made)).content.decode()
    own = visitor.post(hall, marks(5, 5))["Location"].partition("?")[0]
    assert visitor.get(hall)["Location"] == own
    assert visitor.post(own, marks(1, 2)).status_code == 302
    assert list(RoundRating.objects.filter(group="hall").values_list("marks", flat=True)) == [[1, 2]]
    assert Client().post(hall, marks(4, 4)).status_code == 302
    assert RoundRating.objects.filter(group="hall").count() == 2
    verbs.close_feedback(competition=made.competition, actor=made.organiser)
    assert Client().post(hall, marks(4, 4)).status_code == 422
    assert RoundRating.objects.filter(group="hall").count() == 2


def test_results_come_when_it_is_closed_and_small_groups_stay_hidden() -> None:
    made = judged()
    opened(made)
    given = {"contestant": [(5, 4), (4, 4), (5, 1), (3, 4)], "judge": [(1, 1)]}
    for group, answers in given.items():
        rows = RoundRating.objects.filter(group=group).order_by("pk")
        for rating, pair in zip(rows, answers, strict=False):
            verbs.answer_rating(rating=rating, marks=pair, comment=f"{group}的话")
    desk = signed_in(made.organiser)
    running = desk.get(tab_of(made)).content.decode()
    assert ("4.25" in running, "contestant的话" in running, "4 / 4" in running, "1 / 2" in running) == (
        False,
        False,
        True,
        True,
    )
    assert desk.get(tab_of(made, "export/")).status_code == 404
    assert desk.post(tab_of(made, "close/")).status_code == 302
    page = desk.get(tab_of(made)).content.decode()
    assert ("4.25" in page, "3.25" in page, "contestant的话" in page, "judge的话" in page) == (True, True, True, False)
    assert ("满 3 份评价后显示平均分" in page, "相减即可推算" in page) == (True, True)
    assert made.entries[0].leader.name not in page
    book = load_workbook(io.BytesIO(desk.get(tab_of(made, "export/")).content))
    means, spread, words = (list(sheet.values) for sheet in book.worksheets)
    assert means[1:] == [("评价份数", 4, 1, 5), ("组织", 4.25, None, None), ("公正", 3.25, None, None)]
    assert spread[1:] == [("选手", "组织", 2, 1, 1, 0, 0), ("选手", "公正", 0, 3, 0, 0, 1)]
    assert words[1:] == [("contestant的话", "选手")] * 4
    # Opened again what is asked stays, whatever the rules say now.
    made.competition.rules = {**made.competition.rules, "round_feedback": None}
    made.competition.save(update_fields=["rules"])
    assert desk.post(tab_of(made, "open/")).status_code == 302
    assert RoundFeedback.objects.get().items == ["组织", "公正"]
    assert len(links("competitions.feedback_asked")) == 6


def test_the_default_set_who_may_and_the_card_on_the_own_page() -> None:
    made = judged()
    made.competition.rules = {**made.competition.rules, "round_feedback": None}
    made.competition.save(update_fields=["rules"])
    with pytest.raises(Forbidden):
        opened(made.__class__(make.fresh(made.competition), organiser(office(OTHER_CITY))))
    desk = signed_in(made.organiser)
    today = clock.today()
    wrong = {"opens_on": str(today), "closes_on": str(today - dt.timedelta(days=1))}
    assert desk.post(tab_of(made, "days/"), wrong).status_code == 422
    assert "组织服务" in desk.get(tab_of(made)).content.decode()
    assert desk.post(tab_of(made, "open/")).status_code == 302
    assert (RoundFeedback.objects.get().items, RoundFeedback.objects.get().minimum_answers) == (
        ["组织服务", "公平公正", "沟通服务"],
        5,
    )
    leader = made.entries[0].leader
    mine = RoundRating.objects.get(person=leader)
    assert f"/feedback/{mine.token}/" in signed_in(leader).get("/my/").content.decode()
    judge = Person.objects.get(pk=made.seats[0].person_id)
    judge.user = person("甲", user=True).user if judge.user is None else judge.user
    Person.objects.filter(user=judge.user).update(user=None)
    judge.save()
    assert RoundRating.objects.get(person=judge).token in signed_in(judge).get("/judge/").content.decode()
    verbs.answer_rating(rating=mine, marks=[5, 5, 5])
    assert f"/feedback/{mine.token}/" not in signed_in(leader).get("/my/").content.decode()
