"""The traps of a round that runs, each by name: what happens on the site, not only in the arithmetic."""

from __future__ import annotations

import pytest

from competitions.actions.entry_checks import disqualify_entry
from competitions.models import Entry
from judging.actions import panels, promotion, stages, tabulation
from judging.actions.assignment import assign_reviews
from judging.actions.marks import Marks, save_marks
from judging.actions.people import Invitee
from judging.actions.records import WrongCells
from judging.models import ScoreSheet, Tabulation
from judging.queries.inputs import Inputs
from tests.factories.judging import Contest, closed, frozen, in_marking, mark, semi_closed, sheet_for, values
from tests.factories.offices import person
from tests.factories.promotion import set_stage
from tests.judging.test_score_records import JURY, PANEL, enter, ready
from workflow.services import Refused

pytestmark = pytest.mark.django_db


def lines(made: Contest, table: Tabulation | None = None) -> dict[str, tuple[object, str | None, int]]:
    """By title: rank, score, number of sheets."""
    table = table or tabulation.tabulate(stage=made.stage(), actor=made.organiser)
    titles = {str(entry.pk): entry.title for entry in made.entries}
    found = table.result["result"]["lines"]
    return {titles[line["entry"]]: (line["rank"], line["shown"], line["n"]) for line in found}


def test_trap_a_judge_replaced_in_mid_round_is_a_new_judge_and_no_mark_changes_hands() -> None:
    made = in_marking(entries=2, judges=3)
    leaving, staying = made.seats[0], made.seats[1]
    begun = mark(made.sheet(leaving, made.entries[0]), "30", "10")
    mark(made.sheet(staying, made.entries[0]), "20", "10", "10", "10", submit=True)
    with pytest.raises(Refused):  # who handed marks in is not taken off: the marks stand
        panels.release_seat(seat=staying, actor=made.organiser, reason="回避")
    panels.release_seat(seat=leaving, actor=made.organiser, reason="突发疾病")
    begun.refresh_from_db()
    assert (begun.state, begun.absent_reason) == ("absent", "突发疾病")
    invitees = [Invitee("接任评委", "13912340000")]
    (new,) = panels.invite_judges(panel=leaving.panel, actor=made.organiser, invitees=invitees).seats
    new.person.user = person(user=True).user
    panels.accept_seat(seat=new, actor=new.person, undertaking=True)
    assign_reviews(stage=made.stage(), actor=made.organiser)
    for sheet in ScoreSheet.objects.filter(state__in=["unmarked", "saved"]):
        mark(sheet_for(sheet.pk), "20", "10", "10", "10", submit=True)
    stages.close_marking(stage=made.stage(), actor=made.organiser)
    given = {(sheet.judge, sheet.entry) for sheet in Inputs(made.stage()).sheets if sheet.missing is None}
    judges = [str(seat.pk) for seat in (made.seats[1], made.seats[2], new)]
    assert given == {(judge, str(entry.pk)) for judge in judges for entry in made.entries}
    assert new.number not in {seat.number for seat in made.seats}


def test_trap_a_late_mark_changes_nothing_that_was_announced() -> None:
    made = in_marking(entries=12, judges=3)
    late = made.sheet(made.seats[0], made.entries[11])
    closed(made)
    first = frozen(made)
    row = promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    before = (row.promoted, first.result, first.result_hash)
    sheet = sheet_for(late.pk)
    saved = save_marks(
        sheet=sheet, actor=sheet.seat.person, marks=Marks(values=values("30", "30", "20", "20"), based_on=sheet.version)
    )
    assert saved.verdict != "applied"
    row.refresh_from_db()
    first.refresh_from_db()
    assert (row.promoted, first.result, first.result_hash) == before
    assert tabulation.tabulate(stage=made.stage(), actor=made.organiser) == first


def test_trap_a_tie_at_the_cut_waits_for_people() -> None:
    made = semi_closed(entries=3, judges=3, equal=(0, 1, 2))
    set_stage(made, "semi", advance_per_track=2)
    frozen(made)
    with pytest.raises(Refused):
        promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    (tie,) = promotion.preview_promotion(stage=made.stage()).ties
    assert (tie.places, set(tie.entries)) == (2, {entry.pk for entry in made.entries})


def test_trap_no_rank_gap_after_a_disqualification() -> None:
    made = semi_closed(entries=3, judges=3)
    before = lines(made)
    disqualify_entry(
        entry=Entry.objects.select_related("competition", "track").get(pk=made.entries[0].pk),
        actor=made.organiser, reason="材料不实",
    )  # fmt: skip
    after = lines(made)
    titles = [entry.title for entry in made.entries]
    assert [before[title][0] for title in titles] == [1, 2, 3]
    assert [after[title][0] for title in titles] == [None, 1, 2]
    assert [after[title][1] for title in titles] == [before[title][1] for title in titles]


def test_trap_a_missing_sheet_is_no_zero() -> None:
    made = in_marking(entries=2, judges=3)
    for seat in made.seats[1:]:
        mark(made.sheet(seat, made.entries[0]), "20", "20", "10", "10", submit=True)
    for seat in made.seats:
        mark(made.sheet(seat, made.entries[1]), "0", "0", "0", "0", submit=True)
    stages.close_marking(stage=made.stage(), actor=made.organiser, reason="一名评委缺席")
    assert lines(made) == {made.entries[0].title: (1, "60.00", 2), made.entries[1].title: (2, "0.00", 3)}


def test_trap_two_entries_and_two_judges_of_one_name() -> None:
    made = in_marking(entries=2, judges=3)
    Entry.objects.update(title="李氏项目")
    type(made.seats[0].person).objects.filter(pk__in=[seat.person_id for seat in made.seats]).update(name="李某")
    closed(made)
    table = tabulation.tabulate(stage=made.stage(), actor=made.organiser)
    found = [(line["entry"], line["shown"], line["n"]) for line in table.result["result"]["lines"]]
    assert found == [(str(made.entries[0].pk), "60.00", 3), (str(made.entries[1].pk), "59.00", 3)]
    assert len({row["entry"] for row in table.sheet.rows if row["record"] == "result"}) == 2
    assert len({row["judge"] for row in table.sheet.rows if row["record"] == "judge"}) == 3


def test_trap_a_decimal_comma_typed_by_the_scorer_is_not_two_marks() -> None:
    made = ready(PANEL, JURY)
    with pytest.raises(WrongCells) as wrong:
        enter(made, "mark-jury", "8,5 9,5")
    assert len(wrong.value.faults) == 1
    assert enter(made, "mark-jury", "8.5, 9.5") == 1
    assert ScoreSheet.objects.filter(state="unmarked").count() == 0
