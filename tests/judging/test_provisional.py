"""The result while marks come in: what is in, what is missing, for the organiser only, counted anew with every mark."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from judging.queries.provisional import provisional_of
from tests.factories.fields import big_field
from tests.factories.judging import Contest, mark
from tests.factories.offices import PROVINCE, approver, office
from tests.judging.pages import signed_in
from tests.judging.test_desk_pages import base

pytestmark = pytest.mark.django_db


def test_what_is_in_counts_and_what_is_missing_is_named(made: Contest) -> None:
    for number in ("28.5", "29.5"):
        seat = made.seats[0] if number == "28.5" else made.seats[1]
        mark(made.sheet(seat, made.entries[0]), number, "30", "20", "19", submit=True)
    mark(made.sheet(made.seats[2], made.entries[0]), "11")
    found = provisional_of(made.stage())
    assert (found.done, found.total, found.open, found.entries, found.whole, found.bare) == (2, 9, 7, 3, 0, 2)
    assert [(one.number, one.open, one.begun, one.total) for one in found.waited] == [
        (1, 2, 0, 3),
        (2, 2, 0, 3),
        (3, 3, 1, 3),
    ]
    page = signed_in(made.organiser).get(f"{base(made)}ranking/?stage=semi").content.decode()
    assert ("暂定结果" in page, "9 份评分表中已交 2 份" in page, "98.00" in page) == (True, True, True)
    assert ("2 / 3" in page, "0 / 3" in page, made.stage().tabulations.count()) == (True, True, 0)


def test_an_entry_is_whole_when_its_last_sheet_is_in_and_the_score_follows(made: Contest) -> None:
    for seat, number in zip(made.seats, ("20", "21", "25"), strict=True):
        mark(made.sheet(seat, made.entries[1]), number, "20", "20", "20", submit=True)
    found = provisional_of(made.stage())
    assert (found.whole, found.bare, [one.open for one in found.waited]) == (1, 2, [2, 2, 2])
    page = signed_in(made.organiser).get(f"{base(made)}ranking/?stage=semi").content.decode()
    assert page.index("82.00") < page.index(made.entries[0].title)
    assert 'class="n flagged"' in page  # shown in the short list of a phone, too


def test_nobody_but_the_organiser_sees_it(made: Contest) -> None:
    mark(made.sheet(made.seats[0], made.entries[0]), "27.5", "29.5", "19.5", "18.5", submit=True)
    other = signed_in(approver(office(PROVINCE))).get(f"{base(made)}ranking/?stage=semi")
    assert (other.status_code, "95.00" in other.content.decode(), "暂定结果" in other.content.decode()) == (
        200,
        False,
        False,
    )
    assert "95.00" in signed_in(made.organiser).get(f"{base(made)}ranking/?stage=semi").content.decode()


@pytest.mark.parametrize("size", [(3, 3, 3), (60, 12, 3)], ids=["3 × 3", "60 × 12 × 3"])
def test_a_recount_costs_the_same_statements_however_many_marks_are_in(
    size: tuple[int, int, int], steady_clock: None
) -> None:
    """Equal work, not a stopwatch (the clock is in `docs/performance.md`): nothing is read once more for each mark."""
    made = big_field(*size, open_sheets=2)
    client, address = signed_in(made.organiser), f"{base(made)}ranking/?stage=semi"
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        provisional_of(made.stage())
    with CaptureQueriesContext(connection) as page:
        assert client.get(address).status_code == 200
    assert (len(queries), len(page)) == (5, 11)
