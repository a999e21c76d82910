"""Work goes to others while an entry is judged again: nobody's second sheet is lost, nobody gets a first one beside it."""

from __future__ import annotations

import pytest
from django.db.models import Q

from judging.actions import panels
from judging.actions.assignment import Options, assign_reviews
from judging.actions.declarations import replace_conflicted
from judging.actions.hand_over import hand_over
from judging.actions.people import Invitee
from judging.actions.previews import make_preview, order_preview
from judging.actions.rejudgements import drop_rejudgement, finish_rejudgement, name_judges, open_rejudgement
from judging.actions.sheets import declare_conflict, recuse_sheet
from judging.enums import PreviewKind
from judging.models import AssignmentPreview, PanelSeat, Rejudgement, ScoreSheet
from judging.queries.conflicts import barred_sheets
from judging.queries.next_step import next_steps, stages_with_facts
from notifications.models import OutboxMessage
from tests.factories.judging import Contest, sheet_for
from tests.factories.promotion import set_stage
from tests.judging.pages import signed_in
from tests.judging.test_conflicts import tie
from tests.judging.test_desk_pages import base
from tests.judging.test_rejudgements import again, compute, far
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db
ADDED = {"judges": "added", "counts": "further"}


def experts(made: Contest, count: int, begin: int = 0) -> list[PanelSeat]:
    """Judges who are there for the re-judgement alone."""
    numbers = range(begin, begin + count)
    invitees = [Invitee(f"复评专家{'甲乙丙丁戊'[number]}", f"1377000000{number}") for number in numbers]
    seats = panels.invite_judges(panel=made.seats[0].panel, actor=made.organiser, invitees=invitees).seats
    return [panels.accept_seat(seat=seat, actor=seat.person, undertaking=True) for seat in seats]


def opened(made: Contest, count: int = 1) -> tuple[Rejudgement, list[PanelSeat]]:
    place, more = far(made, count=count, **ADDED), experts(made, count)
    row = open_rejudgement(place=place, actor=made.organiser, reason="差距过大", seats=[seat.pk for seat in more])
    return row, more


def preview_of(made: Contest, seat: PanelSeat | None) -> AssignmentPreview:
    found = order_preview(
        stage=made.stage(), actor=made.organiser, options=Options(), kind=PreviewKind.HAND_OVER, seat=seat
    )
    make_preview(job_id=str(found.job_id))
    return AssignmentPreview.objects.select_related("stage__competition").get(pk=found.pk)


def first_of(row: Rejudgement) -> set[int]:
    return set(ScoreSheet.objects.filter(stage_entry=row.stage_entry, rejudgement=None).values_list("pk", flat=True))


def test_who_has_nothing_but_a_second_sheet_leaves_it_as_missing(made: Contest) -> None:
    row, (one, other) = opened(made, 2)
    again(row, "20", "20", "20", "20", seat=other)
    hand_over(preview=preview_of(made, one), actor=made.organiser, reason="突发疾病")
    sheet = row.sheets.get(seat=one)
    assert (sheet.state, sheet.absent_reason, PanelSeat.objects.get(pk=one.pk).state) == (
        "absent", "突发疾病", "released",
    )  # fmt: skip
    assert finish_rejudgement(row=row, actor=made.organiser).state == "done"
    line = compute(made)
    assert (line["n"], line["missing"]) == (4, {str(one.pk): "absent"})


def test_where_nobody_is_left_who_judges_again_the_first_marks_stand(made: Contest) -> None:
    row, (one,) = opened(made)
    panels.release_seat(seat=one, actor=made.organiser, reason="无法到场")
    assert list(row.sheets.values_list("state", "absent_reason")) == [("absent", "无法到场")]
    with pytest.raises(Refused, match="没有评委"):
        finish_rejudgement(row=row, actor=made.organiser)
    drop_rejudgement(place=row.stage_entry, actor=made.organiser, reason="复评专家无法到场", seen="open")
    assert (compute(made)["shown"], compute(made)["n"]) == ("66.67", 3)


@pytest.mark.parametrize("reviews", [None, 3])
def test_an_entry_that_is_judged_again_gets_no_first_sheet_more(made: Contest, reviews: int | None) -> None:
    set_stage(made, "semi", reviews_per_entry=reviews)
    row, (one,) = opened(made)
    gone = row.stage_entry.sheets.filter(rejudgement=None, seat=made.seats[2])
    gone.update(state="absent", absent_reason="未交")  # the entry lacks a review by the rules
    before = first_of(row)
    assign_reviews(stage=made.stage(), actor=made.organiser)
    hand_over(preview=preview_of(made, made.seats[0]), actor=made.organiser, reason="突发疾病")
    assert first_of(row) == before
    # Of the other entries whoever is there gets what there is to mark.
    assert ScoreSheet.objects.filter(seat=one, rejudgement=None).count() == (2 if reviews is None else 0)
    again(row, "20", "20", "20", "20")
    finish_rejudgement(row=row, actor=made.organiser)
    assign_reviews(stage=made.stage(), actor=made.organiser)
    assert first_of(row) == before


def test_a_pair_fixed_by_hand_waits_too(made: Contest) -> None:
    row, (one,) = opened(made)
    assign_reviews(
        stage=made.stage(), actor=made.organiser,
        options=Options(locks=frozenset({(str(row.stage_entry.entry_id), str(one.pk))})),
    )  # fmt: skip
    assert not ScoreSheet.objects.filter(seat=one, rejudgement=None, stage_entry=row.stage_entry).exists()


def test_what_was_shown_before_it_was_opened_is_not_carried_out(made: Contest) -> None:
    place, (one,) = far(made, count=1, **ADDED), experts(made, 1)
    found = preview_of(made, made.seats[0])
    open_rejudgement(place=place, actor=made.organiser, reason="差距过大", seats=[one.pk])
    with pytest.raises(Conflict):
        hand_over(preview=found, actor=made.organiser, reason="突发疾病")


def test_a_conflict_found_since_leaves_the_second_sheet_as_missing(made: Contest) -> None:
    row, (one, other) = opened(made, 2)
    declare_conflict(seat=one, entry=made.entries[0], actor=made.organiser, kind="employer", reason="同单位")
    made.seats.append(other)
    tie(made, "kinship", made.entries[0].leader.name, len(made.seats) - 1)
    replace_conflicted(sheet=sheet_for(row.sheets.get(seat=other).pk), actor=made.organiser)
    assert set(row.sheets.values_list("seat", "state")) == {(one.pk, "absent"), (other.pk, "absent")}


def test_a_conflict_found_after_the_re_judgement_bars_only_the_marks_that_count(made: Contest) -> None:
    row = open_rejudgement(place=far(made), actor=made.organiser, reason="差距过大")
    again(row, "20", "20", "20", "20")
    tie(made, "kinship", made.entries[0].leader.name)
    first, second = ScoreSheet.objects.filter(seat=made.seats[0], stage_entry=row.stage_entry).order_by("pk")
    seats = [PanelSeat.objects.select_related("person__region", "panel").get(pk=made.seats[0].pk)]
    assert [one.sheet for one in barred_sheets(made.stage(), seats)] == [first.pk, second.pk]
    with pytest.raises(Refused, match="首评分保持原样"):
        replace_conflicted(sheet=sheet_for(first.pk), actor=made.organiser)
    finish_rejudgement(row=row, actor=made.organiser)
    assert [one.sheet for one in barred_sheets(made.stage(), seats)] == [second.pk]
    with pytest.raises(Refused, match="该复评已结束"):
        replace_conflicted(sheet=sheet_for(second.pk), actor=made.organiser)


def test_another_judge_is_named_for_who_fell_out(made: Contest) -> None:
    row, (one, other) = opened(made, 2)
    again(row, "20", "20", "20", "20", seat=other)
    third, barred = experts(made, 2, 2)
    declare_conflict(seat=barred, entry=made.entries[0], actor=made.organiser, kind="employer", reason="同单位")
    with pytest.raises(Refused, match="已齐"):
        name_judges(row=row, actor=made.organiser, reason="补齐", seats=[third.pk])
    panels.release_seat(seat=one, actor=made.organiser, reason="突发疾病")
    client, desk = signed_in(made.organiser), f"{base(made)}judging/semi/rejudge/"
    page = client.get(desk).content.decode()
    assert ("有1位评委退出" in page, third.person.name in page, barred.person.name in page) == (True, True, False)
    for wrong in ([], [one.pk], [other.pk], [made.seats[0].pk], [barred.pk], [third.pk, barred.pk]):
        with pytest.raises(Refused):
            name_judges(row=row, actor=made.organiser, reason="补齐", seats=wrong)
    form = {"place": row.stage_entry_id, "row": row.pk, "act": "name", "seat": third.pk}
    for reason in ("", "接替突发疾病的评委"):
        client.post(desk, {**form, "reason": reason})
    assert set(row.sheets.values_list("seat", "state")) == {
        (one.pk, "absent"), (other.pk, "submitted"), (third.pk, "unmarked"),
    }  # fmt: skip
    noted = AuditRow.objects.get(action="judging.rejudgement_judge_named", succeeded=True)
    assert (noted.reason, noted.data["seats"]) == ("接替突发疾病的评委", [third.pk])
    assert (
        OutboxMessage.objects.filter(template="judging.rejudge", once_key=f"rejudge:{row.pk}:{third.pk}").count() == 1
    )
    assert "有1位评委退出" not in client.get(desk).content.decode()
    again(row, "20", "20", "20", "20", seat=third)
    assert finish_rejudgement(row=row, actor=made.organiser).state == "done"
    assert compute(made)["n"] == 5


def test_nobody_is_named_where_the_same_judges_judge_again(made: Contest) -> None:
    row = open_rejudgement(place=far(made), actor=made.organiser, reason="差距过大")
    (more,) = experts(made, 1)
    recuse_sheet(
        sheet=sheet_for(row.sheets.get(seat=made.seats[1]).pk),
        actor=made.seats[1].person,
        kind="coached",
        reason="辅导过",
    )
    with pytest.raises(Refused, match="已齐"):
        name_judges(row=row, actor=made.organiser, reason="补齐", seats=[more.pk])


def test_nobody_is_named_for_what_is_over_or_by_who_may_not_end_it(made: Contest) -> None:
    row, (one,) = opened(made)
    (third,) = experts(made, 1, 2)
    panels.release_seat(seat=one, actor=made.organiser, reason="无法到场")
    with pytest.raises(Forbidden):
        name_judges(row=row, actor=made.seats[2].person, reason="补齐", seats=[third.pk])
    drop_rejudgement(place=row.stage_entry, actor=made.organiser, reason="无法到场", seen="open")
    with pytest.raises(Refused, match="已结束"):
        name_judges(row=row, actor=made.organiser, reason="补齐", seats=[third.pk])


def test_second_sheets_are_no_assignments(made: Contest) -> None:
    row, (one, other) = opened(made, 2)
    again(row, "20", "20", "20", "20", seat=other)
    client = signed_in(made.organiser)
    page = client.get(f"{base(made)}judging/?stage=semi").content.decode()
    assert "已提交 9 / 9 份；复评 1 / 2 份" in page
    assert "已分配 9 份评分表" in client.get(f"{base(made)}judging/semi/assign/").content.decode()
    panels.release_seat(seat=one, actor=made.organiser, reason="突发疾病")
    page = client.get(f"{base(made)}judging/?stage=semi").content.decode()
    assert ("已提交 9 / 9 份；复评 1 / 1 份" in page, "份未评" in page) == (True, False)
    assert [step.title for step in next_steps(stages_with_facts(Q(pk=made.stage().pk)))] == [
        "评分表已全部提交，请关闭评分"
    ]


def test_the_to_do_list_tells_second_sheets_apart(made: Contest) -> None:
    opened(made, 2)
    (step,) = next_steps(stages_with_facts(Q(pk=made.stage().pk)))
    assert step.title == "评分进行中：已提交 9 / 9 份评分表；复评待交 2 份"
