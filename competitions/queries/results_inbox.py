"""What waits after judging: a list to publish, a list to report up, a report to receive."""

from __future__ import annotations

from collections.abc import Iterator
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


def _work(rows: QuerySet[Competition]) -> Iterator[tuple[Competition, str, str, str]]:
    for row in rows:
        if row.state == CompetitionState.JUDGING:
            url = reverse("competitions_desk:publicity", kwargs={"pk": row.pk})
            yield row, _("The promotion is decided: publish the list"), url, _("Publish the list")
        else:
            url = reverse("competitions_desk:report", kwargs={"pk": row.pk})
            yield row, _("The publicity is over: report the list up"), url, _("Report up")


def waiting_results(actor: Actor) -> list[InboxItem]:
    """For organisers. One query."""
    offices = desk_of(actor).organises
    if not offices:
        return []
    now, zone = clock.now(), timezone.get_current_timezone()
    items = []
    for row, title, url, button in _work(_open(Q(organisation_id__in=offices))[:50]):
        due = end_of_day(row.report_due_on, zone) if row.report_due_on else None
        items.append(InboxItem(title, url, button, row.name, due=due, urgent=due is not None and due < now))
    return items


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
    return [
        TodoItem(title=title, url=url, button=button, tone="info")
        for _row, title, url, button in _work(_open(Q(pk=competition.pk)))
    ]
