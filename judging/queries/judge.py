"""What a judge sees: own seats, own sheets, nobody else's marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.enums import EntryState, StageMode, StageState
from judging.domain.seat_actor import SeatActor
from judging.enums import COUNTED, SeatState, SheetState
from judging.models import PanelSeat, ScoreSheet
from judging.queries.rubrics import rubric_of
from judging.queries.second_sheets import second_label
from workflow.actors import Actor

RELATED = (
    "seat__panel__stage__competition",
    "seat__panel__track",
    "seat__person",
    "stage_entry__stage__competition",
    "stage_entry__entry__track",
    "stage_entry__entry__leader",
)
DONE = (*COUNTED, SheetState.RECUSED, SheetState.ABSENT)


def seats_of(actor: Actor) -> QuerySet[PanelSeat]:
    """Own seats that are or may become active, newest first, with how many sheets there are and are in."""
    if not isinstance(actor, Person | SeatActor):
        return PanelSeat.objects.none()
    own = {"pk": actor.seat_id, "person": actor.person_id} if isinstance(actor, SeatActor) else {"person": actor.pk}
    counted = ~Q(sheets__state__in=[SheetState.RECUSED, SheetState.ABSENT])
    return (
        PanelSeat.objects.filter(**own)
        .exclude(state=SeatState.RELEASED)
        .select_related("panel__stage__competition__region", "panel__track", "person__region")
        .annotate(
            sheet_count=Count("sheets", filter=counted),
            done_count=Count("sheets", filter=Q(sheets__state__in=COUNTED)),
            begun_count=Count("sheets", filter=Q(sheets__state=SheetState.SAVED)),
        )
        .order_by("-pk")
    )


def seats_for(actor: Actor) -> QuerySet[PanelSeat]:
    """The actor's own seats in every state, with what a tablet needs of them."""
    rows = PanelSeat.objects.select_related("panel__stage__competition", "panel__track", "person")
    if isinstance(actor, SeatActor):
        return rows.filter(pk=actor.seat_id, person=actor.person_id)
    return rows.filter(person=actor) if isinstance(actor, Person) else rows.none()


def sheets_of(actor: Actor) -> QuerySet[ScoreSheet]:
    """Own sheets of seats that were accepted, with all that their verbs look at. Other judges' marks: never here."""
    own = ScoreSheet.objects.filter(seat__state=SeatState.ACCEPTED).select_related(*RELATED)
    if isinstance(actor, SeatActor):
        return own.filter(seat=actor.seat_id, seat__person=actor.person_id)
    return own.filter(seat__person=actor) if isinstance(actor, Person) else own.none()


def sheets_led_by(actor: Actor) -> QuerySet[ScoreSheet]:
    """Sheets of the other judges of a panel that the actor leads: whether they are in, for unlocking; never their marks."""
    if not isinstance(actor, Person):
        return ScoreSheet.objects.none()
    led = PanelSeat.objects.filter(person=actor, is_leader=True, state=SeatState.ACCEPTED).values("panel")
    rows = ScoreSheet.objects.filter(seat__panel__in=led).exclude(seat__person=actor)
    return rows.defer("values", "total", "comment").select_related(*RELATED)


@dataclass
class Place:
    """One entry in a judge's queue. ``kind``: "done", "wait" (begun), "skip" (stepped back, gone) or "" (not yet).

    ``url`` is filled in by the view.
    """

    sheet_id: int
    label: str
    title: str
    track: str
    kind: str
    words: str
    total: str
    version: int
    is_whole: bool
    has_comment: bool
    url: str = ""


def queue_of(seat: PanelSeat) -> list[Place]:
    """All sheets of a seat in the order of marking: one query. ``seat`` comes with its stage and competition."""
    stage = seat.panel.stage
    codes: dict[str, list[str]] = {}
    rows = (
        ScoreSheet.objects.filter(seat=seat)
        .order_by(
            F("rejudgement").asc(nulls_first=True), F("stage_entry__running_no").asc(nulls_last=True),
            "stage_entry__entry__track__order", "stage_entry__blind_code", "stage_entry_id",
        )
        .values(
            "pk", "state", "rejudgement", "values", "total", "version", "comment", "absent_reason",
            title=F("stage_entry__entry__title"), number=F("stage_entry__entry__number"),
            code=F("stage_entry__blind_code"), running=F("stage_entry__running_no"),
            track=F("stage_entry__entry__track__name"), track_code=F("stage_entry__entry__track__code"),
            entry_state=F("stage_entry__entry__state"),
        )
    )  # fmt: skip
    blind = stage.mode == StageMode.BLIND_REVIEW
    for row in rows:
        code = row["track_code"] or ""
        if code not in codes:
            codes[code] = [dimension.code for dimension in rubric_of(stage, code).dimensions]
    return [_place(row, codes[row["track_code"] or ""], blind, index) for index, row in enumerate(rows, start=1)]


def _place(row: Mapping[str, Any], codes: list[str], blind: bool, index: int) -> Place:
    marked = sum(code in row["values"] for code in codes)
    gone = row["entry_state"] in (EntryState.WITHDRAWN, EntryState.DISQUALIFIED)
    kind, words = _kind(row["state"], marked, len(codes), gone)
    number = f"{row['running']:02d}" if row["running"] else f"{index:02d}"
    return Place(
        sheet_id=row["pk"],
        label=second_label(row["code"] if blind and row["code"] else number, row["rejudgement"]),
        title="" if blind else row["title"],
        track=row["track"] or "",
        kind=kind,
        words=words,
        total=row["total"],
        version=row["version"],
        is_whole=row["state"] == SheetState.SAVED and marked == len(codes) and not gone,
        has_comment=bool(row["comment"].strip()),
    )


def _kind(state: str, marked: int, count: int, gone: bool) -> tuple[str, str]:
    if state in COUNTED:
        return "done", str(SheetState(state).label)
    if state == SheetState.RECUSED:
        return "skip", _("Recused")
    if gone:
        return "skip", _("No longer competes")
    if state == SheetState.ABSENT:
        return "skip", _("Counts as missing")
    if not marked:
        return "", _("Not yet marked")
    if marked < count:
        return "wait", _("%(left)d items not yet marked") % {"left": count - marked}
    return "wait", _("Marked, not yet locked")


def is_marking(seat: PanelSeat) -> bool:
    """Whether marks are taken now."""
    return seat.state == SeatState.ACCEPTED and seat.panel.stage.state == StageState.MARKING
