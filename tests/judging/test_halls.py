"""Halls that are ranked apart, led by the real verbs from the draw to the pack that goes up."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from competitions.actions.competition_new import imported
from competitions.domain import promotion as domain
from competitions.domain.roundpack import check_pack, open_pack
from competitions.domain.rulebook.files import from_text
from competitions.models import RoundPack, TeamMember
from judging.actions import halls, panels, stages
from judging.actions.assignment import assign_reviews, plan_assignment
from judging.actions.round_packs import make_pack, order_pack
from judging.actions.running_order import draw_running_order
from judging.actions.tabulation import frozen_tabulation
from judging.models import Panel, ScoreSheet
from tests.factories import judging as make
from tests.factories import rounds
from tests.factories.offices import office
from tests.judging.pages import signed_in
from tests.prepared import prepared
from workflow.models import AuditRow
from workflow.services import Refused

BOOK = Path(__file__).parents[1] / "certificates" / "invented" / "demo-halls-apart-2026.json"

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@prepared
def begun() -> rounds.Walk:
    """Eight entries of two tracks in a stage with two halls."""
    walk = rounds.opened(imported(from_text(BOOK.read_text(encoding="utf-8")), office(rounds.PLACES["city"])))
    rounds.with_entries(walk, in_all=8)
    return walk


def hall_of(walk: rounds.Walk, code: str = "semi") -> dict[int, int | None]:
    return dict(walk.stage(code).stage_entries.order_by("entry_id").values_list("entry_id", "hall"))


def test_a_draw_deals_each_track_evenly_and_can_be_repeated():
    walk = begun()
    assert set(hall_of(walk).values()) == {None}
    halls.draw_halls(stage=walk.stage("semi"), actor=walk.organiser, seed="8315", witness="监督示例")
    first = hall_of(walk)
    tracks = {entry.pk: entry.track.code for entry in walk.entries}
    counts = {(tracks[entry], hall): 0 for entry, hall in first.items()}
    for entry, hall in first.items():
        counts[tracks[entry], hall] += 1
    assert counts == {("making", 1): 2, ("making", 2): 2, ("rural", 1): 2, ("rural", 2): 2}
    halls.draw_halls(stage=walk.stage("semi"), actor=walk.organiser, seed="another")
    halls.draw_halls(stage=walk.stage("semi"), actor=walk.organiser, seed="8315")
    assert hall_of(walk) == first
    row = AuditRow.objects.filter(action="judging.halls_given").order_by("pk").first()
    assert (row.data["seed"], row.data["witness"]) == ("8315", "监督示例")
    assert row.data["halls"] == {str(entry): hall for entry, hall in first.items()}


def test_nothing_is_drawn_assigned_or_opened_before_everybody_has_a_hall():
    walk = begun()
    stage = walk.stage("semi")
    make.seated(panels.create_panel(stage=stage, actor=walk.organiser, name="评审组"), walk.organiser, 2)
    with pytest.raises(Refused, match="会场"):
        draw_running_order(stage=stage, actor=walk.organiser, seed="1")
    assert plan_assignment(stage=stage).problems == ["请先把会场分配完。"]
    halls.draw_halls(stage=stage, actor=walk.organiser)
    draw_running_order(stage=walk.stage("semi"), actor=walk.organiser, seed="1")
    rows = walk.stage("semi").stage_entries.order_by("running_no")
    assert [row.hall for row in rows] == [1, 1, 1, 1, 2, 2, 2, 2]
    assert [row.running_no for row in rows] == list(range(1, 9))
    assert plan_assignment(stage=walk.stage("semi")).problems == []


def test_who_moves_by_hand_is_drawn_and_assigned_anew():
    walk = begun()
    stage = walk.stage("semi")
    for hall in (1, 2):
        panel = panels.create_panel(stage=stage, actor=walk.organiser, name=f"第{hall}组", hall=hall)
        make.seated(panel, walk.organiser, 2)
    halls.draw_halls(stage=stage, actor=walk.organiser, seed="8315")
    draw_running_order(stage=walk.stage("semi"), actor=walk.organiser, seed="1")
    assign_reviews(stage=walk.stage("semi"), actor=walk.organiser)

    def pairs() -> set[tuple[int | None, int | None]]:
        rows = ScoreSheet.objects.filter(stage_entry__stage=stage)
        return set(rows.values_list("stage_entry__hall", "seat__panel__hall"))

    assert pairs() == {(1, 1), (2, 2)}
    place = walk.stage("semi").stage_entries.filter(hall=1).order_by("pk").first()
    assert halls.set_halls(stage=walk.stage("semi"), actor=walk.organiser, halls={place.pk: 2}) == 1
    assert walk.stage("semi").stage_entries.filter(running_no__isnull=False).count() == 0
    assert ScoreSheet.objects.filter(stage_entry=place).count() == 0
    draw_running_order(stage=walk.stage("semi"), actor=walk.organiser, seed="1")
    assign_reviews(stage=walk.stage("semi"), actor=walk.organiser)
    assert pairs() == {(1, 1), (2, 2)}
    assert ScoreSheet.objects.filter(stage_entry=place).count() == 2
    stages.open_marking(stage=walk.stage("semi"), actor=walk.organiser)
    with pytest.raises(Refused, match="评分已经开始"):
        halls.set_halls(stage=walk.stage("semi"), actor=walk.organiser, halls={place.pk: 1})


def test_a_hall_that_the_rules_do_not_know():
    walk = begun()
    place = walk.stage("semi").stage_entries.first()
    with pytest.raises(Refused, match="没有这个会场"):
        halls.set_halls(stage=walk.stage("semi"), actor=walk.organiser, halls={place.pk: 3})
    with pytest.raises(Refused, match="没有这个会场"):
        panels.create_panel(stage=walk.stage("semi"), actor=walk.organiser, name="评审组", hall=3)


def test_the_page_of_halls():
    walk = begun()
    client = signed_in(walk.organiser)
    url = reverse("judging_desk:halls", kwargs={"pk": walk.competition.pk, "code": "semi"})
    page = client.get(url)
    assert page.status_code == 200
    rows = list(walk.stage("semi").stage_entries.order_by("pk"))
    seen = page.context["seen"]
    first, second = rows[:2]
    sent = {"seen": seen, f"hall_{first.pk}": "2", f"hall_{second.pk}": "9"}
    wrong = client.post(url, sent)
    assert wrong.status_code == 422
    assert '<option value="2" selected>第2会场</option>' in wrong.content.decode()
    assert set(hall_of(walk).values()) == {None}
    assert client.post(url, {**sent, f"hall_{second.pk}": "1"}).status_code == 302
    assert [walk.stage("semi").stage_entries.get(pk=row.pk).hall for row in (first, second)] == [2, 1]
    stale = client.post(url, {"seen": seen, f"hall_{first.pk}": "1"})
    assert stale.status_code in (409, 422)
    assert "会场已被他人调整" in stale.content.decode()
    assert walk.stage("semi").stage_entries.get(pk=first.pk).hall == 2
    again = client.post(url, {"seen": stale.context["seen"], f"hall_{first.pk}": "1"})
    assert again.status_code == 302
    draw = reverse("judging_desk:draw_halls", kwargs={"pk": walk.competition.pk, "code": "semi"})
    assert client.post(draw, {"seed": "8315", "witness": "监督示例"}).status_code == 302
    assert None not in hall_of(walk).values()
    text = client.get(
        reverse("judging_desk:entries", kwargs={"pk": walk.competition.pk, "code": "semi"})
    ).content.decode()
    assert "第1会场" in text


def test_a_panel_of_a_hall_by_its_form():
    walk = begun()
    client = signed_in(walk.organiser)
    url = reverse("judging_desk:panel_new", kwargs={"pk": walk.competition.pk, "code": "semi"})
    assert "第2会场" in client.get(url).content.decode()
    assert client.post(url, {"name": "二组", "hall": "2"}).status_code == 302
    assert Panel.objects.get(stage=walk.stage("semi")).hall == 2
    assert client.post(url, {"name": "三组", "hall": "5"}).status_code == 422


def test_from_the_ranking_to_the_pack():
    """Each hall has its ranks, its line, its awards and its score pack; every list heads the hall."""
    walk = begun()
    rounds.judge_all(walk, tied=(0, 1))
    end = rounds.ended(walk)
    table = frozen_tabulation(walk.stage("semi"))
    lines = table.result["result"]["lines"]
    assert {line["hall"] for line in lines} == {"1", "2"}
    by_hall = {hall: sorted(line["rank"] for line in lines if line["hall"] == hall) for hall in ("1", "2")}
    assert all(ranks[0] == 1 and len(ranks) == 4 for ranks in by_hall.values())
    semi = walk.promotions["semi"]
    assert semi.quotas == {"@1": 2, "@2": 2}
    hall_at = hall_of(walk)
    passed = [entry for entries in semi.promoted.values() for entry in entries]
    assert sorted(hall_at[entry] for entry in passed) == [1, 1, 2, 2]
    assert domain.agrees(semi.document, map(str, passed))
    final = hall_of(walk, "final")
    assert sorted(final.values()) == [1, 1, 2, 2]
    first = [grant.entry_id for grant in end.grants if grant.award.name == "一等奖"]
    tracks = {entry.pk: entry.track_id for entry in walk.entries}
    assert sorted((tracks[entry], final[entry]) for entry in first) == sorted(
        {(tracks[one], final[one]) for one in final}
    )
    assert {final[entry] for entry in first} == {1, 2}
    assert {row["hall"] for row in end.notice.rows} == {"1", "2"}
    public = signed_in(walk.organiser).get(f"/publicity/{walk.competition.slug}/{end.notice.version}/").content.decode()
    assert " · 第1会场" in public
    assert " · 第2会场" in public
    _desk_pages(walk)
    # The factory's entries have no team yet; a pack wants its head.
    for entry in walk.entries:
        TeamMember.objects.create(entry=entry, name=entry.leader.name, is_leader=True)
    pack = order_pack(competition=end.report.competition, actor=walk.organiser)
    make_pack(job_id=str(pack.job_id))
    pack = RoundPack.objects.get(pk=pack.pk)
    with open_pack(pack.file) as opened:
        found = check_pack(opened)
    assert found.faults == []
    assert {stage.packs for stage in found.manifest.stages} == {("hall-1", "hall-2")}


def _desk_pages(walk: rounds.Walk) -> None:
    client = signed_in(walk.organiser)
    pk = walk.competition.pk
    ranking = client.get(reverse("judging_desk:ranking", kwargs={"pk": pk}) + "?stage=semi").content.decode()
    printed = client.get(reverse("judging_desk:print_ranking", kwargs={"pk": pk, "code": "semi"})).content.decode()
    line = client.get(reverse("judging_desk:promotion", kwargs={"pk": pk, "code": "semi"})).content.decode()
    report = client.get(reverse("competitions_desk:report", kwargs={"pk": pk})).content.decode()
    for text in (ranking, printed, line, report):
        assert "第1会场" in text
        assert "第2会场" in text
    export = client.get(reverse("judging_desk:export", kwargs={"pk": pk, "code": "semi"}))
    sheet = openpyxl.load_workbook(
        io.BytesIO(b"".join(export.streaming_content if export.streaming else [export.content]))
    )
    cells = list(sheet.active.iter_rows(values_only=True))
    assert cells[0][1] == "会场"
    assert {row[1] for row in cells[1:]} == {"第1会场", "第2会场"}


@pytest.mark.parametrize("left_out", [0, 6])
def test_statements_of_the_halls_page_are_the_same_for_few_and_many_rows(
    left_out: int, steady_clock: None, django_assert_num_queries: Any
) -> None:
    walk = begun()
    halls.draw_halls(stage=walk.stage("semi"), actor=walk.organiser, seed="8315")
    rows = walk.stage("semi").stage_entries
    rows.filter(pk__in=rows.values_list("pk")[:left_out]).delete()
    client, page = signed_in(walk.organiser), reverse("judging_desk:halls", args=(walk.competition.pk, "semi"))
    client.get(page)
    with django_assert_num_queries(6):
        text = client.get(page).content.decode()
    assert text.count("<select") == 8 - left_out
