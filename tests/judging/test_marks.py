"""Saving marks: envelopes, versions, locks, limits."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from competitions.enums import RulesState
from competitions.models import Competition, RuleBookVersion
from judging.actions.marks import Marks, save_marks
from judging.actions.sheets import submit_sheet, unlock_sheet
from judging.enums import EnvelopeVerdict, SheetState
from judging.models import MarkEnvelope, ScoreSheet
from tests.factories.judging import (
    Contest,
    in_marking,
    mark,
    sheet_for,
    values,
)
from tests.factories.offices import person
from workflow import clock
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Contest:
    return in_marking(entries=2, judges=3)


@pytest.fixture
def sheet(made: Contest) -> ScoreSheet:
    return made.sheet(made.seats[0], made.entries[0])


def test_first_marks_move_the_sheet_and_lock_the_rule_book(sheet: ScoreSheet) -> None:
    saved = save_marks(
        sheet=sheet, actor=sheet.seat.person, marks=Marks(values=values("26.5", "22"), based_on=0, comment="扎实")
    )
    assert (saved.verdict, saved.sheet.state, saved.sheet.version) == (EnvelopeVerdict.APPLIED, SheetState.SAVED, 1)
    assert saved.sheet.values == {"dim_innovation": "26.5", "dim_employment": "22"}
    assert saved.sheet.total == ""
    assert Competition.objects.get().rules_locked_at is not None
    row = AuditRow.objects.get(action="score_sheet.save")
    noted = {"rules_locked": True, "device_time": None, "envelope": str(saved.sheet.envelope)}
    assert (row.from_state, row.to_state, row.data) == ("unmarked", "saved", noted)


def test_total_is_exact_when_every_item_is_marked(sheet: ScoreSheet) -> None:
    saved = mark(sheet, "26.5", "22.0", "17", "0")
    assert saved.total == "65.5"


def test_missing_is_not_zero(sheet: ScoreSheet) -> None:
    saved = mark(sheet, "0", "", "0", "0")
    assert saved.values == {"dim_innovation": "0", "dim_team": "0", "dim_prospects": "0"}
    assert saved.total == ""
    with pytest.raises(Refused, match="创业带动就业"):
        submit_sheet(sheet=saved, actor=sheet.seat.person)


def test_same_envelope_twice_changes_nothing(sheet: ScoreSheet) -> None:
    marks = Marks(values=values("20"), based_on=0)
    first = save_marks(sheet=sheet, actor=sheet.seat.person, marks=marks)
    again = save_marks(sheet=sheet_for(sheet.pk), actor=sheet.seat.person, marks=marks)
    stale_view = save_marks(sheet=sheet, actor=sheet.seat.person, marks=marks)
    assert [first.repeated, again.repeated, stale_view.repeated] == [False, True, True]
    assert (again.verdict, again.sheet.version) == (EnvelopeVerdict.APPLIED, 1)
    assert MarkEnvelope.objects.count() == 1


@pytest.mark.promise("R11")
def test_older_marks_are_kept_and_do_not_overwrite(sheet: ScoreSheet) -> None:
    judge = sheet.seat.person
    mark(sheet, "20", "20", "10", "10")
    stale = save_marks(
        sheet=sheet_for(sheet.pk), actor=judge, marks=Marks(values=values("25"), based_on=0, comment="旧")
    )
    assert (stale.verdict, stale.differs) == (EnvelopeVerdict.STALE, True)
    assert stale.sheet.values == values("20", "20", "10", "10")
    now = ScoreSheet.objects.get(pk=sheet.pk)
    assert (now.version, now.head_seq, now.values) == (1, 2, values("20", "20", "10", "10"))
    kept = MarkEnvelope.objects.get(seq=2)
    assert (kept.applied, kept.values, kept.comment) == (False, {"dim_innovation": "25"}, "旧")
    resolved = save_marks(sheet=sheet_for(sheet.pk), actor=judge, marks=Marks(values=values("25"), based_on=1))
    assert (resolved.verdict, resolved.sheet.version) == (EnvelopeVerdict.APPLIED, 3)


def test_marks_after_the_lock_are_kept_beside(sheet: ScoreSheet) -> None:
    judge = sheet.seat.person
    locked = mark(sheet, "20", "20", "10", "10", submit=True)
    late = save_marks(sheet=sheet_for(sheet.pk), actor=judge, marks=Marks(values=values("30"), based_on=locked.version))
    assert (late.verdict, late.sheet.state, late.sheet.total) == (EnvelopeVerdict.LOCKED, SheetState.SUBMITTED, "60")


def test_unlocked_by_the_organiser_with_a_reason(made: Contest, sheet: ScoreSheet) -> None:
    locked = mark(sheet, "20", "20", "10", "10", submit=True)
    with pytest.raises(Refused):
        unlock_sheet(sheet=locked, actor=made.organiser, reason="")
    with pytest.raises(Forbidden):
        unlock_sheet(sheet=locked, actor=sheet.seat.person, reason="手误")
    unlock_sheet(sheet=locked, actor=made.organiser, reason="评委书面申请更正")
    again = mark(sheet_for(sheet.pk), "21", "20", "10", "10", submit=True)
    assert (again.state, again.total) == (SheetState.SUBMITTED, "61")


@pytest.mark.promise("Z2")
@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ({"dim_innovation": "30.5"}, "创新引领"),
        ({"dim_innovation": "-1"}, "创新引领"),
        ({"dim_innovation": "26.3"}, "0.5"),
        ({"dim_innovation": "1e1"}, "创新引领"),
        ({"dim_innovation": "NaN"}, "创新引领"),
        ({"total": "100"}, "total"),
    ],
)
def test_marks_that_the_rubric_does_not_know_are_refused(sheet: ScoreSheet, marks: dict[str, str], words: str) -> None:
    with pytest.raises(Refused, match=words):
        save_marks(sheet=sheet, actor=sheet.seat.person, marks=Marks(values=marks, based_on=0))
    assert MarkEnvelope.objects.count() == 0


def test_nobody_marks_for_another(made: Contest, sheet: ScoreSheet) -> None:
    for stranger in (made.seats[1].person, made.organiser, person("路人")):
        with pytest.raises(Forbidden):
            save_marks(sheet=sheet, actor=stranger, marks=Marks(values=values("1"), based_on=0))
    assert MarkEnvelope.objects.count() == 0


def test_an_envelope_of_another_sheet_is_refused(made: Contest, sheet: ScoreSheet) -> None:
    key = uuid.uuid4()
    judge = sheet.seat.person
    save_marks(sheet=sheet, actor=judge, marks=Marks(id=key, values=values("1"), based_on=0))
    other = made.sheet(made.seats[0], made.entries[1])
    with pytest.raises(Refused):
        save_marks(sheet=other, actor=judge, marks=Marks(id=key, values=values("1"), based_on=0))


def test_a_sheet_is_locked_as_it_was_checked(sheet: ScoreSheet) -> None:
    saved = mark(sheet, "20", "20", "10", "10")
    mark(sheet_for(sheet.pk), "21", "20", "10", "10")
    with pytest.raises(Refused):
        submit_sheet(sheet=saved, actor=sheet.seat.person, version=saved.version)
    done = submit_sheet(sheet=saved, actor=sheet.seat.person, version=2)
    with pytest.raises(Conflict):
        submit_sheet(sheet=done, actor=sheet.seat.person)


def test_queries_of_one_save(sheet: ScoreSheet, steady_clock: None, django_assert_num_queries: Any) -> None:
    judge = sheet.seat.person
    clock.now()
    with django_assert_num_queries(8):  # savepoint, lock, seat with audit, envelope, rule book, sheet, audit, release
        save_marks(sheet=sheet, actor=judge, marks=Marks(values=values("20"), based_on=0))
    again = sheet_for(sheet.pk)
    with django_assert_num_queries(7):  # savepoint, lock, seat, same envelope?, envelope, sheet, release
        save_marks(sheet=again, actor=judge, marks=Marks(values=values("21"), based_on=1))


@pytest.mark.parametrize(("typed", "kept"), [("-0", "0"), ("007", "7"), ("7.50", "7.5"), ("20.0", "20")])
def test_the_same_number_is_kept_as_the_same_text(sheet: ScoreSheet, typed: str, kept: str) -> None:
    save_marks(sheet=sheet, actor=sheet.seat.person, marks=Marks(values=values(typed), based_on=0))
    assert ScoreSheet.objects.get(pk=sheet.pk).values == {"dim_innovation": kept}


def test_marks_by_rubrics_that_were_changed_since_wait_for_the_judge(sheet: ScoreSheet) -> None:
    """Another version of the rules counts as the one in force where it has the same rubrics; else nothing is applied."""
    contest = Competition.objects.get()
    Competition.objects.update(rules_version=contest.rules_version + 2)
    same, other = contest.rules_version, contest.rules_version + 1
    changed = contest.rules | {"rubrics": contest.rules["rubrics"][:-1]}
    for number, rules in ((same, contest.rules | {"correction_days": 3}), (other, changed)):
        RuleBookVersion.objects.update_or_create(
            competition=contest,
            number=number,
            defaults={"rules": rules, "state": RulesState.IN_FORCE, "made_at": clock.now()},
        )
    judge = sheet.seat.person
    for number in (other, other + 99):
        kept = save_marks(
            sheet=sheet_for(sheet.pk),
            actor=judge,
            marks=Marks(values=values("25"), based_on=0, rubric_version=number),
        )
        assert (kept.verdict, kept.sheet.state, kept.sheet.values) == (EnvelopeVerdict.STALE, SheetState.UNMARKED, {})
    seen = Marks(values=values("25"), based_on=0, rubric_version=same)
    assert save_marks(sheet=sheet_for(sheet.pk), actor=judge, marks=seen).verdict == EnvelopeVerdict.APPLIED
