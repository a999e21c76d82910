"""Hints on entries that wait for their check, and the filters that agree with them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db.models import QuerySet

from competitions.actions import entry_checks as verbs
from competitions.enums import EntryState
from competitions.models import Attachment, Competition, Entry, TeamMember
from competitions.queries.eligibility import cut_off_of
from competitions.queries.entry_hints import (
    filter_duplicates,
    filter_resubmitted,
    filter_stale_stamps,
    hints_for,
    rows_handed_in,
)
from competitions.queries.rule_books import book_of
from tests.factories import entries as make
from tests.factories.offices import organiser
from workflow import clock

pytestmark = pytest.mark.django_db


def keys(rows: QuerySet[Any, Any]) -> set[int]:
    return {row["pk"] for row in rows}


def hints_of(competition: Competition) -> dict[int, str]:
    rows = list(rows_handed_in(competition))
    book = book_of(competition)
    return {pk: hint.tone for pk, hint in hints_for(rows, book, cut_off_of(competition, book, clock.now())).items()}


def test_hints_and_their_filters_agree() -> None:
    competition, (first, second, third) = make.three()
    assert set(hints_of(competition).values()) == {"ok"}
    Entry.objects.filter(pk__in=[first.pk, second.pk]).update(uscc=make.credit_code(7))
    assert hints_of(competition) == {first.pk: "danger", second.pk: "danger", third.pk: "ok"}
    assert keys(filter_duplicates(competition, rows_handed_in(competition))) == {first.pk, second.pk}
    Entry.objects.filter(pk=second.pk).update(uscc="")
    head = TeamMember.objects.get(entry=third, is_leader=True)
    same = TeamMember(entry=first, name="同一人", order=5)
    same.set_id(head.id_kind, head.id_number)
    same.save()
    assert hints_of(competition) == {first.pk: "danger", second.pk: "ok", third.pk: "danger"}
    assert keys(filter_duplicates(competition, rows_handed_in(competition))) == {first.pk, third.pk}
    same.set_id("", "")
    same.phone = head.phone
    same.save()
    assert hints_of(competition) == {first.pk: "warn", second.pk: "ok", third.pk: "warn"}
    assert keys(filter_duplicates(competition, rows_handed_in(competition))) == {first.pk, third.pk}
    Attachment.objects.filter(entry=second, kind="stamped_form").update(form_version="old")
    assert hints_of(competition)[second.pk] == "warn"
    assert keys(filter_stale_stamps(rows_handed_in(competition))) == {second.pk}
    actor = organiser(competition.organisation, "钱经办")
    verbs.return_entry(entry=second, actor=actor, reason="重盖")
    Entry.objects.filter(pk=second.pk).update(state=EntryState.SUBMITTED)
    assert keys(filter_resubmitted(rows_handed_in(competition))) == {second.pk}


def test_a_firm_close_to_its_limit_is_pointed_out() -> None:
    competition, (first, _second, _third) = make.three()
    cut_off = cut_off_of(competition, book_of(competition), clock.now())
    near = cut_off.replace(year=cut_off.year - 5)
    Entry.objects.filter(pk=first.pk).update(registered_on=near + dt.timedelta(days=9), entrant_type="enterprise")
    rows = list(rows_handed_in(competition).filter(pk=first.pk))
    hint = hints_for(rows, book_of(competition), cut_off)[first.pk]
    assert (hint.text, hint.tone) == ("距注册年限上限还差 9 天", "warn")
