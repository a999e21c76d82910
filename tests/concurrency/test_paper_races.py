"""Two people at one paper at the same moment: one is the first, one the second, and its marks count once."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from accounts.models import Person
from judging.actions.paper_intake import Taken, take_in_papers
from judging.actions.paper_sheets import Entered, Typed, enter_papers
from judging.models import MarkEnvelope, PanelSeat, PaperEntry, PaperSheet, SheetFile
from tests.concurrency.held import overlap
from tests.factories.competitions import pdf
from tests.factories.judging import in_marking, sheet_for, values
from tests.factories.offices import organiser
from workflow.audit import verify_all

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_two_people_type_one_paper_and_attach_its_scan_at_once() -> None:
    made = in_marking(entries=1)
    sheet = made.sheet(made.seats[0], made.entries[0])
    second = organiser(made.competition.organisation, "王复录")
    content = pdf()

    def seat() -> PanelSeat:
        return PanelSeat.objects.select_related("panel__stage__competition", "person").get(pk=sheet.seat_id)

    def enter(actor: Person) -> Entered:
        row = Typed(sheet.pk, values("20", "20", "10", "10"))
        return enter_papers(seat=seat(), actor=actor, rows=[row])

    overlap(lambda: enter(made.organiser), lambda: enter(second))
    paper = PaperSheet.objects.get()
    assert (paper.state, PaperEntry.objects.count()) == ("agreed", 2)
    assert {paper.first_by_id, paper.second_by_id} == {made.organiser.pk, second.pk}

    def take(actor: Person) -> Taken:
        scan = ContentFile(content, name="a.pdf")
        return take_in_papers(seat=seat(), actor=actor, papers=[paper.pk], scan=scan, name="a.pdf")

    answers = overlap(lambda: take(made.organiser), lambda: take(second))
    assert sorted(answers) == ["Refused", "Taken"]
    assert (sheet_for(sheet.pk).state, MarkEnvelope.objects.count(), SheetFile.objects.count()) == ("submitted", 1, 1)
    assert list(verify_all()) == []
