"""What waits in judging: for judges, and for organisers at the desk and in the workspace of a competition."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import Role
from accounts.models import Person
from competitions.enums import CompetitionState, StageState
from competitions.models import Competition
from competitions.queries.competitions import competitions_visible_to
from competitions.queries.filings import desk_of
from judging.enums import SeatState
from judging.queries.inbox_marks import again_items, led_items
from judging.queries.judge import seats_of
from judging.queries.next_step import due_at, next_steps, page_of, stages_with_facts
from ui import formats
from ui.cards import Card, CardItem
from ui.parts import TodoItem
from workflow import clock
from workflow.actors import Actor
from workflow.inbox import InboxItem

ON_THE_FIRST_PAGE = 4


def is_judge(actor: Actor) -> bool:
    """Whether the judge's place is one of this actor's places. No query beyond the actor's own roles."""
    return isinstance(actor, Person) and any(row.role == Role.JUDGE for row in actor.role_rows())


def judge_items(actor: Actor) -> list[InboxItem]:
    """For judges: invitations to answer, sheets to mark and lock; for leaders 复评 to decide. One query, two more for these."""
    if not is_judge(actor):
        return []
    seats = list(seats_of(actor))
    items = led_items(seats)
    now = clock.now()
    for seat in seats:
        stage = seat.panel.stage
        url = reverse("judging_judge:seat", kwargs={"pk": seat.pk})
        if seat.state == SeatState.INVITED and stage.state in (StageState.NOT_STARTED, StageState.MARKING):
            title = _("You are invited to judge: %(stage)s") % {"stage": stage.name}
            items.append(InboxItem(title=title, url=url, button=_("Answer"), detail=stage.competition.name))
        elif seat.state == SeatState.ACCEPTED and stage.state == StageState.MARKING:
            left = seat.sheet_count - seat.done_count  # type: ignore[attr-defined]
            if left:
                title = ngettext("%(count)d score sheet to hand in", "%(count)d score sheets to hand in", left) % {
                    "count": left
                }
                due = due_at(stage)
                late = due is not None and due < now
                items.append(
                    InboxItem(title, url, _("Mark"), f"{stage.competition.name} · {stage.name}", left, due, late)
                )
    return items


def organiser_items(actor: Actor) -> list[InboxItem]:
    """For organisers, over all their competitions in judging or about to be. One query, two more where rules have 复评."""
    offices = desk_of(actor).organises
    if not offices:
        return []
    states = [CompetitionState.FILED, CompetitionState.JUDGING]
    rows = list(stages_with_facts(Q(competition__organisation_id__in=offices, competition__state__in=states))[:100])
    now = clock.now()
    return again_items(rows) + [
        InboxItem(
            title=step.title,
            url=step.url,
            button=step.button,
            detail=f"{step.stage.competition.name} · {step.stage.name}",
            count=step.count,
            due=step.due,
            urgent=step.due is not None and step.due < now,
        )
        for step in next_steps(rows)
    ]


def workspace_items(competition: Competition, actor: Actor) -> list[TodoItem]:
    """The same for the overview of one competition. One query."""
    if competition.organisation_id not in desk_of(actor).organises:
        return []
    if competition.state not in (CompetitionState.FILED, CompetitionState.JUDGING):
        return []
    now = clock.now()
    return [
        TodoItem(
            title=step.title,
            url=step.url,
            button=step.button,
            detail=step.stage.name,
            chip=formats.time_left(step.due, now) if step.due else "",
            tone="danger" if step.due and step.due < now else "warn" if step.due else "info",
        )
        for step in next_steps(stages_with_facts(Q(competition=competition)))
    ]


def marking_card(actor: Actor, _subject: object) -> Card | None:
    """How far the marking is in the actor's regions, for those who watch: who organises has it in the inbox. One query."""
    if desk_of(actor).organises:
        return None
    scope = Q(state=StageState.MARKING, competition__in=competitions_visible_to(actor))
    items = [
        CardItem(
            title=f"{stage.competition.name} · {stage.name}",
            url=page_of(stage),
            detail=_("until %(when)s") % {"when": formats.deadline(due)} if (due := due_at(stage)) else "",
            chip=_("%(done)d of %(all)d sheets handed in") % {"done": stage.done_count, "all": stage.sheet_count},  # type: ignore[attr-defined]
            tone="ok" if stage.done_count == stage.sheet_count else "info",  # type: ignore[attr-defined]
        )
        for stage in stages_with_facts(scope)[:ON_THE_FIRST_PAGE]
    ]
    return Card(heading=_("Progress of marking"), items=items) if items else None
