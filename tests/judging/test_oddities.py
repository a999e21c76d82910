"""Oddities of real rounds (domain reference, section 9) in judging: real marks, real rankings, what people read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from competitions.enums import EntryState, StageMode
from competitions.models import Competition, Entry, Stage
from judging.actions import panels, promotion, running_order, sheets, stage_entries, stages, tabulation
from judging.actions.assignment import assign_reviews, plan_assignment
from judging.actions.marks import Marks, save_marks
from judging.models import ScoreSheet
from tests.factories.competitions import filed
from tests.factories.judging import (
    Contest,
    closed,
    contest,
    entry,
    frozen,
    in_marking,
    into_final,
    judges_for,
    mark,
    mark_all,
    marking_open,
    seated,
    semi_closed,
    sheet_for,
)
from tests.factories.promotion import frozen_ranking, set_book, set_stage
from tests.judging.pages import signed_in, with_login
from workflow import clock
from workflow.models import AuditRow
from workflow.services import Refused

pytestmark = pytest.mark.django_db


def rules(made: Contest, code: str) -> dict[str, object]:
    found: dict[str, object] = next(row for row in made.competition.rules["stages"] if row["code"] == code)
    return found


def scoring(made: Contest, code: str, **values: object) -> None:
    """The scoring of a stage with these parts of it replaced."""
    before = rules(made, code)["scoring"]
    assert isinstance(before, dict)
    set_stage(made, code, scoring=before | values)


def lines(made: Contest, code: str = "semi") -> list[tuple[int, int | None, str | None]]:
    """Place in the list of entries, rank, score: of a fresh ranking."""
    table = tabulation.tabulate(stage=made.stage(code), actor=made.organiser)
    order = [one.pk for one in made.entries]
    found = [(order.index(int(row["entry"])), row["rank"], row["shown"]) for row in table.result["result"]["lines"]]
    return sorted(found)


def judging_page(made: Contest, code: str) -> str:
    client = signed_in(made.organiser)
    return client.get(f"/desk/competitions/{made.competition.pk}/judging/?stage={code}").content.decode()


def test_oddity_03_ranks_within_the_track_then_over_all() -> None:
    made = contest(2, 3, tracks=("adv_manufacturing", "rural"))
    scoring(made, "final", rank_within="stage")
    closed(made)
    frozen(made)
    promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    into_final(made, judges=5)
    closed(made, "final")
    assert [rank for _place, rank, _score in lines(made)] == [1, 2, 1, 2]
    assert [rank for _place, rank, _score in lines(made, "final")] == [1, 2, 3, 4]


def test_oddity_06_a_slot_of_three_parts_with_comment_in_place_of_questions() -> None:
    made = contest(2, 0)
    parts = [("show", "路演", 360), ("comment", "专家点评", 180), ("scoring", "评分", 60)]
    set_stage(made, "final", segments=[{"code": code, "name": name, "seconds": secs} for code, name, secs in parts])
    frozen_ranking(made, {one.pk: "90" for one in made.entries[:1]} | {made.entries[1].pk: "80"})
    promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    assert "6+3+1 分钟（路演+专家点评+评分）" in judging_page(made, "final")
    set_stage(made, "final", segments=[{"code": "show", "name": "路演", "seconds": 480}])
    assert "8 分钟（路演）" in judging_page(made, "final")


def test_oddity_07_two_halls_with_different_judges() -> None:
    """Each hall has its panel; nobody marks what is shown in the other, and each track is ranked by its own hall."""
    made = contest(2, 0, tracks=("adv_manufacturing", "rural"))
    set_stage(made, "semi", reviews_per_entry=None, panel_size=2)
    halls = [
        panels.create_panel(stage=made.stage(), actor=made.organiser, name=name, track=made.track(code))
        for name, code in (("一号厅", "adv_manufacturing"), ("二号厅", "rural"))
    ]
    judges = [seated(hall, made.organiser, 2, name) for hall, name in zip(halls, ("甲", "乙"), strict=True)]
    made.seats = [seat for hall in judges for seat in hall]
    closed(made)
    pairs = set(ScoreSheet.objects.values_list("seat__panel__name", "stage_entry__entry__track__code"))
    assert pairs == {("一号厅", "adv_manufacturing"), ("二号厅", "rural")}
    assert ScoreSheet.objects.count() == 8
    assert [rank for _place, rank, _score in lines(made)] == [1, 2, 1, 2]


def test_oddity_08_a_panel_made_smaller_by_a_recusal_counts_by_the_fallback() -> None:
    """Five judges, the highest and the lowest dropped; where one stands aside four are left and nothing is dropped."""
    made = contest(2, 0)
    set_stage(made, "semi", reviews_per_entry=None, panel_size=5)
    scoring(made, "semi", aggregation={"method": "mean", "drop_high": 1, "drop_low": 1, "min_left": 3})
    made.seats = judges_for(made, 5)
    marking_open(made)
    for place, one in enumerate(made.entries):
        for number, seat in enumerate(made.seats):
            sheet = made.sheet(seat, one)
            if place == 1 and number == 4:
                sheets.recuse_sheet(sheet=sheet, actor=seat.person, kind="kinship", reason="亲属")
            else:
                mark(sheet, ("10", "20", "21", "22", "30")[number], "10", "10", "10", submit=True)
    stages.close_marking(stage=made.stage(), actor=made.organiser)
    # (20 + 21 + 22) / 3 + 30; (10 + 20 + 21 + 22) / 4 + 30.
    assert lines(made) == [(0, 1, "51.00"), (1, 2, "48.25")]


@pytest.mark.parametrize(("points", "given"), [("10", "9.5"), ("103", "102"), ("150", "149"), ("200", "199")])
def test_oddity_09_totals_other_than_100_are_marked_and_ranked(points: str, given: str) -> None:
    made = contest(1, 0)
    sheet = {
        "code": "project",
        "name": "评分表",
        "dimensions": [{"code": "all", "name": "总体", "max": points, "step": "0.5"}],
    }
    set_book(made, rubrics=[sheet])
    made.seats = judges_for(made, 3)
    marking_open(made)
    for pk in ScoreSheet.objects.values_list("pk", flat=True):
        row = sheet_for(pk)
        with pytest.raises(Refused):
            save_marks(sheet=row, actor=row.seat.person, marks=Marks({"all": str(Decimal(points) + 1)}, row.version))
        saved = save_marks(sheet=row, actor=row.seat.person, marks=Marks({"all": given}, row.version))
        assert Decimal(saved.sheet.total) == Decimal(given)
        sheets.submit_sheet(sheet=saved.sheet, actor=row.seat.person)
    stages.close_marking(stage=made.stage(), actor=made.organiser)
    assert lines(made) == [(0, 1, f"{Decimal(given):.2f}")]


def test_oddity_11_scores_are_read_at_once_or_weeks_later() -> None:
    made = in_marking(2, 3)
    one = made.entries[0]
    client, here = signed_in(one.leader), f"/my/entries/{one.token}/feedback/"

    def may_read(**display: object) -> bool:
        set_stage(made, "semi", display=display or None)
        return client.get(here).status_code == 200

    first = [made.sheet(seat, one) for seat in made.seats]
    mark(first[0], "20", "10", "10", "10", submit=True)
    assert not may_read(when="at_once")
    for sheet in first[1:]:
        mark(sheet, "20", "10", "10", "10", submit=True)
    assert [may_read(when="at_once"), may_read(when="after_stage"), may_read()] == [True, False, False]
    mark_all(made)
    stages.close_marking(stage=made.stage(), actor=made.organiser)
    frozen(made)
    assert [may_read(when="after_stage"), may_read(when="on_day", held_days=15), may_read()] == [True, False, False]
    Competition.objects.filter(pk=made.competition.pk).update(state="publicity")

    def words() -> bool:
        return "评委 1" in client.get(here).content.decode()

    assert (may_read(), words()) == (True, True)
    assert (may_read(when="on_day", held_days=15), words()) == (True, False)
    clock.move_to(clock.now() + dt.timedelta(days=15))
    assert words()


def test_oddity_12_the_same_marks_by_a_plain_mean_and_with_the_highest_and_lowest_dropped() -> None:
    made = contest(1, 0)
    set_stage(made, "semi", reviews_per_entry=None, panel_size=5)
    made.seats = judges_for(made, 5)
    marking_open(made)
    for seat, points in zip(made.seats, ("20", "22", "17", "24", "19"), strict=True):
        mark(made.sheet(seat, made.entries[0]), points, "20", "20", "16", submit=True)
    stages.close_marking(stage=made.stage(), actor=made.organiser)
    assert lines(made) == [(0, 1, "76.40")]
    scoring(made, "semi", aggregation={"method": "mean", "drop_high": 1, "drop_low": 1, "min_left": 3})
    assert lines(made) == [(0, 1, "76.33")]


def promoted(made: Contest) -> list[int]:
    found = promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    order = [one.pk for one in made.entries]
    return sorted(order.index(key) for keys in found.promoted.values() for key in keys)


def test_oddity_13_ties_make_the_promoted_more_than_the_places() -> None:
    made = semi_closed(4, 3, equal=(1, 2))
    set_stage(made, "semi", promotion={"kind": "per_track", "count": 2, "ties": "include"}, advance_per_track=None)
    frozen(made)
    assert promoted(made) == [0, 1, 2]
    assert made.stage("final").stage_entries.count() == 3
    assert Entry.objects.get(pk=made.entries[3].pk).state == EntryState.NOT_PROMOTED


def merging(made: Contest) -> None:
    tracks = [
        one | ({"min_entries": 3, "merge_into": "green"} if one["code"] == "rural" else {})
        for one in made.competition.rules["tracks"]
    ]
    set_book(made, tracks=tracks)


def test_oddity_19_a_track_with_too_few_entries_is_merged_when_judging_begins() -> None:
    case = filed()
    made = Contest(competition=case.competition, organiser=case.drafter)
    clock.move_to(case.competition.registration_closes_at + dt.timedelta(days=1))
    merging(made)
    for code, count in (("rural", 2), ("green", 1), ("silver", 2)):
        made.entries += [entry(made.competition, made.track(code), f"{code}项目{number}") for number in range(count)]
    before = [one.number for one in made.entries]
    words = "“乡村振兴”审核通过 2 个项目，不足 3 个，并入“绿色经济”"
    assert words in judging_page(made, "semi")
    stages.open_judging(competition=made.competition, actor=made.organiser)
    rows = Entry.objects.order_by("pk")
    assert [row.track.code if row.track else "" for row in rows] == ["green"] * 3 + ["silver"] * 2
    assert [row.number for row in rows] == before
    assert AuditRow.objects.filter(action="entry.track_merged").count() == 2
    assert made.stage().stage_entries.count() == 5
    frozen_ranking(made, {one.pk: score for one, score in zip(rows, ("70", "90", "80", "60", "50"), strict=True)})
    ranks = {row["entry"]: row["rank"] for row in made.stage().tabulations.get().result["result"]["lines"]}
    assert [ranks[str(row.pk)] for row in rows] == [3, 1, 2, 1, 2]


@pytest.mark.parametrize(("rounding", "of_11", "of_2"), [("up", 9, 2), ("down", 8, 1), ("half_up", 9, 2)])
def test_oddity_20_four_fifths_of_eleven_and_of_two_go_on(rounding: str, of_11: int, of_2: int) -> None:
    made = contest(11, 0, tracks=("adv_manufacturing",))
    made.entries += [entry(made.competition, made.track("rural"), f"乡村{number}") for number in range(2)]
    stage_entries.enter_entries(stage=made.stage(), actor=made.organiser)
    set_stage(
        made, "semi", promotion={"kind": "percent", "percent": "80", "rounding": rounding}, advance_per_track=None
    )
    frozen_ranking(made, {one.pk: str(99 - place) for place, one in enumerate(made.entries)})
    assert promoted(made) == [*range(of_11), *range(11, 11 + of_2)]


def odd_sheet(item: dict[str, object], *, most: str) -> Contest:
    """Marking is open by a sheet of ``most`` points in all, of which this item is a part."""
    made = contest(1, 0)
    rest = {"code": "rest", "name": "其他", "max": str(Decimal(most) - Decimal(str(item["max"]))), "step": "1"}
    set_book(made, rubrics=[{"code": "project", "name": "评分表", "dimensions": [item, rest]}])
    made.seats = judges_for(made, 3)
    marking_open(made)
    return made


def test_oddity_21_words_whose_ranges_overlap_are_shown_as_printed() -> None:
    words = [("优秀", "85", "95"), ("良好", "70", "85"), ("一般", "55", "70"), ("差", "0", "55")]
    levels = [{"word": word, "at_least": low, "at_most": high} for word, low, high in words]
    made = odd_sheet({"code": "all", "name": "总体", "max": "95", "step": "1", "levels": levels}, most="100")
    sheet = made.sheet(made.seats[0], made.entries[0])
    save_marks(sheet=sheet, actor=sheet.seat.person, marks=Marks({"all": "85"}, sheet.version))
    judge = with_login(made.seats[0])
    page = judge.get(f"/judge/sheets/{sheet.pk}/").content.decode()
    assert [f"<span>{word} {low}–{high}</span>" in page for word, low, high in words] == [True] * 4
    work = judge.get(f"/judge/seats/{made.seats[0].pk}/work.json").json()
    [app_sheet] = [one for one in work["sheets"] if one["id"] == sheet.pk]
    [item] = [one for one in work["rubrics"][app_sheet["rubric"]]["items"] if one["code"] == "all"]
    assert {(one["word"], one["from"], one["to"]) for one in item["levels"]} == set(words)
    client = signed_in(made.organiser)
    rules_page = client.get(f"/desk/competitions/{made.competition.pk}/rules/").content.decode()
    assert [f"分同属“{better}”和“{worse}”" in rules_page for better, worse in (("优秀", "良好"), ("良好", "一般"))] == [
        True
    ] * 2


def test_oddity_22_an_item_that_begins_above_0_takes_nothing_below() -> None:
    made = odd_sheet({"code": "content", "name": "教学内容", "min": "15", "max": "26", "step": "1"}, most="100")
    sheet = made.sheet(made.seats[0], made.entries[0])
    with pytest.raises(Refused, match="15"):
        save_marks(sheet=sheet, actor=sheet.seat.person, marks=Marks({"content": "14"}, sheet.version))
    saved = save_marks(
        sheet=sheet, actor=sheet.seat.person, marks=Marks({"content": "15", "rest": "74"}, sheet.version)
    )
    assert saved.sheet.total == "89"


def test_oddity_23_a_sheet_that_adds_up_to_95_is_warned_about_and_marked() -> None:
    made = odd_sheet({"code": "idea", "name": "创意性", "max": "50", "step": "1"}, most="95")
    for pk in ScoreSheet.objects.values_list("pk", flat=True):
        row = sheet_for(pk)
        saved = save_marks(sheet=row, actor=row.seat.person, marks=Marks({"idea": "50", "rest": "45"}, row.version))
        sheets.submit_sheet(sheet=saved.sheet, actor=row.seat.person)
    stages.close_marking(stage=made.stage(), actor=made.organiser)
    assert lines(made) == [(0, 1, "95.00")]
    page = signed_in(made.organiser).get(f"/desk/competitions/{made.competition.pk}/rules/").content.decode()
    assert ("合计 95 分" in page, "满分 95" in judging_page(made, "semi")) == (True, True)


def test_oddity_27_a_judge_who_coached_an_entrant_never_marks_them() -> None:
    made = contest(2, 0)
    set_stage(made, "semi", reviews_per_entry=None, panel_size=3)
    made.seats = judges_for(made, 3)
    coach, other = made.seats[0], made.seats[1]
    sheets.declare_conflict(
        seat=coach, entry=made.entries[0], actor=made.organiser, kind="coached", reason="曾任其创业导师"
    )
    assign_reviews(stage=made.stage(), actor=made.organiser)
    pairs = set(ScoreSheet.objects.values_list("seat_id", "stage_entry__entry_id"))
    assert (coach.pk, made.entries[0].pk) not in pairs
    assert len(pairs) == 5
    stages.open_marking(stage=made.stage(), actor=made.organiser)
    sheets.recuse_sheet(
        sheet=made.sheet(other, made.entries[1]), actor=other.person, kind="coached", reason="辅导过该项目"
    )
    found = {(row.judge, row.entry, row.detail) for row in plan_assignment(stage=made.stage()).conflicts}
    assert found == {
        (str(coach.pk), str(made.entries[0].pk), "coached"), (str(other.pk), str(made.entries[1].pk), "coached"),
    }  # fmt: skip
    # The word holds in the final, too, where the coach sits again.
    frozen_ranking(made, {made.entries[0].pk: "90", made.entries[1].pk: "80"})
    promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    panel = panels.create_panel(stage=made.stage("final"), actor=made.organiser, name="决赛组")
    again = panels.invite_judges(panel=panel, actor=made.organiser, people=[coach.person]).seats[0]
    panels.accept_seat(seat=again, actor=coach.person, undertaking=True)
    plan = plan_assignment(stage=made.stage("final"))
    assert {(row.entry, row.detail) for row in plan.conflicts} == {(str(made.entries[0].pk), "coached")}


def test_oddity_29_so_many_present_and_so_many_may_be_in_the_room() -> None:
    made = contest(1, 0)
    set_stage(made, "final", presenters_max=2, people_max=3)
    assert "最多 2 人路演；每队最多 3 人进场" in judging_page(made, "final")


def test_oddity_35_an_online_roadshow_is_drawn_and_marked_like_a_live_one() -> None:
    made = contest(2, 0)
    set_stage(made, "final", mode="online_roadshow", panel_size=5)
    Stage.objects.filter(competition=made.competition, code="final").update(mode=StageMode.ONLINE_ROADSHOW)
    frozen_ranking(made, {made.entries[0].pk: "90", made.entries[1].pk: "80"})
    promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    made.seats = judges_for(made, 5, "final")
    assign_reviews(stage=made.stage("final"), actor=made.organiser)
    with pytest.raises(Refused, match="顺序"):
        stages.open_marking(stage=made.stage("final"), actor=made.organiser)
    running_order.draw_running_order(stage=made.stage("final"), actor=made.organiser, seed="lot", witness="监督示例")
    closed_stage = closed(made, "final")
    assert [rank for _place, rank, _score in lines(made, "final")] == [1, 2]
    assert "线上路演" in judging_page(made, closed_stage.code)
