"""A judge falls out in the middle of a round: who takes over is shown first, then done as it was shown."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.enums import StageState
from competitions.models import Stage
from judging.actions.assignment import RUN
from judging.actions.messages import tell_sheets_taken
from judging.actions.panels import release_seat
from judging.actions.previews import carry_out, held, settle
from judging.actions.refusals import refuse
from judging.enums import COUNTED, OPEN_SHEETS, SeatState, SheetState
from judging.models import AssignmentPreview, PanelSeat, ScoreSheet
from workflow import services
from workflow.services import Conflict

ACTION = "judging.reviews_handed_over"


def hand_over(*, preview: AssignmentPreview, actor: Person, reason: str) -> int:
    """Carry out what the preview shows; returns how many sheets go to somebody new.

    Who leaves is released, or keeps what is in and gets nothing more. Marks that are in or begun by others stay where
    they are. Raises ``Refused`` without a reason, ``Conflict`` where anything changed since it was shown.
    """
    stage = preview.stage
    require(actor, RUN, stage, ACTION)
    if not reason.strip():
        refuse(ACTION, _("Please give a reason."), actor=actor, target=stage)
    with services.act():
        stage, row = held(preview, actor, ACTION)
        taken = _take_moved(row, stage)
        if row.seat_id:
            taken |= _let_go(row.seat_id, actor, reason)
        new = carry_out(row, stage)
        facts = {"inputs": row.inputs, "seat": row.seat_id, "new": len(new), "taken": sum(taken.values())}
        services.record(ACTION, actor=actor, target=stage, reason=reason, data=facts | {"loads": row.result["loads"]})
        if stage.state == StageState.MARKING:
            _tell(taken, stage, row.short)
        settle(row, stage, actor)
    return len(new)


def _take_moved(row: AssignmentPreview, stage: Stage) -> dict[int, int]:
    """Sheets of others that move are deleted; nobody has touched them, or everything stays as it is."""
    moved = {(one["place"], seat) for one in row.result["moves"] for seat in one["gone"] if seat != row.seat_id}
    sheets = ScoreSheet.objects.select_for_update(no_key=False, of=("self",)).filter(
        stage_entry__stage=stage, rejudgement=None, stage_entry__in={place for place, _seat in moved}
    )
    sheets = sheets.exclude(state__in=[SheetState.RECUSED, SheetState.ABSENT]).select_related("seat__person")
    rows = [sheet for sheet in sheets.order_by("pk") if (sheet.stage_entry_id, sheet.seat_id) in moved]
    touched = ScoreSheet.objects.filter(pk__in=[sheet.pk for sheet in rows]).exclude(papers=None)
    on_paper = set(touched.values_list("pk", flat=True))
    begun = next(
        (sheet for sheet in rows if sheet.head_seq or sheet.state != SheetState.UNMARKED or sheet.pk in on_paper), None
    )
    if begun is not None:
        words = _("%(name)s has begun to mark an entry that was to move; nothing was changed. Please preview anew.")
        raise Conflict(words % {"name": begun.seat.person.name})
    counts: dict[int, int] = {}
    for sheet in rows:
        counts[sheet.seat_id] = counts.get(sheet.seat_id, 0) + 1
    ScoreSheet.objects.filter(pk__in=[sheet.pk for sheet in rows]).delete()
    return counts


def _let_go(key: int, actor: Person, reason: str) -> dict[int, int]:
    """Who leaves is released; who has handed in marks stays on the panel with those, and gets no more."""
    seat = services.lock(PanelSeat.objects.select_related("panel__stage__competition", "person__user").get(pk=key))
    open_sheets = seat.sheets.filter(state__in=OPEN_SHEETS)
    count = open_sheets.count()
    done = seat.sheets.filter(state__in=COUNTED).count()
    if not done:
        if seat.state in (SeatState.INVITED, SeatState.ACCEPTED):
            release_seat(seat=seat, actor=actor, reason=reason)
    else:
        services.perform_many(open_sheets, "excuse", actor=actor, reason=reason)
        # As the assignment counts, which knows no second sheets.
        first = seat.sheets.filter(state__in=COUNTED, rejudgement=None).count()
        PanelSeat.objects.filter(pk=seat.pk).update(least=None, most=first)
    return {seat.pk: count}


def _tell(taken: dict[int, int], stage: Stage, key: str) -> None:
    rows = PanelSeat.objects.filter(pk__in=[seat for seat, count in taken.items() if count])
    for seat in rows.select_related("person__user", "panel").order_by("pk"):
        seat.panel.stage = stage
        tell_sheets_taken(seat, taken[seat.pk], key)
