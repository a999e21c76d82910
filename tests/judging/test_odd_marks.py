"""Marks that were changed after they were handed in, on the page before the freeze."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from judging.actions import sheets, stages
from judging.queries.severity import pictures
from tests.factories.judging import Contest, closed, frozen, in_marking, mark, sheet_for
from tests.factories.promotion import set_stage
from tests.judging.pages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("steady_clock")]


def changed(made: Contest, judge: int, entry: int, *numbers: str) -> None:
    """A sheet that was handed in, unlocked by the office and handed in with other marks."""
    sheet = made.sheet(made.seats[judge], made.entries[entry])
    sheets.unlock_sheet(sheet=sheet, actor=made.organiser, reason="填错")
    mark(sheet_for(sheet.pk), *numbers, submit=True)


def test_every_change_after_the_first_submission_is_listed_with_its_phase_and_who_it_moved() -> None:
    made = in_marking(entries=3, judges=3)
    set_stage(made, "semi", promotion={"kind": "per_track", "count": 1})
    for place, entry in enumerate(made.entries):
        for seat in made.seats:
            mark(made.sheet(seat, entry), str(24 - place), "20", "10", "10", submit=True)
    changed(made, 0, 1, "30", "20", "10", "10")
    stages.close_marking(stage=made.stage(), actor=made.organiser)
    frozen(made)
    stages.reopen_marking(stage=made.stage(), actor=made.organiser, reason="更正")
    changed(made, 1, 2, "21", "20", "10", "10")
    stages.close_marking(stage=made.stage(), actor=made.organiser)
    (picture,) = pictures(made.stage())
    late = {flag.judge: flag for flag in picture.flags if flag.kind == "提交后改分"}
    codes = dict(made.stage().stage_entries.values_list("entry", "blind_code"))
    one, two, three = (codes[entry.pk] for entry in made.entries)
    assert {judge: (flag.n, flag.effect, flag.about, flag.moved) for judge, flag in late.items()} == {
        "评委 1": (1, 7.0, [two], [one, two]),
        "评委 2": (1, -1.0, [three], []),
    }
    # The page says so to those who may see it.
    set_stage(made, "semi", severity={"model": "fixed_random", "organiser": True})
    page = signed_in(made.organiser).get(reverse("judging_desk:before", args=[made.competition.pk, "semi"]))
    assert "提交后改分" in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_seven_queries_whatever_the_number_of_sheets(count: int) -> None:
    made = in_marking(entries=count, judges=3)
    closed(made)
    stage = made.stage()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        (picture,) = pictures(stage)
    assert (len(queries), len(picture.judges)) == (7, 3)
