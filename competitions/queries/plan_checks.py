"""What is still missing in a plan before it can be signed off, and what is allowed but odd."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.data import work_calendar
from competitions.domain.rulebook import RuleBook, warnings
from competitions.models import Competition
from competitions.queries.rule_books import book_of

_STEP_OF = {"tracks": "tracks", "awards": "awards", "publicity": "awards", "rubrics": "rubrics"}


@dataclass(frozen=True)
class PlanNote:
    """One thing about the plan. ``section`` is the step of the set-up that mends it; only a blocking one stops sign-off."""

    section: str
    text: str
    blocking: bool = True


def plan_notes(competition: Competition, now: dt.datetime) -> list[PlanNote]:
    """Everything to say about the plan at ``now``, what blocks first. No query (needs ``competition.filing``)."""
    book = book_of(competition)
    notes = [*_missing(competition, book), *_odd(competition, book, now)]
    return sorted(notes, key=lambda note: not note.blocking)


def first_blocker(competition: Competition, now: dt.datetime) -> str | None:
    """The first thing that stops the sign-off, in words; None when nothing does."""
    return next((note.text for note in plan_notes(competition, now) if note.blocking), None)


def _missing(competition: Competition, book: RuleBook) -> Iterator[PlanNote]:
    if not any(body.role.value == "host" for body in book.bodies):
        yield PlanNote("basics", _("Name at least one host."))
    if not competition.registration_opens_at or not competition.registration_closes_at:
        yield PlanNote("dates", _("Set when registration opens and closes."))
    if not competition.final_on:
        yield PlanNote("dates", _("Set the day of the final."))
    needed = {
        "receiving_unit": _("Name the unit that receives questions and objections."),
        "phone": _("Give the phone of the receiving unit."),
        "address": _("Give the address of the receiving unit."),
        "supervision_phone": _("Give the supervision phone."),
    }
    for name, text in needed.items():
        if not getattr(competition, name):
            yield PlanNote("contact", text)


def _odd(competition: Competition, book: RuleBook, now: dt.datetime) -> Iterator[PlanNote]:
    for remark in warnings(book, published_on=competition.final_on, calendar=work_calendar()):
        yield PlanNote(_section_of(remark.path), remark.sentence.text(_), blocking=False)
    yield from _odd_dates(competition, book, now)


def _section_of(path: str) -> str:
    """The step of the set-up that mends what is odd at a place of the rule book."""
    return _STEP_OF.get(re.split(r"[.\[]", path, maxsplit=1)[0], "judging")


def _odd_dates(competition: Competition, book: RuleBook, now: dt.datetime) -> Iterator[PlanNote]:
    opens, closes = competition.registration_opens_at, competition.registration_closes_at
    if opens and opens < now:
        text = _("Registration would open in the past; the filing will be marked as late.")
        yield PlanNote("dates", text, blocking=False)
    if closes and book.cut_off and book.cut_off > timezone.localdate(closes):
        text = _("The cut-off day lies after the close of registration: entrants cannot be checked when they enter.")
        yield PlanNote("dates", text, blocking=False)
    closed = timezone.localdate(closes) if closes else None
    order = [
        (closed, _("close of registration")),
        (competition.review_ends_on, _("end of the review")),
        (competition.final_on, _("final")),
        (competition.report_due_on, _("date for the recommendation")),
    ]
    known = [(day, name) for day, name in order if day]
    for (earlier, first), (later, second) in pairwise(known):
        if later < earlier:
            text = _("The %(second)s lies before the %(first)s.")
            yield PlanNote("dates", text % {"first": first, "second": second}, blocking=False)
