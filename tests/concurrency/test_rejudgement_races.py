"""Two who decide at once about judging an entry again, and a second sheet that comes in while it is ended."""

from __future__ import annotations

from typing import Any

import pytest

from judging.actions import stages
from judging.actions.rejudgements import drop_rejudgement, finish_rejudgement, open_rejudgement
from judging.actions.sheets import submit_sheet, unlock_sheet
from judging.models import Rejudgement, ScoreSheet
from tests.concurrency.held import overlap
from tests.factories.judging import Contest, contest, mark, marking_open, sheet_for
from tests.factories.promotion import set_stage
from workflow.audit import verify_all

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def far() -> tuple[Contest, Any]:
    made = contest(entries=1, judges=2)
    set_stage(made, "semi", reviews_per_entry=2, rejudge={"points": "20"})
    marking_open(made)
    for seat, marks in zip(made.seats, (("30", "20", "20", "20"), ("10", "10", "10", "10")), strict=True):
        mark(made.sheet(seat, made.entries[0]), *marks, submit=True)
    return made, place_of(made)


def place_of(made: Contest) -> Any:
    rows = made.stage().stage_entries.select_related("stage__competition", "entry__track", "entry__region")
    return rows.get(entry=made.entries[0])


def test_of_two_who_decide_at_once_the_second_is_told() -> None:
    made, _place = far()

    def opens() -> Rejudgement:
        return open_rejudgement(place=place_of(made), actor=made.organiser, reason="差距过大", seen="")

    assert overlap(opens, opens) == ("Rejudgement", "Refused")
    assert (Rejudgement.objects.count(), ScoreSheet.objects.filter(rejudgement__isnull=False).count()) == (1, 2)
    answers = overlap(
        lambda: drop_rejudgement(place=place_of(made), actor=made.organiser, reason="分差合理", seen="open"),
        lambda: drop_rejudgement(place=place_of(made), actor=made.organiser, reason="分差合理", seen="open"),
    )
    assert answers == ("Rejudgement", "Refused")
    assert list(verify_all()) == []


def test_a_first_sheet_is_not_unlocked_behind_an_opening_nor_a_stage_closed() -> None:
    made, place = far()
    first = ScoreSheet.objects.earliest("pk")
    answers = overlap(
        lambda: open_rejudgement(place=place, actor=made.organiser, reason="差距过大"),
        lambda: unlock_sheet(sheet=sheet_for(first.pk), actor=made.organiser, reason="改分"),
    )
    assert answers == ("Rejudgement", "Refused")
    row = Rejudgement.objects.get()
    for sheet in row.sheets.all():
        mark(sheet_for(sheet.pk), "20", "20", "15", "15")
    one, other = (sheet_for(sheet.pk) for sheet in row.sheets.order_by("pk"))
    submit_sheet(sheet=one, actor=one.seat.person)
    answers = overlap(
        lambda: submit_sheet(sheet=other, actor=other.seat.person),
        lambda: finish_rejudgement(
            row=Rejudgement.objects.select_related("stage_entry__stage__competition").get(), actor=made.organiser
        ),
    )
    assert answers == ("ScoreSheet", "Rejudgement")
    assert Rejudgement.objects.get().state == "done"
    stages.close_marking(stage=made.stage(), actor=made.organiser)
