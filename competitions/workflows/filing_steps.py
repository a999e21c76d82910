"""What the moves of a filing do with its steps: made when it is filed, closed by an answer, the next one opened."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone

from accounts.models import Person
from accounts.queries.standing import sign_off_policy
from competitions.data import work_calendar
from competitions.domain.filing_chain import Leg
from competitions.domain.filing_clock import Terms, clock_of
from competitions.enums import FilingAnswer
from competitions.models import Filing, FilingStep
from competitions.queries.filing_steps import next_step, open_step
from workflow.services import Move


def make_steps(move: Move, version: int) -> FilingStep:
    """All steps of ``version`` by ``data["legs"]`` and ``data["terms"]``; the first is open.

    Without them the addressee's alone.
    """
    filing: Filing = move.obj
    # An earlier version was answered before this one could be made; nothing of it may stay open.
    filing.steps.filter(answer="", received_at__isnull=False).update(answer=FilingAnswer.WITHDRAWN)
    legs: Sequence[Leg] = move.data.get("legs") or (Leg(filing.addressee_id),)
    terms = move.data.get("terms") or Terms(settings.FILING_ANSWER_WORKING_DAYS, 0, 0)
    FilingStep.objects.bulk_create(
        FilingStep(
            filing=filing,
            version=version,
            order=order,
            office_id=leg.office,
            outside=leg.outside,
            answer_days=terms.answer,
            remind_days=terms.remind,
            escalate_days=terms.escalate,
        )
        for order, leg in enumerate(legs, start=1)
    )
    first = filing.steps.select_related("office__region").get(version=version, order=1)
    receive(move, first)
    return first


def receive(move: Move, step: FilingStep) -> None:
    """``step`` lies with its office from now on; its clock begins. An outside body is held to no clock of ours."""
    step.received_at = move.now
    if not step.outside:
        terms = Terms(step.answer_days, step.remind_days, step.escalate_days)
        clock = clock_of(timezone.localdate(move.now), terms, work_calendar())
        step.due_on, step.remind_on, step.escalate_on = clock.due_on, clock.remind_on, clock.escalate_on
        step.persons = sign_off_policy(step.office_id).decide_persons
    step.save(update_fields=["received_at", "due_on", "remind_on", "escalate_on", "persons"])
    move.touch(addressee=step.office, due_on=step.due_on)


def answer(
    move: Move, what: FilingAnswer, *, by: int | None = None, on_behalf_of: Person | None = None
) -> FilingStep | None:
    """Close the open step with ``what`` in the words of the move. None where there is none (a filing of old)."""
    step = open_step(move.obj)
    if step is None:
        return None
    step.answer, step.opinion, step.decided_at = what, move.reason, move.now
    step.decided_by_id, step.decided_for = by, on_behalf_of
    step.save(update_fields=["answer", "opinion", "decided_at", "decided_by", "decided_for"])
    return step


def hand_on(move: Move, done: FilingStep) -> FilingStep | None:
    """Open the step after ``done``; None when it was the last."""
    following = next_step(done)
    if following is not None:
        receive(move, following)
    return following
