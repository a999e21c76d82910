"""An entrant reads how the own result came about: as much as the rules let out, nothing before it is out, nothing of others."""

from __future__ import annotations

import pytest

from competitions.domain.rulebook import Display, ReleaseLevel, ReleaseWhen
from judging.actions import promotion, stages, tabulation
from judging.models import PanelSeat
from judging.queries.explained import Level, explained, level_of
from tests.factories.judging import Contest, contest, frozen, judges_for, mark, marking_open
from tests.factories.promotion import set_book, set_stage
from tests.judging.pages import signed_in
from tests.judging.test_late import come_late, decide
from tests.judging.test_paper_sheets import colleague

pytestmark = pytest.mark.django_db
CANARY = "73.21"


def over(**display: object) -> Contest:
    """Five judges, the highest and the lowest dropped, three entries, two of them go on; marking is over and frozen."""
    made = contest(3, 0)
    rule = {"aggregation": {"method": "mean", "drop_high": 1, "drop_low": 1, "min_left": 2, "fallback": "mean"}}
    scoring = {**rule, "round_result": {"places": 2, "mode": "half_up"}, "rank_on": "exact", "rank_within": "track"}
    set_stage(
        made,
        "semi",
        reviews_per_entry=None,
        panel_size=5,
        advance_per_track=2,
        scoring=scoring,
        display=display or None,
    )
    made.seats = judges_for(made, 5)
    marking_open(made)
    totals = {0: ("30", "29", "28", "27", "26"), 1: ("25", "24", "23", "22", "21"), 2: ("20", "19", "18.5", "17", "16")}
    for place, numbers in totals.items():
        for seat, number in zip(made.seats, numbers, strict=True):
            mark(
                made.sheet(seat, made.entries[place]),
                number,
                "20",
                "10",
                "10",
                submit=True,
                comment=f"意见{place}-{number}",
            )
    stages.close_marking(stage=made.stage(), actor=made.organiser)
    frozen(made)
    promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    for one in made.entries:
        one.competition = made.stage().competition
    return made


def read(made: Contest, place: int) -> str:
    one = made.entries[place]
    return signed_in(one.leader).get(f"/my/entries/{one.token}/feedback/").content.decode()


def test_levels() -> None:
    def level(told: ReleaseLevel, *, totals: bool = True) -> Level:
        return level_of(Display(when=ReleaseWhen.AFTER_STAGE, level=told), totals=totals, comments=True)

    assert level(ReleaseLevel.AWARDS) == Level(totals=False, marks=False, comments=True, struck=True, line=False)
    assert level(ReleaseLevel.TOTALS) == Level(totals=True, marks=False, comments=True, struck=True, line=True)
    assert level(ReleaseLevel.ANONYMOUS_MARKS, totals=False) == Level(True, True, True, True, True)
    assert level_of(None, totals=True, comments=False) == Level(True, True, False, True, False)
    assert level_of(None, totals=False, comments=False) == Level(False, False, False, True, False)


def test_anonymous_marks_with_what_was_dropped_and_what_was_missing_to_the_line() -> None:
    made = over(when="after_stage", level="anonymous_marks")
    page = read(made, 2)
    shown = (
        "58.17" in page,
        "<del>60</del>" in page,
        "<del>56</del>" in page,
        "58.5" in page,
        "名次 3" in page or "第 3 名" in page,
    )
    assert shown[:4] == (True, True, True, True)
    assert ("晋级线为 63.00 分，还差 4.83 分" in page, "未晋级下一阶段" in page) == (True, True)
    assert ("意见2-20" in page, "意见1-25" in page, "意见0-30" in page) == (True, False, False)
    assert ("评委评分与意见</h3>" in page, "任何评分若事后改动，校验码就会不同" in page, "指纹" in page) == (
        True,
        True,
        False,
    )
    assert [seat.person.name for seat in PanelSeat.objects.select_related("person") if seat.person.name in page] == []
    assert "晋级线为 63.00 分，高出 5" in read(made, 0)
    assert "晋级线为 63.00 分，您的得分正好达到。" in read(made, 1)


@pytest.mark.promise("T7")
def test_a_correction_under_way_is_not_read_before_its_version_is_frozen() -> None:
    """Marks of the frozen version stand there until the next one, with what was said to them."""
    made = over(when="after_stage", level="anonymous_marks")
    promotion.undo_promotion(promotion=made.stage().promotions.get(), actor=made.organiser, reason="有评分迟到")
    sheet = made.sheet(made.seats[2], made.entries[2])
    decide(sheet, come_late(sheet, "26.5", "20", "10", "10"), made.organiser)
    page = read(made, 2)
    assert ("66.5" in page, "58.5" in page, "58.17" in page) == (False, True, True)
    second = tabulation.tabulate(stage=made.stage(), actor=made.organiser, reason="迟到评分采纳")
    tabulation.freeze_tabulation(tabulation=second, actor=colleague(made))
    page = read(made, 2)
    assert ("66.5" in page, "58.5" in page) == (True, False)


def test_totals_show_no_mark_of_a_judge_and_awards_no_number_at_all() -> None:
    made = over(when="after_stage", level="totals")
    page = read(made, 2)
    assert ("58.17" in page, "<del>" in page, "58.5" in page, "意见2-20" in page) == (True, False, False, True)
    assert "评委意见</h3>" in page
    set_stage(made, "semi", display={"when": "after_stage", "level": "awards"})
    page = read(made, 2)
    assert ("58.17" in page, "58.5" in page, "晋级线" in page, "未晋级下一阶段" in page) == (False, False, False, True)
    set_book(made, feedback={"comments": False, "totals": False})
    assert ("意见2-20" in read(made, 2), "未晋级下一阶段" in read(made, 2)) == (False, True)


def test_who_is_recommended_upward_is_told_by_the_public_list_and_not_before() -> None:
    made = over(when="at_once", level="totals")
    rounds = type(made.competition).objects.get(pk=made.competition.pk).rules["stages"]
    set_book(made, stages=[{key: value for key, value in rounds[0].items() if key != "advance_per_track"}])
    page = read(made, 2)
    assert ("58.17" in page, "未推荐到上一级" in page, "晋级线" in page) == (True, False, False)
    type(made.competition).objects.filter(pk=made.competition.pk).update(state="publicity")
    page = read(made, 2)
    assert ("58.17" in page, "未推荐到上一级" in page, "晋级线" in page) == (True, True, True)


def test_a_tie_told_apart_is_told_by_its_step_and_a_deduction_by_its_reason(
    django_assert_max_num_queries: object,
) -> None:
    made = over(when="after_stage", level="totals")
    table = made.stage().tabulations.get(state="frozen")
    line = next(row for row in table.result["result"]["lines"] if row["entry"] == str(made.entries[0].pk))
    line |= {"step": "shared", "given": [["-2.5", "overtime"], ["1", "带动就业加分"]], "adjustments": "-1.5"}
    type(table).objects.filter(pk=table.pk).update(result=table.result)
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        found = explained(made.entries[0])[0]
    assert found.tie == "与其他项目成绩相同，名次并列。"
    assert [step for step in found.steps if step[0] in ("扣分", "加分")] == [
        ("扣分", "-2.5", "超时"),
        ("加分", "1", "带动就业加分"),
    ]
    assert (found.version, found.fingerprint) == (1, table.result_hash[:16])
