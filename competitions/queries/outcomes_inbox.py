"""Entrants who were asked for their outcome long ago and have not answered: the organiser reminds them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.enums import OutcomeState
from competitions.models import Competition, OutcomeReport
from competitions.queries.filings import desk_of
from ui.parts import TodoItem
from workflow import clock
from workflow.actors import Actor
from workflow.inbox import InboxItem, Row, as_rows

# How long an entrant may take before the organiser is asked to remind them.
PATIENCE = dt.timedelta(days=14)


def is_late(report: OutcomeReport, today: dt.date) -> bool:
    """Whether an entrant was asked long ago and has not answered."""
    return report.state == OutcomeState.ASKED and report.due_on + PATIENCE < today


def _late(scope: Q) -> QuerySet[OutcomeReport]:
    return OutcomeReport.objects.filter(scope, state=OutcomeState.ASKED, due_on__lt=clock.today() - PATIENCE)


def _words(competition: int, late: int) -> tuple[str, str]:
    """Title and address of a competition whose entrants let it wait."""
    title = ngettext(
        "%(count)d entrant has not answered about the outcome",
        "%(count)d entrants have not answered about the outcome",
        late,
    )
    url = reverse("competitions_desk:outcome_list", kwargs={"pk": competition}) + "?state=asked"
    return title % {"count": late}, url


def outcome_rows(actor: Actor) -> QuerySet[Any] | None:
    """For organisers: competitions whose entrants let it wait."""
    offices = desk_of(actor).organises
    if not offices:
        return None
    rows = _late(Q(entry__competition__organisation_id__in=offices)).values("entry__competition")
    return as_rows(
        "competitions.outcomes", rows, key="entry__competition", name="entry__competition__name", number=Count("pk")
    )


def outcome_item(row: Row) -> InboxItem:
    """One of them."""
    title, url = _words(row.key, row.number)
    return InboxItem(title, url, _("Remind"), row.name, row.number)


def outcomes_todo(competition: Competition, actor: Actor) -> list[TodoItem]:
    """The same for the overview of one competition. One query."""
    if competition.organisation_id not in desk_of(actor).organises:
        return []
    late = _late(Q(entry__competition=competition)).count()
    if not late:
        return []
    title, url = _words(competition.pk, late)
    return [TodoItem(title, url, _("Remind"))]
