"""What waits at the desk because of activities."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.enums import FilingState
from competitions.queries.filings import desk_of
from events.enums import ActivityState
from events.models import Activity
from events.queries.activities import activities_visible_to, with_counts
from ui import formats
from ui.cards import Card, CardItem
from ui.tones import tone_of
from workflow import clock
from workflow.actors import Actor
from workflow.inbox import InboxItem

ON_THE_FIRST_PAGE = 4


def inbox_items(actor: Actor) -> list[InboxItem]:
    """Doors to open, ends and outcomes to record, outcomes to confirm. One query."""
    desk, now = desk_of(actor), clock.now()
    if not (desk.organises or desk.approves):
        return []
    begins = Q(state=ActivityState.LAUNCHED, starts_at__lte=now, filing__state=FilingState.APPROVED)
    ended = Q(state=ActivityState.RUNNING, ends_at__lte=now) | Q(state=ActivityState.FINISHED)
    mine = Q(organisation_id__in=desk.organises) & (begins | ended)
    above = Q(state=ActivityState.OUTCOME_RECORDED, filing__addressee_id__in=desk.approves)
    words = {
        ActivityState.LAUNCHED: (_("An activity begins: open the doors"), _("View")),
        ActivityState.RUNNING: (_("An activity is over: end it"), _("View")),
        ActivityState.FINISHED: (_("Record the outcome of an activity"), _("Record")),
        ActivityState.OUTCOME_RECORDED: (_("Confirm the outcome of an activity"), _("View")),
    }
    items = []
    rows = Activity.objects.filter(mine | above).only("name", "state", "starts_at").order_by("starts_at", "pk")
    for row in rows[:50]:
        title, button = words[ActivityState(row.state)]
        items.append(
            InboxItem(
                title=title,
                detail=f"{row.name} · {formats.when_short(row.starts_at)}",
                url=reverse("events_desk:activity_detail", kwargs={"pk": row.pk}),
                button=button,
                urgent=row.state == ActivityState.LAUNCHED,
            )
        )
    return items


def desk_card(actor: Actor, _subject: object) -> Card:
    """The activities of the actor's regions that are ahead or under way, the next first. One query."""
    ahead = (ActivityState.DRAFT, ActivityState.LAUNCHED, ActivityState.RUNNING)
    rows = with_counts(activities_visible_to(actor).filter(state__in=ahead)).select_related("organisation")
    items = [
        CardItem(
            title=row.name,
            url=reverse("events_desk:activity_detail", kwargs={"pk": row.pk}),
            detail=" · ".join(
                [
                    formats.when(row.starts_at),
                    row.organisation.name,
                    _("%(taken)d of %(capacity)d places taken") % {"taken": row.taken, "capacity": row.capacity},  # type: ignore[attr-defined]
                ]
            ),
            chip=row.get_state_display(),
            tone=tone_of(row.state),
        )
        for row in rows.order_by("starts_at", "pk")[:ON_THE_FIRST_PAGE]
    ]
    return Card(
        heading=_("Activities"),
        items=items,
        url=reverse("events_desk:activity_list"),
        button=_("All activities"),
        empty=_("No activity is coming up."),
    )
