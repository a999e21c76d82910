"""Verbs of judging that cross: whoever comes second sees what the first one did."""

from __future__ import annotations

import pytest

from competitions.models import Promotion, Stage
from judging.actions import expert_draws, panels, pool, previews, promotion, running_order, stages, tabulation
from judging.actions.assignment import Options, assign_reviews
from judging.actions.hand_over import hand_over
from judging.actions.sheets import declare_conflict, submit_sheet, unlock_sheet
from judging.domain.expert_draw import Place
from judging.enums import PreviewKind, SheetState
from judging.models import AssignmentPreview, ExpertDraw, Panel, PanelSeat, ScoreSheet
from tests.concurrency.held import overlap
from tests.factories.judging import Contest, closed, contest, judges_for, mark, mark_all, marking_open, sheet_for
from workflow import services
from workflow.audit import verify_all
from workflow.services import Refused

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def fresh(stage: Stage) -> Stage:
    return Stage.objects.select_related("competition").get(pk=stage.pk)


def promoted(made: Contest) -> Promotion:
    closed(made)
    table = tabulation.tabulate(stage=fresh(made.stage()), actor=made.organiser)
    tabulation.freeze_tabulation(tabulation=table, actor=made.organiser)
    return promotion.promote_stage(stage=fresh(made.stage()), actor=made.organiser)


def open_sheets(made: Contest) -> int:
    return ScoreSheet.objects.filter(state__in=[SheetState.UNMARKED, SheetState.SAVED]).count()


def test_a_sheet_unlocked_while_marking_closes_is_noted_as_missing() -> None:
    made = contest(entries=2, judges=3)
    marking_open(made)
    mark_all(made)
    sheet = made.sheet(made.seats[0], made.entries[0])
    answers = overlap(
        lambda: unlock_sheet(sheet=sheet_for(sheet.pk), actor=made.organiser, reason="改分。"),
        lambda: stages.close_marking(stage=fresh(made.stage()), actor=made.organiser, reason="时间到。"),
    )
    assert answers == ("ScoreSheet", "Stage")
    assert (made.stage().state, sheet_for(sheet.pk).state, open_sheets(made)) == ("closed", "absent", 0)


def test_two_organisers_who_draw_at_once_get_two_draws_and_one_invitation() -> None:
    made = contest(entries=1, judges=0)
    panel = panels.create_panel(stage=made.stage(), actor=made.organiser, name="一组")
    for number in range(6):
        pool.add_judge(
            office=made.competition.organisation, actor=made.organiser, name=f"专家{chr(0x7532 + number)}",
            phone=f"1390000300{number}", values={},
        )  # fmt: skip
    wanted = expert_draws.Wanted((Place("", 3),), reserves=1)

    def draw(seed: str) -> ExpertDraw:
        return expert_draws.draw_for(
            panel=Panel.objects.select_related("stage__competition__organisation", "stage__competition__region").get(
                pk=panel.pk
            ),
            actor=made.organiser, wanted=wanted, seed=seed, witness="监督员示例",
        )  # fmt: skip

    assert overlap(lambda: draw("a"), lambda: draw("b")) == ("ExpertDraw", "ExpertDraw")
    rows = list(ExpertDraw.objects.select_related("panel__stage__competition__organisation").order_by("number"))
    assert [row.number for row in rows] == [1, 2]
    answers = overlap(
        lambda: expert_draws.invite_drawn(draw=rows[1], actor=made.organiser),
        lambda: expert_draws.invite_drawn(draw=rows[1], actor=made.organiser),
    )
    assert answers == ("Invited", "Conflict")
    assert PanelSeat.objects.count() == 3


def test_a_sheet_is_not_unlocked_behind_a_close() -> None:
    made = contest(entries=2, judges=3)
    marking_open(made)
    mark_all(made)
    sheet = made.sheet(made.seats[0], made.entries[0])
    answers = overlap(
        lambda: stages.close_marking(stage=fresh(made.stage()), actor=made.organiser),
        lambda: unlock_sheet(sheet=sheet_for(sheet.pk), actor=made.organiser, reason="改分。"),
    )
    assert answers == ("Stage", "Refused")
    assert (made.stage().state, sheet_for(sheet.pk).state) == ("closed", "submitted")


def test_a_ranking_is_not_made_over_an_open_sheet() -> None:
    made = contest(entries=2, judges=3)
    closed(made)
    ScoreSheet.objects.filter(pk=made.sheet(made.seats[0], made.entries[0]).pk).update(state=SheetState.SAVED)
    with pytest.raises(Refused, match="还有 1 份评分表未交"):
        tabulation.tabulate(stage=fresh(made.stage()), actor=made.organiser)


@pytest.mark.promise("T2")
@pytest.mark.parametrize("note_first", [True, False])
def test_a_move_and_a_note_about_the_same_row_both_stand(note_first: bool) -> None:
    made = contest(entries=1, judges=3)
    marking_open(made)
    sheet = mark(made.sheet(made.seats[0], made.entries[0]), "20", "20", "10", "10")
    judge = made.seats[0].person

    def note() -> object:
        return services.record("tests.noted", actor=made.organiser, target=sheet)

    def move() -> object:
        return submit_sheet(sheet=sheet_for(sheet.pk), actor=judge)

    answers = overlap(note, move) if note_first else overlap(move, note)
    assert sorted(answers) == ["AuditRow", "ScoreSheet"]
    assert sheet_for(sheet.pk).state == "submitted"
    assert list(verify_all()) == []


def test_nothing_is_assigned_behind_a_close() -> None:
    made = contest(entries=2, judges=3)
    marking_open(made)
    mark_all(made)
    answers = overlap(
        lambda: stages.close_marking(stage=fresh(made.stage()), actor=made.organiser),
        lambda: assign_reviews(stage=fresh(made.stage()), actor=made.organiser),
    )
    assert answers == ("Stage", "Refused")
    assert open_sheets(made) == 0


def test_two_organisers_who_confirm_at_once_assign_once() -> None:
    """Whoever comes second is told, whether it is the same preview or another."""
    made = contest(entries=6, judges=5)
    rows = []
    for options in (Options(), Options(bridges=False)):
        ordered = previews.order_preview(stage=fresh(made.stage()), actor=made.organiser, options=options)
        previews.make_preview(job_id=str(ordered.job_id))
        rows.append(ordered.pk)

    def confirm(key: int) -> object:
        row = AssignmentPreview.objects.select_related("stage__competition").get(pk=key)
        return previews.confirm_preview(preview=row, actor=made.organiser)

    answers = overlap(lambda: confirm(rows[0]), lambda: confirm(rows[1]))
    assert sorted(answers) == ["Conflict", "list"]
    assert ScoreSheet.objects.filter(stage_entry__stage=made.stage()).count() == 18
    assert overlap(lambda: confirm(rows[0]), lambda: confirm(rows[0])) == ("Conflict", "Conflict")


def test_a_mark_and_a_hand_over_wait_for_each_other() -> None:
    """Who leaves begins a sheet while it is handed over: it counts as missing or was refused, and nothing stands twice."""
    made = contest(entries=6, judges=5)
    marking_open(made)
    seat = made.seats[0]
    sheet = ScoreSheet.objects.filter(seat=seat).earliest("pk")
    ordered = previews.order_preview(
        stage=fresh(made.stage()), actor=made.organiser, options=Options(), kind=PreviewKind.HAND_OVER, seat=seat
    )
    previews.make_preview(job_id=str(ordered.job_id))
    row = AssignmentPreview.objects.select_related("stage__competition").get(pk=ordered.pk)
    answers = overlap(
        lambda: mark(sheet_for(sheet.pk), "20"),
        lambda: hand_over(preview=row, actor=made.organiser, reason="住院"),
    )
    assert (answers[0], answers[1]) in (("ScoreSheet", "int"), ("DoesNotExist", "int"))
    live = ScoreSheet.objects.filter(stage_entry__stage=made.stage()).exclude(state=SheetState.ABSENT)
    assert (live.filter(seat=seat).count(), live.count()) == (0, 18)


def test_the_order_is_not_drawn_behind_the_opening() -> None:
    made = contest(entries=2, judges=3)
    promoted(made)
    made.seats = judges_for(made, 7, "final")
    final = made.stage("final")
    running_order.draw_running_order(stage=final, actor=made.organiser, seed="lot")
    assign_reviews(stage=final, actor=made.organiser)
    answers = overlap(
        lambda: stages.open_marking(stage=fresh(final), actor=made.organiser),
        lambda: running_order.draw_running_order(
            stage=fresh(final), actor=made.organiser, seed="again", reason="漏了一个项目。"
        ),
    )
    assert answers == ("Stage", "Refused")


def test_a_conflict_declared_over_the_first_marks_is_refused() -> None:
    made = contest(entries=1, judges=3)
    marking_open(made)
    seat = made.seats[0]
    answers = overlap(
        lambda: mark(made.sheet(seat, made.entries[0]), "20"),
        lambda: declare_conflict(
            seat=seat, entry=made.entries[0], actor=made.organiser, kind="employer", reason="同事。"
        ),
    )
    assert answers == ("ScoreSheet", "Refused")


def test_undoing_and_confirming_a_promotion_wait_for_each_other() -> None:
    made = contest(entries=2, judges=3)
    decided = promoted(made)
    answers = overlap(
        lambda: promotion.undo_promotion(promotion=decided, actor=made.organiser, reason="误操作。"),
        lambda: promotion.promote_stage(stage=fresh(made.stage()), actor=made.organiser),
    )
    assert answers == ("Promotion", "Promotion")
    assert list(verify_all()) == []
