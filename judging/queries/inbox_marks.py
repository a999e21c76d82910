"""What waits in the marks themselves: papers that somebody has to go on with, entries to be judged again or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Concat
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
from judging.queries.paper_state import LIVE, over_seconds
from judging.queries.rejudgements import waiting_in
from judging.queries.rubrics import rules_of
from workflow.actors import Actor
from workflow.inbox import InboxItem, Row, as_rows

PAPERS = "judging.papers"


def paper_rows(actor: Actor) -> QuerySet[Any] | None:
    """Stages with papers that somebody has to go on with, a row for each state they are in, for who may type them: an
    organiser who is no judge there. What is typed once waits for another person than who typed it."""
    offices = desk_of(actor).organises
    if not offices or not isinstance(actor, Person):
        return None
    stage = "sheet__stage_entry__stage"
    seats = PanelSeat.objects.filter(panel__stage=OuterRef(stage), person=actor)
    rows = PaperSheet.objects.filter(
        ~Exists(seats.exclude(state__in=[SeatState.DECLINED, SeatState.RELEASED])),
        state__in=LIVE,
        sheet__stage_entry__entry__state=EntryState.ACCEPTED,
        **{
            f"{stage}__competition__organisation__in": offices,
            f"{stage}__state__in": [StageState.MARKING, StageState.CLOSED],
        },
    )
    rows = rows.exclude(state=PaperState.ONCE, first_by=actor).exclude(over_seconds("sheet__")).order_by()
    names = ("competition_id", "competition__name", "name", "code")
    counted = rows.values("state", stage, *(f"{stage}__{name}" for name in names)).annotate(papers=Count("pk"))
    return as_rows(
        PAPERS, counted, key=stage, parent=f"{stage}__competition_id", name=f"{stage}__competition__name",
        word=f"{stage}__name", state=Concat("state", Value(" "), f"{stage}__code", output_field=TextField()), number="papers",
    )  # fmt: skip


def paper_item(row: Row) -> InboxItem:
    """One of them."""
    state, _blank, code = row.state.partition(" ")
    title, button = _paper_words(state, row.number)
    url = reverse("judging_desk:paper_sheets", kwargs={"pk": row.parent, "code": code})
    return InboxItem(title % {"count": row.number}, url, button, f"{row.name} · {row.word}", row.number)


def _paper_words(state: str, count: int) -> tuple[str, str]:
    if state == PaperState.DIFFERS:
        return ngettext(
            "%(count)d paper sheet was read differently by two people",
            "%(count)d paper sheets were read differently by two people",
            count,
        ), _("Look")
    if state == PaperState.AGREED:
        return ngettext(
            "%(count)d paper sheet agrees and lacks its scan",
            "%(count)d paper sheets agree and lack their scan",
            count,
        ), _("Attach the scan")
    return ngettext(
        "%(count)d paper sheet is to be typed a second time",
        "%(count)d paper sheets are to be typed a second time",
        count,
    ), _("Type")


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
