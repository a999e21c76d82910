"""What waits in the marks themselves: papers to be typed a second time, entries to be judged again or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from competitions.domain.rulebook import RejudgeBy
from competitions.enums import EntryState, StageState
from competitions.models import Stage
from competitions.queries.filings import desk_of
from judging.enums import PaperState, SeatState
from judging.models import PanelSeat, PaperSheet
from judging.queries.paper_state import over_seconds
from judging.queries.rejudgements import waiting_in
from judging.queries.rubrics import rules_of
from workflow.actors import Actor
from workflow.inbox import InboxItem, Row, as_rows

PAPERS = "judging.papers"


def paper_rows(actor: Actor) -> QuerySet[Any] | None:
    """Stages with papers that somebody else typed, for who may type them: an organiser who is no judge there."""
    offices = desk_of(actor).organises
    if not offices or not isinstance(actor, Person):
        return None
    typed = PaperSheet.objects.filter(
        state=PaperState.ONCE,
        sheet__stage_entry__stage=OuterRef("pk"),
        sheet__stage_entry__entry__state=EntryState.ACCEPTED,
    )
    typed = typed.exclude(first_by=actor).exclude(over_seconds("sheet__")).order_by()
    number = typed.values("sheet__stage_entry__stage").annotate(n=Count("pk")).values("n")
    seats = PanelSeat.objects.filter(panel__stage=OuterRef("pk"), person=actor)
    rows = Stage.objects.filter(
        ~Exists(seats.exclude(state__in=[SeatState.DECLINED, SeatState.RELEASED])),
        competition__organisation__in=offices,
        state__in=[StageState.MARKING, StageState.CLOSED],
    ).annotate(papers=Coalesce(Subquery(number, output_field=IntegerField()), 0))
    return as_rows(
        PAPERS, rows.filter(papers__gt=0), key="pk", parent="competition_id", name="competition__name", word="name",
        state="code", number="papers",
    )  # fmt: skip


def paper_item(row: Row) -> InboxItem:
    """One of them."""
    title = ngettext(
        "%(count)d paper sheet is to be typed a second time",
        "%(count)d paper sheets are to be typed a second time",
        row.number,
    )
    url = reverse("judging_desk:paper_sheets", kwargs={"pk": row.parent, "code": row.state})
    return InboxItem(title % {"count": row.number}, url, _("Type"), f"{row.name} · {row.word}", row.number)


def again_items(stages: Iterable[Stage]) -> list[InboxItem]:
    """Entries of the office's stages whose marks lie far apart, where the office may open. One query, mostly none."""
    mine = [stage for stage in stages if _opens(stage, RejudgeBy.LEADER)]
    counts = waiting_in(mine)
    return [
        _again_item(stage, counts[stage.pk], "judging_desk:rejudge", pk=stage.competition_id, code=stage.code)
        for stage in mine
        if stage.pk in counts
    ]


def led_items(seats: Iterable[PanelSeat]) -> list[InboxItem]:
    """The same for a leader, about what the own panel marked. One query for each panel that is led."""
    items: list[InboxItem] = []
    for seat in seats:
        stage = seat.panel.stage
        if seat.is_leader and seat.state == SeatState.ACCEPTED and _opens(stage, RejudgeBy.ORGANISER):
            counts = waiting_in([stage], seat.panel_id).values()
            items += [_again_item(stage, count, "judging_judge:rejudge", pk=seat.pk) for count in counts]
    return items


def _opens(stage: Stage, unless: RejudgeBy) -> bool:
    if stage.state != StageState.MARKING:
        return False
    rule = rules_of(stage).rejudge
    return rule is not None and rule.opened_by is not unless


def _again_item(stage: Stage, count: int, name: str, **where: object) -> InboxItem:
    """A line about the entries of one stage."""
    title = ngettext(
        "The marks of %(count)d entry lie far apart: decide about judging it again",
        "The marks of %(count)d entries lie far apart: decide about judging them again",
        count,
    )
    detail = f"{stage.competition.name} · {stage.name}"
    return InboxItem(title % {"count": count}, reverse(name, kwargs=where), _("Re-judgement"), detail, count)
