"""Reads of outcome reports, and what they put on other pages."""

from __future__ import annotations

from decimal import Decimal
from typing import TypedDict

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Person
from accounts.queries import holds_for_organisation, holds_in_region, region_paths, within_regions
from competitions.enums import OutcomeState
from competitions.models import Competition, Entry, OutcomeReport
from ui.cards import Card, CardItem
from ui.tones import tone_of
from workflow.actors import Actor

_HAS_ANSWER = (OutcomeState.ANSWERED, OutcomeState.CONFIRMED)


class OutcomeSums(TypedDict):
    """How many, and the sums of the answers; money in 万元."""

    planned: int
    asked: int
    answered: int
    jobs: int
    revenue: Decimal
    finance: Decimal


def outcomes_visible_to(actor: Actor) -> QuerySet[OutcomeReport]:
    """Reports of competitions in the regions of the actor's desk roles."""
    return OutcomeReport.objects.filter(within_regions("entry__competition__region", region_paths(actor)))


def tells_stories_of(actor: Actor, competition: Competition) -> bool:
    """Who may write success stories: the contest's organisers, and editors of a region around it."""
    return holds_for_organisation(actor, competition.organisation_id, Role.ORGANISER) or holds_in_region(
        actor, competition.region, Role.EDITOR
    )


def outcomes_of_leader(actor: Actor) -> QuerySet[OutcomeReport]:
    """What the actor was asked, as head of a project: what stands under ``/my/``. Not before the day has come."""
    if not isinstance(actor, Person):
        return OutcomeReport.objects.none()
    return OutcomeReport.objects.filter(entry__leader=actor).exclude(state=OutcomeState.DUE)


def outcome_by_token(token: str) -> OutcomeReport | None:
    """By the link of the SMS, once it was asked. One query."""
    rows = OutcomeReport.objects.exclude(state=OutcomeState.DUE).select_related("entry__competition__organisation")
    return rows.filter(token=token).first()


def last_told(report: OutcomeReport) -> tuple[bool, int | None]:
    """Whether the project went on and its jobs, as told now or at the date before; goes on and None where nobody told.
    One query where this one is not answered yet."""
    if report.jobs is not None:
        return report.is_running is not False, report.jobs
    before = OutcomeReport.objects.filter(entry=report.entry_id, months__lt=report.months, jobs__isnull=False)
    found = before.order_by("-months").values_list("is_running", "jobs").first()
    return (found[0] is not False, found[1]) if found else (True, None)


def sums_of(competition: Competition) -> OutcomeSums:
    """One query."""
    answered = Q(state__in=_HAS_ANSWER)
    found = OutcomeReport.objects.filter(entry__competition=competition).aggregate(
        planned=Count("pk"),
        asked=Count("pk", filter=~Q(state=OutcomeState.DUE)),
        answered=Count("pk", filter=answered),
        jobs=Sum("jobs", filter=answered),
        revenue=Sum("revenue", filter=answered),
        finance=Sum("finance", filter=answered),
    )
    return OutcomeSums(
        planned=found["planned"],
        asked=found["asked"],
        answered=found["answered"],
        jobs=found["jobs"] or 0,
        revenue=found["revenue"] or Decimal(0),
        finance=found["finance"] or Decimal(0),
    )


def outcome_card(actor: Actor, entry: Entry | None) -> Card | None:
    """On the first page what the actor has still to answer; on an entry's page all that was asked. One query."""
    found = outcomes_of_leader(actor).select_related("entry")
    found = found.filter(entry=entry) if entry is not None else found.filter(state=OutcomeState.ASKED)
    items = [
        CardItem(
            title=_("%(months)d months after the final: jobs, revenue, finance") % {"months": report.months},
            detail="" if entry is not None else report.entry.title,
            url=reverse("competitions_my:outcome", kwargs={"token": report.entry.token, "months": report.months}),
            chip=report.get_state_display(),
            tone="warn" if report.state == OutcomeState.ASKED else tone_of(report.state),
            button=_("Answer") if report.state == OutcomeState.ASKED else _("View"),
        )
        for report in found.order_by("due_on", "pk")[:20]
    ]
    return Card(heading=_("Outcome after the contest"), items=items) if items else None
