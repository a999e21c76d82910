"""Marks that came after the close: listed with both times, admitted or not, once, with a reason."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from judging.actions.late import decide_late
from judging.actions.marks import Marks, save_marks
from judging.actions.panels import set_leader
from judging.actions.stages import close_marking
from judging.actions.tabulation import freeze_tabulation, tabulate
from judging.actions.verification import verify_envelopes
from judging.models import LateDecision, MarkEnvelope, ScoreSheet
from tests.factories.judging import Contest, in_marking, mark, mark_all, semi_closed, sheet_for, values
from tests.factories.offices import person
from tests.judging.pages import signed_in, with_login
from workflow.services import Forbidden, Refused

pytestmark = pytest.mark.django_db


def come_late(sheet: ScoreSheet, *numbers: str) -> MarkEnvelope:
    marks = Marks(values=values(*numbers), based_on=sheet.version, device="pad-a", device_seq=9, source="tablet")
    assert save_marks(sheet=sheet_for(sheet.pk), actor=sheet.seat.person, marks=marks).verdict == "closed"
    return MarkEnvelope.objects.get(pk=marks.id)


def absent(made: Contest) -> ScoreSheet:
    """Marking is closed; one sheet is not in."""
    sheet = made.sheet(made.seats[0], made.entries[0])
    for row in ScoreSheet.objects.exclude(pk=sheet.pk):
        mark(sheet_for(row.pk), "20", "20", "10", "10", submit=True)
    close_marking(stage=made.stage(), actor=made.organiser, reason="到点收卷")
    return sheet_for(sheet.pk)


def decide(
    sheet: ScoreSheet, row: MarkEnvelope, actor: Any, admit: bool = True, reason: str = "断网，平板时间在收卷之前"
) -> Any:
    return decide_late(sheet=sheet_for(sheet.pk), envelope=row.pk, actor=actor, admit=admit, reason=reason)


def test_admitted_marks_are_on_the_sheet_and_the_envelope_stays(made: Contest) -> None:
    sheet = absent(made)
    row = come_late(sheet, "25", "20", "10", "10")
    decide(sheet, row, made.organiser)
    now = ScoreSheet.objects.get(pk=sheet.pk)
    assert (now.state, now.total, now.envelope, now.absent_reason) == ("submitted", "65", row.pk, "")
    kept = MarkEnvelope.objects.get(pk=row.pk)
    assert (kept.applied, kept.verdict, kept.mac) == (False, "closed", row.mac)
    assert list(verify_envelopes()) == []
    with pytest.raises(Refused):
        decide(sheet, row, made.organiser, admit=False)
    assert LateDecision.objects.count() == 1


def test_not_admitted_changes_nothing(made: Contest) -> None:
    sheet = absent(made)
    row = come_late(sheet, "25", "20", "10", "10")
    decide(sheet, row, made.organiser, admit=False, reason="收卷后才填写")
    assert (ScoreSheet.objects.get(pk=sheet.pk).state, list(verify_envelopes())) == ("absent", [])


def test_the_ranking_names_late_marks_that_wait(made: Contest) -> None:
    """Admitted after the freeze they would make a second version, so nobody should freeze past them unawares."""
    sheet = absent(made)
    client, here = signed_in(made.organiser), f"/desk/competitions/{made.competition.pk}/ranking/?stage=semi"
    assert "份迟到评分待决定" not in client.get(here).content.decode()
    row = come_late(sheet, "25", "20", "10", "10")
    assert "1 份迟到评分待决定" in client.get(here).content.decode()
    decide(sheet, row, made.organiser, admit=False)
    assert "份迟到评分待决定" not in client.get(here).content.decode()


def test_what_is_not_whole_cannot_be_admitted(made: Contest) -> None:
    sheet = absent(made)
    row = come_late(sheet, "25")
    with pytest.raises(Refused):
        decide(sheet, row, made.organiser)
    assert LateDecision.objects.count() == 0


def test_who_may_decide(made: Contest) -> None:
    set_leader(seat=made.seats[1], actor=made.organiser)
    sheet = absent(made)
    row = come_late(sheet, "25", "20", "10", "10")
    for stranger in (sheet.seat.person, made.seats[2].person, person("路人")):
        with pytest.raises(Forbidden):
            decide(sheet, row, stranger)
    with pytest.raises(Refused):
        decide(sheet, row, made.seats[1].person, reason=" ")
    decide(sheet, row, made.seats[1].person)
    assert ScoreSheet.objects.get(pk=sheet.pk).state == "submitted"


def test_a_frozen_ranking_needs_a_new_version_with_its_reason() -> None:
    made = semi_closed()
    first = freeze_tabulation(tabulation=tabulate(stage=made.stage(), actor=made.organiser), actor=made.organiser)
    sheet = made.sheet(made.seats[0], made.entries[2])
    decide(sheet, come_late(sheet, "30", "20", "10", "10"), made.organiser)
    with pytest.raises(Refused, match="版"):
        tabulate(stage=made.stage(), actor=made.organiser)
    second = tabulate(stage=made.stage(), actor=made.organiser, reason="迟到评分经组长认可")
    assert (second.version, second.inputs_hash != first.inputs_hash) == (2, True)
    assert list(verify_envelopes()) == []


@pytest.mark.promise("T1")
def test_an_admission_behind_the_application_is_found(made: Contest) -> None:
    sheet = absent(made)
    row = come_late(sheet, "25", "20", "10", "10")
    decide(sheet, row, made.organiser)
    with transaction.atomic(), pytest.raises(DatabaseError):
        LateDecision.objects.update(admitted=False)
    ScoreSheet.objects.filter(pk=sheet.pk).update(total="99")
    assert [fault.problem for fault in verify_envelopes()] == ["differs from what was locked"]


def test_the_leaders_page(made: Contest) -> None:
    set_leader(seat=made.seats[1], actor=made.organiser)
    sheet = absent(made)
    row = come_late(sheet, "25", "20", "10", "10")
    own = made.sheet(made.seats[1], made.entries[1])
    come_late(own, "1", "1", "1", "1")
    leader = with_login(made.seats[1])
    here = f"/judge/seats/{made.seats[1].pk}/late/"
    page = leader.get(here).content.decode()
    assert (page.count('name="envelope"'), "创新引领" in page, str(row.pk) in page) == (1, True, True)
    assert with_login(made.seats[2]).get(f"/judge/seats/{made.seats[2].pk}/late/").status_code == 404
    once = {"_once": uuid.uuid4().hex, "envelope": str(row.pk), "decision": "admit", "reason": "断网"}
    assert leader.post(here, once).status_code == 302
    assert ScoreSheet.objects.get(pk=sheet.pk).state == "submitted"
    foreign = once | {"_once": uuid.uuid4().hex, "envelope": str(own.envelopes.get(verdict="closed").pk)}
    assert leader.post(here, foreign).status_code == 404


def test_the_organisers_page_counts_what_waits(made: Contest) -> None:
    sheet = absent(made)
    come_late(sheet, "25", "20", "10", "10")
    desk = signed_in(made.organiser)
    page = desk.get(f"/desk/competitions/{made.competition.pk}/judging/?stage=semi").content.decode()
    assert "有 1 份评分在截止后到达" in page
    listed = desk.get(f"/desk/competitions/{made.competition.pk}/judging/semi/late/").content.decode()
    assert ("2026年" in listed, listed.count('name="envelope"')) == (True, 1)


@pytest.mark.parametrize("entries", [1, 3])
def test_queries_of_the_late_page(steady_clock: None, django_assert_num_queries: Any, entries: int) -> None:
    made = in_marking(entries=entries, judges=3)
    mark_all(made)
    close_marking(stage=made.stage(), actor=made.organiser)
    for entry in made.entries:
        come_late(made.sheet(made.seats[0], entry), "1", "1", "1", "1")
    desk = signed_in(made.organiser)
    here = f"/desk/competitions/{made.competition.pk}/judging/semi/late/"
    desk.get(here)
    with django_assert_num_queries(6):
        desk.get(here)
