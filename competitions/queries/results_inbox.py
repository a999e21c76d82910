"""What waits after judging: a list to publish, a list to report up, a report to receive."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.domain.windows import end_of_day
from competitions.enums import CompetitionState, EntryState, PublicityState
from competitions.models import Competition, Entry, Promotion, PublicityNotice
from competitions.queries.filings import desk_of
from competitions.queries.results import reports_to_receive
from ui.parts import TodoItem
from workflow import clock
from workflow.actors import Actor
from workflow.inbox import InboxItem, Row, as_rows


def _open(scope: Q) -> QuerySet[Competition]:
    """Competitions whose last stages are decided and not published, or whose publicity is over and not reported."""
    promoted = Promotion.objects.filter(stage__competition=OuterRef("pk"), undone_at__isnull=True)
    # Whoever passed the check and is not decided on waits for a last stage.
    waiting = Entry.objects.filter(competition=OuterRef("pk"), state=EntryState.ACCEPTED)
    closed = PublicityNotice.objects.filter(competition=OuterRef("pk"), state=PublicityState.CLOSED)
    running = PublicityNotice.objects.filter(competition=OuterRef("pk"), state=PublicityState.PUBLISHED)
    return (
        Competition.objects.filter(scope)
        .annotate(is_decided=Exists(promoted) & ~Exists(waiting), is_over=Exists(closed), is_running=Exists(running))
        .filter(
            Q(state=CompetitionState.JUDGING, is_decided=True)
            | Q(state=CompetitionState.PUBLICITY, is_over=True, is_running=False)
        )
        .only("name", "state", "report_due_on")
        .order_by("pk")
    )


def _work(key: int, state: str) -> tuple[str, str, str]:
    """Title, address and button."""
    if state == CompetitionState.JUDGING:
        url = reverse("competitions_desk:publicity", kwargs={"pk": key})
        return _("The promotion is decided: publish the list"), url, _("Publish the list")
    url = reverse("competitions_desk:report", kwargs={"pk": key})
    return _("The publicity is over: report the list up"), url, _("Report up")


def result_rows(actor: Actor) -> QuerySet[Any] | None:
    """For organisers."""
    offices = desk_of(actor).organises
    if not offices:
        return None
    rows = _open(Q(organisation_id__in=offices))
    return as_rows("competitions.results", rows, key="pk", name="name", state="state", day="report_due_on")


def result_item(row: Row) -> InboxItem:
    """One of them."""
    title, url, button = _work(row.key, row.state)
    due = end_of_day(row.day, timezone.get_current_timezone()) if row.day else None
    return InboxItem(title, url, button, row.name, due=due, urgent=due is not None and due < clock.now())


def report_rows(actor: Actor) -> QuerySet[Any] | None:
    """For the level above: lists that came in."""
    if not desk_of(actor).signs:
        return None
    return as_rows("competitions.reports", reports_to_receive(actor), key="pk", name="competition__name")


def report_item(row: Row) -> InboxItem:
    """One of them."""
    url = reverse("competitions_desk:report_list") + f"{row.key}/"
    return InboxItem(_("A list of recommended entries came in"), url, _("Receive"), row.name)


def results_todo(competition: Competition, actor: Actor) -> list[TodoItem]:
    """The same for the overview of one competition. One query."""
    if competition.organisation_id not in desk_of(actor).organises:
        return []
    if competition.state not in (CompetitionState.JUDGING, CompetitionState.PUBLICITY):
        return []
    work = [_work(row.pk, row.state) for row in _open(Q(pk=competition.pk))]
    return [TodoItem(title=title, url=url, button=button, tone="info") for title, url, button in work]
