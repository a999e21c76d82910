"""Entrants who were asked for their outcome long ago and have not answered: the organiser reminds them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.enums import OutcomeState
from competitions.models import Competition, OutcomeReport
from competitions.queries.filings import desk_of
from ui.parts import TodoItem
from workflow import clock
from workflow.actors import Actor
from workflow.inbox import InboxItem

# How long an entrant may take before the organiser is asked to remind them.
PATIENCE = dt.timedelta(days=14)


def is_late(report: OutcomeReport, today: dt.date) -> bool:
    """Whether an entrant was asked long ago and has not answered."""
    return report.state == OutcomeState.ASKED and report.due_on + PATIENCE < today


def _late_ones(scope: Q) -> Iterator[tuple[str, str, str, int]]:
    """(competition, title, url, how many) of the entrants who let it wait. One query."""
    rows = (
        OutcomeReport.objects.filter(scope, state=OutcomeState.ASKED, due_on__lt=clock.today() - PATIENCE)
        .order_by()
        .values_list("entry__competition_id", "entry__competition__name")
        .annotate(late=Count("pk"))
    )
    for pk, name, late in rows:
        title = ngettext(
            "%(count)d entrant has not answered about the outcome",
            "%(count)d entrants have not answered about the outcome",
            late,
        )
        url = reverse("competitions_desk:outcome_list", kwargs={"pk": pk}) + "?state=asked"
        yield name, title % {"count": late}, url, late


def waiting_outcomes(actor: Actor) -> list[InboxItem]:
    """Inbox source for organisers. One query."""
    offices = desk_of(actor).organises
    if not offices:
        return []
    scope = Q(entry__competition__organisation_id__in=offices)
    return [InboxItem(title, url, _("Remind"), name, count) for name, title, url, count in _late_ones(scope)]


def outcomes_todo(competition: Competition, actor: Actor) -> list[TodoItem]:
    """The same for the overview of one competition. One query."""
    if competition.organisation_id not in desk_of(actor).organises:
        return []
    scope = Q(entry__competition=competition)
    return [TodoItem(title, url, _("Remind")) for _name, title, url, _count in _late_ones(scope)]
