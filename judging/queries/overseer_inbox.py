"""What waits for an overseer (监督员): draws and summaries of live stages that nobody has signed since they were made."""

from __future__ import annotations

from django.db.models import CharField, Exists, OuterRef, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Person
from competitions.enums import CompetitionState, StageState
from competitions.models import Stage, StageEntry
from competitions.queries.competitions import competitions_visible_to
from workflow.actors import Actor
from workflow.inbox import InboxItem
from workflow.models import AuditRow
from workflow.permissions import is_permitted

MOST = 50
# What makes a draw, and what takes the seal from it: (made by, signed by).
DRAW = (("judging.order_drawn", "judging.lots_entered"), "judging.draw_witnessed")
SUMMARY = (("stage.close_marking",), "judging.summary_witnessed")
BEFORE_RELEASE = (StageState.NOT_STARTED, StageState.MARKING, StageState.CLOSED)


def overseer_items(actor: Actor) -> list[InboxItem]:
    """Draws and summaries to sign in the regions that the actor oversees. One query, none for anybody else."""
    if not isinstance(actor, Person) or not any(row.role == Role.OVERSEER for row in actor.role_rows()):
        return []
    rows = (
        Stage.objects.filter(
            competition__in=competitions_visible_to(actor),
            competition__state=CompetitionState.JUDGING,
            state__in=BEFORE_RELEASE,
        )
        .filter(Exists(StageEntry.objects.filter(stage=OuterRef("pk"), running_no__isnull=False)))
        .annotate(key=Cast("pk", CharField()))
        .annotate(drawn=_newest(*DRAW[0]), seen=_newest(DRAW[1]), shut=_newest(*SUMMARY[0]), summed=_newest(SUMMARY[1]))
        .select_related("competition__region")
        .defer("competition__introduction", "competition__how_to_enter")
        .order_by("pk")[:MOST]
    )
    items = []
    for stage in rows:
        if not stage.is_on_stage or not is_permitted(actor, "judging.supervise", stage):
            continue
        url = reverse("judging_desk:live_watch", kwargs={"pk": stage.competition_id, "code": stage.code})
        detail = f"{stage.competition.name} · {stage.name}"
        if _waits(stage.drawn, stage.seen):  # type: ignore[attr-defined]
            items.append(
                InboxItem(title=_("The draw waits for your signature"), url=url, button=_("Sign"), detail=detail)
            )
        if stage.state == StageState.CLOSED and _waits(stage.shut, stage.summed):  # type: ignore[attr-defined]
            title = _("The summary of scores waits for your signature")
            items.append(InboxItem(title=title, url=url, button=_("Sign"), detail=detail))
    return items


def _newest(*actions: str) -> Subquery:
    """When the newest of these acts on the stage was done."""
    rows = AuditRow.objects.filter(
        action__in=actions, succeeded=True, target_type=Stage._meta.label_lower, target_id=OuterRef("key")
    )
    return Subquery(rows.order_by("-at", "-seq").values("at")[:1])


def _waits(made: object, signed: object) -> bool:
    return made is not None and (signed is None or signed < made)  # type: ignore[operator]
