"""Rows that share what hangs on them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Count, F

from judging.models import PanelSeat, ScoreSheet
from judging.queries.shared_rows import shared
from tests.factories.judging import in_marking

pytestmark = pytest.mark.django_db


def test_what_rows_share_is_built_once_and_asked_for_once(django_assert_num_queries: Any) -> None:
    in_marking(entries=2, judges=3)
    rows = ScoreSheet.objects.order_by("stage_entry_id", "seat__number")
    whole = list(rows.select_related("seat", "rejudgement", "stage_entry__entry__track"))
    with django_assert_num_queries(1):
        found = shared(
            rows, ("state", "seat", "rejudgement", "stage_entry"), seat=("number",), rejudgement=("state",),
            stage_entry=("entry",), stage_entry__entry=("title", "track"), stage_entry__entry__track=("code",),
        )  # fmt: skip
        said = [
            (row, row.state, row.seat.number, row.rejudgement, row.stage_entry.entry.title, row.stage_entry.entry.track)
            for row in found
        ]
    assert said == [
        (row, row.state, row.seat.number, None, row.stage_entry.entry.title, row.stage_entry.entry.track)
        for row in whole
    ]
    assert len(found) == 6
    assert len({id(row.stage_entry) for row in found}) == 2
    assert len({id(row.seat) for row in found}) == 3
    with django_assert_num_queries(1):  # what was not asked for is there all the same
        assert found[0].values == whole[0].values


def test_what_rows_are_annotated_with_comes_along_and_a_row_that_comes_twice_is_two(
    django_assert_num_queries: Any,
) -> None:
    in_marking(entries=2, judges=3)
    rows = PanelSeat.objects.order_by("number").annotate(given=Count("sheets"), of=F("panel__name"))
    with django_assert_num_queries(1):
        found = shared(rows, ("number", "panel"), panel=("name",))
        said = [(row.number, row.given, row.of, row.panel.name) for row in found]  # type: ignore[attr-defined]
    assert said == [(row.number, 2, row.panel.name, row.panel.name) for row in rows.select_related("panel")]
    joined = PanelSeat.objects.order_by("number", "sheets").annotate(sheet=F("sheets"))
    twice = [(row.pk, row.sheet) for row in shared(joined, ("number",))]  # type: ignore[attr-defined]
    assert twice == [(row.seat_id, row.pk) for row in ScoreSheet.objects.order_by("seat__number", "pk")]
