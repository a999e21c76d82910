"""Where a filing lies: the open step, the one after it, and the whole way for the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from competitions.domain.filing_clock import is_overdue
from competitions.enums import FilingAnswer, FilingState
from competitions.models import Filing, FilingStep

M = TypeVar("M", bound=Model)
# Who took part in filing it, and in an answer.
FILERS = ("drafted_by", "checked_by", "checked_for", "signed_by", "signed_for", "decided_by")
_PEOPLE = ("decided_by", "decided_for", "proposed_by", "proposed_for", "checked_by", "checked_for")


def open_step(filing: Filing) -> FilingStep | None:
    """The step that waits for its answer. One query."""
    rows = filing.steps.filter(answer="", received_at__isnull=False)
    return rows.select_related("office__region").first()


def last_step(filing: Filing) -> FilingStep | None:
    """The step that was received last, whether it still is open or was just answered. One query."""
    rows = filing.steps.filter(received_at__isnull=False).order_by("-version", "-order")
    return rows.select_related("office__region").first()


def next_step(step: FilingStep) -> FilingStep | None:
    """The step after ``step`` in the same version. One query."""
    rows = FilingStep.objects.filter(filing_id=step.filing_id, version=step.version, order=step.order + 1)
    return rows.select_related("office__region").first()


def steps_of(filing: Filing) -> tuple[FilingStep, ...]:
    """Every step of every version, in order, with people and papers. One query."""
    return tuple(with_names(filing.steps.select_related("office"), "paper__recorded_by", *_PEOPLE))


def with_names(rows: QuerySet[M], *people: str) -> QuerySet[M]:
    """``rows`` with the named people, their encrypted columns left out: a page shows names, and each would be decrypted."""
    hidden = [f"{one}__{column}" for one in people for column in ("id_number", "phone")]
    return rows.select_related(*people).defer(*hidden)


def passed_words(filing: Filing) -> str:
    """What an approval did, for whoever gave it: the number, or the way onward."""
    if filing.state == FilingState.SUBMITTED:
        step = open_step(filing)
        return _("Agreed; it is with %(body)s now.") % {"body": step.body if step else filing.addressee.name}
    return _("Approved; the filing number is %(number)s.") % {"number": filing.number}


@dataclass(frozen=True)
class StopRow:
    """One body on the way, as the page draws it. ``mark``: done, now, late, back, no or empty for one that is ahead."""

    step: FilingStep | None
    body: str
    what: str
    mark: str
    is_outside: bool = False


def seen_of(filing: Filing, step: FilingStep | None) -> str:
    """What a page showed of a filing, in one word: sent back with an answer, it tells a stale page."""
    return f"{filing.version}.{step.order if step else 0}.{step.turn if step else 0}"


def stop_rows(steps: Iterable[FilingStep], version: int, today: dt.date | None) -> tuple[StopRow, ...]:
    """The way of ``version``. ``today`` is needed while a step is open."""
    return tuple(_stop_row(step, today) for step in steps if step.version == version)


def _stop_row(step: FilingStep, today: dt.date | None) -> StopRow:
    if step.answer:
        what, mark = str(FilingAnswer(step.answer).label), _MARKS[FilingAnswer(step.answer)]
    elif step.received_at is None:
        what, mark = _("not reached yet"), ""
    elif today is not None and is_overdue(step.due_on, today):
        what, mark = _("overdue"), "late"
    else:
        what, mark = _("lies here now"), "now"
    return StopRow(step, step.body, what, mark, bool(step.outside))


_MARKS = {
    FilingAnswer.PASSED: "done",
    FilingAnswer.RETURNED: "back",
    FilingAnswer.REFUSED: "no",
    FilingAnswer.WITHDRAWN: "",
}
