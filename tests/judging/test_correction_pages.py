"""A frozen ranking is corrected by two persons, and the first version stays (promise T7)."""

from __future__ import annotations

import io

import openpyxl
import pytest

from judging.actions import stages
from judging.models import ScoreSheet
from tests.factories.judging import frozen, in_marking, mark, sheet_for
from tests.factories.offices import organiser
from tests.judging.test_desk_pages import base, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.promise("T7")
def test_T7_a_correction_holds_when_a_second_person_freezes_it_and_the_first_version_stays() -> None:
    made = in_marking(entries=2, judges=3)
    late = made.sheet(made.seats[0], made.entries[1])
    for pk in ScoreSheet.objects.exclude(pk=late.pk).values_list("pk", flat=True):
        mark(sheet_for(pk), "20", "20", "10", "10", submit=True)
    stages.close_marking(stage=made.stage(), actor=made.organiser, reason="评委突发疾病")
    first = frozen(made)
    client, other = signed_in(made.organiser), signed_in(organiser(made.competition.organisation, "赵复核"))
    here = f"{base(made)}ranking/"
    client.post(f"{base(made)}judging/semi/reopen/", {"reason": "评委补交"})
    mark(made.sheet(made.seats[0], made.entries[1]), "30", "30", "20", "20", submit=True)
    stages.close_marking(stage=made.stage(), actor=made.organiser)
    assert client.post(f"{here}semi/tabulate/", {"reason": ""}).status_code == 422
    assert client.post(f"{here}semi/tabulate/", {"reason": "补录评委评分"}).status_code == 302
    page = client.get(f"{here}?stage=semi").content.decode()
    assert ("另一人冻结" in page, "semi/freeze/" in page) == (True, False)
    refused = client.post(f"{here}semi/freeze/", {"version": "2"}, follow=True)
    assert "您自己作出的更正" in refused.content.decode()
    assert [row.state for row in made.stage().tabulations.order_by("version")] == ["frozen", "draft"]
    assert "semi/freeze/" in other.get(f"{here}?stage=semi").content.decode()
    other.post(f"{here}semi/freeze/", {"version": "2"})
    assert [row.state for row in made.stage().tabulations.order_by("version")] == ["superseded", "frozen"]
    assert first.result_hash in client.get(f"{here}semi/print/?version=1").content.decode()
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{here}semi/export/?version=1").content))
    assert made.entries[0].title in {cell.value for row in book.active.iter_rows() for cell in row}
