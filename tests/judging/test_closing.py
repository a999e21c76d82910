"""The page that closes a stage's marking: what is not in, by whom, what never appeared, and the reminder beside it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from judging.actions import stages
from judging.actions.assignment import assign_reviews
from judging.actions.paper_sheets import Typed, enter_papers
from judging.actions.rejudgements import open_rejudgement
from judging.actions.sheets import unlock_sheet
from notifications.models import OutboxMessage as Message
from tests.factories.judging import contest, in_marking, mark, values
from tests.factories.live import marks_in, on_stage, press
from tests.judging.pages import signed_in
from tests.judging.test_rejudgements import far

pytestmark = pytest.mark.django_db


def test_the_close_tells_what_is_only_not_locked_and_reminds(django_assert_max_num_queries: Any) -> None:
    made = in_marking(entries=2, judges=3)
    first, second = made.entries
    mark(made.sheet(made.seats[0], first), "30", "10", "10", "10")
    mark(made.sheet(made.seats[0], second), "30", "10", "10", "10", submit=True)
    mark(made.sheet(made.seats[1], first), "30", "10")
    client = signed_in(made.organiser)
    address = reverse("judging_desk:close_marking", args=[made.competition.pk, "semi"])
    with django_assert_max_num_queries(12):
        page = client.get(address)
    lines = {label.split("（")[0]: value for label, value in page.context["facts"]}
    names = [seat.person.name for seat in made.seats]
    assert list(lines) == names
    assert lines[names[0]].startswith("1 份已填完、尚未锁定：")
    assert first.title in lines[names[0]]
    assert lines[names[1]].startswith("2 份未评完：")
    assert "已填完" not in lines[names[1]]
    text = page.content.decode()
    assert "5 份评分表未交" in text
    assert "其中 1 份已填完，只差锁定" in text
    before = Message.objects.count()
    assert reverse("judging_desk:chase", args=[made.competition.pk, "semi"]) in text
    client.post(reverse("judging_desk:chase", args=[made.competition.pk, "semi"]))
    assert Message.objects.count() == before + 3


def test_the_close_of_a_live_stage_names_who_never_appeared() -> None:
    made, live = on_stage(entries=3)
    press(live, "call", "begin", "open_marking", actor=made.organiser)
    marks_in(live)
    press(live, "close_marking", actor=made.organiser)
    client = signed_in(made.organiser)
    address = reverse("judging_desk:close_marking", args=[made.competition.pk, "final"])
    page = client.get(address)
    turns = live.appearances.select_related("stage_entry__entry").order_by("position")[1:]
    named = "；".join(f"{turn.stage_entry.running_no:02d} {turn.stage_entry.entry.title}（候场）" for turn in turns)
    assert page.context["facts"] == [("未上场", named)]
    text = page.content.decode()
    assert "2 个项目没有上场" in text
    assert "催办" not in text


def test_the_steps_offer_no_assignment_without_entries_and_count_what_is_missing() -> None:
    made = contest(entries=1, judges=3)
    client, stage = signed_in(made.organiser), made.stage()
    page = reverse("judging_desk:judging", args=[made.competition.pk]) + "?stage="
    assign = reverse("judging_desk:assign", args=[made.competition.pk, "semi"])
    assert "预览并分配" in client.get(f"{page}semi").content.decode()
    empty = reverse("judging_desk:assign", args=[made.competition.pk, "final"])
    assert empty not in client.get(f"{page}final").content.decode()
    assert "尚未预览" not in client.get(empty).content.decode()
    assign_reviews(stage=stage, actor=made.organiser)
    text = client.get(assign).content.decode()
    assert "已分配 3 份评分表" in text
    assert "尚未预览" not in text
    stages.open_marking(stage=stage, actor=made.organiser)
    mark(made.sheet(made.seats[0], made.entries[0]), "30", "10", "10", "10", submit=True)
    stages.close_marking(stage=made.stage(), actor=made.organiser, reason="到点收卷")
    shown = client.get(f"{page}semi").context["steps_of_stage"]
    notes = {todo.key: todo.note for todo in shown}
    assert notes["assign"] == "3 份"
    assert notes["marks"] == "已提交 1 / 3 份；2 份缺评"


def test_the_close_names_papers_that_are_being_entered_and_entries_judged_again(
    django_assert_max_num_queries: Any,
) -> None:
    made = in_marking(entries=2, judges=3)
    place = far(made)
    sheet = unlock_sheet(sheet=made.sheet(made.seats[0], made.entries[1]), actor=made.organiser, reason="纸质为准")
    typed = [Typed(sheet.pk, values("25", "20", "10", "10"))]
    assert not enter_papers(seat=sheet.seat, actor=made.organiser, rows=typed).refused
    open_rejudgement(place=place, actor=made.organiser, reason="分差过大")
    where = {"pk": made.competition.pk, "code": "semi"}
    client = signed_in(made.organiser)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("judging_desk:close_marking", kwargs=where))
    said, text = " ".join(value for _label, value in page.context["facts"]), page.content.decode()
    assert "1 份纸质评分表录入中：" in said
    assert f"{made.entries[0].title}（复评）" in said
    for name in ("paper_sheets", "rejudge"):
        assert reverse(f"judging_desk:{name}", kwargs=where) in text
    assert "有项目正在复评" in text
