"""What a judge says of conflicts of interest before marking: the own declarations, and statements to warnings (说明)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from competitions.actions.doors import require
from competitions.enums import StageState
from competitions.models import Entry
from judging.actions.refusals import refuse
from judging.actions.sheets import keep_apart
from judging.domain.conflicts import Conflict
from judging.enums import ConflictSource, SeatState, SheetState
from judging.models import ConflictDeclaration, PanelSeat, ScoreSheet
from judging.queries.declarations import Group, groups_of, unanswered
from judging.queries.rejudgements import why_fixed
from workflow import clock, services
from workflow.actors import Actor

OWN = "judging.answer_invitation"
LONGEST = 1000


def declare_own(*, seat: PanelSeat, entry: Entry, actor: Actor, kind: str, reason: str) -> ConflictDeclaration:
    """The judge names an entry to keep away from, before it is assigned. What is declared is not assigned.

    Raises ``Refused`` when the judge has a sheet for it with marks (then it is stepped back from on the sheet), and when
    marking is over.
    """
    action = "judging.conflict_declared"
    require(actor, OWN, seat, action)
    _is_open(seat, actor, action)
    words = _("You have begun to mark this entry; please step back on its score sheet.")
    return keep_apart(seat, entry, kind, reason, ConflictSource.JUDGE, actor, marked=words)


def make_statement(*, seat: PanelSeat, actor: Actor, reason: str, detail: str, text: str) -> PanelSeat:
    """The judge answers a warning; sheets that waited for it can be locked. Of two the newer holds; both are audited."""
    action = "judging.statement_made"
    require(actor, OWN, seat, action)
    _is_open(seat, actor, action)
    said = text.strip()[:LONGEST]
    if not said:
        refuse(action, _("Please write your statement."), actor=actor, target=seat)
    with services.act():
        locked = services.lock(seat)
        waiting = ScoreSheet.objects.select_for_update(no_key=True, of=("self",)).filter(seat=seat).exclude(pending=[])
        rows = put_on_record(locked, list(waiting.order_by("pk")), actor, (reason, detail), said)
        ScoreSheet.objects.bulk_update(rows, ["pending"])
    return locked


def put_on_record(
    seat: PanelSeat, sheets: Iterable[ScoreSheet], actor: Actor, group: Group, said: str
) -> list[ScoreSheet]:
    """The statement on the locked seat, and in the audit. Those of the seat's locked sheets that waited for it come back
    changed and not stored."""
    reason, detail = group
    others = [one for one in seat.statements if (one["reason"], one["detail"]) != group]
    one = {"reason": reason, "detail": detail, "text": said, "at": clock.now().isoformat()}
    seat.statements = [*others, one]
    PanelSeat.objects.filter(pk=seat.pk).update(statements=seat.statements)
    rows = [sheet for sheet in sheets if [reason, detail] in sheet.pending]
    for sheet in rows:
        sheet.pending = [other for other in sheet.pending if other != [reason, detail]]
    data = {"kind": reason, "detail": detail, "sheets": len(rows)}
    services.record("judging.statement_made", actor=actor, target=seat, reason=said, data=data)
    return rows


def note_warnings(
    sheets: Iterable[ScoreSheet], warnings: Iterable[Conflict], entry_of: Mapping[int, str], seats: Iterable[PanelSeat]
) -> None:
    """Put on each sheet what its judge has yet to answer. Not saved. ``entry_of``: stage entry → entry as text."""
    open_groups = unanswered(warnings, seats)
    for row in sheets:
        row.pending = [list(group) for group in open_groups.get((entry_of[row.stage_entry_id], str(row.seat_id)), ())]


def replace_conflicted(*, sheet: ScoreSheet, actor: Actor) -> None:
    """A hard conflict was found after the assignment: the sheet is taken back, or what was begun counts as missing.

    The next assignment gives the entry to somebody else. Raises ``Refused`` when there is no hard conflict, or when the
    marks are in: then the judge steps back after the sheet is unlocked, where nothing fixes its marks.
    """
    action, seat = "judging.sheets_taken_back", sheet.seat
    require(actor, "judging.manage_seat", seat, action)
    found = [one for one in groups_of(seat, [sheet.stage_entry.entry]) if one.hard]
    if not found:
        refuse(action, _("There is no conflict that bars this judge from the entry."), actor=actor, target=seat)
    reason = _("; ").join(dict.fromkeys(one.words for one in found))
    with services.act():
        locked = services.lock(sheet)
        if locked.is_in:
            words = why_fixed(locked) or _(
                "The marks are in. Unlock the sheet with the reason; then the judge steps back."
            )
            refuse(action, words, actor=actor, target=seat)
        if locked.head_seq or locked.papers.exists() or locked.state != SheetState.UNMARKED or locked.rejudgement_id:
            services.perform(locked, "excuse", actor=actor, reason=reason)
            return
        services.record(action, actor=actor, target=seat, reason=reason, data={"sheets": [locked.pk]})
        locked.delete()


def _is_open(seat: PanelSeat, actor: Actor, action: str) -> None:
    if seat.state not in (SeatState.INVITED, SeatState.ACCEPTED):
        refuse(action, _("This seat is not yours any more."), actor=actor, target=seat)
    if seat.panel.stage.state in (StageState.CLOSED, StageState.RELEASED):
        refuse(action, _("Marking of this stage is closed."), actor=actor, target=seat)
