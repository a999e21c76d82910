"""A judge who steps back leaves an entry with fewer sheets than the rules say: said before the close, not only in the ranking."""

from __future__ import annotations

import pytest

from judging.actions.sheets import recuse_sheet
from judging.queries.shortage import shortage_words
from tests.factories.judging import in_marking, sheet_for
from tests.factories.promotion import set_stage
from tests.judging.pages import signed_in

pytestmark = pytest.mark.django_db


def test_an_entry_that_lacks_a_sheet_is_named_before_the_close(django_assert_num_queries) -> None:
    made = in_marking(entries=3, judges=3)
    set_stage(made, "semi", reviews_per_entry=3)
    client, here = signed_in(made.organiser), f"/desk/competitions/{made.competition.pk}/judging/semi/"
    stage = made.stage()
    assert stage.competition.pk == made.competition.pk
    with django_assert_num_queries(1):
        assert shortage_words(stage) == ""
    sheet = sheet_for(made.seats[0].sheets.first().pk)
    recuse_sheet(sheet=sheet, actor=sheet.seat.person, kind="employer", reason="亲属。")
    said = "1 个项目的评分表不足规程规定的 3 份"
    page = client.get(f"{here}close/").content.decode()
    assert (said in page, sheet.stage_entry.entry.title in page, f'href="{here}assign/"' in page) == (True, True, True)
    set_stage(made, "semi", reviews_per_entry=None)
    assert shortage_words(made.stage()) == ""
