"""What each act of the conductor does to the show that is under its lock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.actions.stages import lock_rules
from competitions.domain.rulebook import AbsentRule, PenaltyKind
from judging.actions.live_back import step_back
from judging.actions.live_show import Show
from judging.domain.live import Act, SegmentClock, counts_overtime, opens_marking
from judging.enums import OPEN_SHEETS, AppearanceState, RecordKind, SheetState
from judging.models import Appearance, ScoreRecord, ScoreSheet
from judging.queries.live import clock_of, next_turn, segment_after, segments_of
from judging.queries.live_screen import result_of, shows_at_once, why_held
from judging.queries.records import recorded_in
from judging.queries.rubrics import rules_of
from ui import formats
from workflow import services

Handler = Callable[[Show], Appearance | None]


def _move(show: Show, turn: Appearance, name: str, reason: str = "") -> None:
    """A move of the table; the turn in hand follows the locked row."""
    services.perform(turn, name, actor=show.actor, reason=reason)
    done = Appearance.objects.get(pk=turn.pk)
    for field in ("state", "called_at", "began_at", "opened_at", "ended_at"):
        setattr(turn, field, getattr(done, field))


def _need_current(show: Show, *states: str) -> Appearance:
    current = show.current
    if current is None or current.state not in states:
        show.refuse(_("This is not the moment for it; please look at the page again."))
    return current


def call(show: Show) -> Appearance:
    """Who comes next is called to the stage."""
    current = show.current
    if current is not None and current.state in ("called", "on_stage", "marking"):
        show.refuse(_("Finish the turn that runs first."))
    turn = next_turn(show.turns)
    if turn is None:
        show.refuse(_("Everybody has had their turn."))
    _move(show, turn, "call")
    show.live.current, show.live.shown = turn, None
    _no_clock(show)
    return turn


def begin(show: Show) -> Appearance:
    """The turn begins with the first part of its time."""
    turn = _need_current(show, AppearanceState.CALLED)
    _move(show, turn, "begin")
    _next_part(show, turn)
    return turn


def pause(show: Show) -> Appearance:
    """The clock stops."""
    turn, clock = _running(show)
    if clock.started_at is None:
        show.refuse(_("The clock stands already."))
    _keep(show, clock.paused(show.now))
    return turn


def resume(show: Show) -> Appearance:
    """The clock goes on."""
    turn, clock = _running(show)
    if clock.started_at is not None:
        show.refuse(_("The clock runs already."))
    _keep(show, clock.resumed(show.now))
    return turn


def next_part(show: Show) -> Appearance:
    """The next part of the time; one that is there for marking opens it."""
    turn = _need_current(show, AppearanceState.ON_STAGE, AppearanceState.MARKING)
    _count_overtime(show, turn)
    if not _next_part(show, turn):
        show.refuse(_("This was the last part of the time."))
    return turn


def _next_part(show: Show, turn: Appearance) -> bool:
    segments = segments_of(show.live.stage)
    show.live.current = turn
    index = segment_after(show.live, segments)
    if index is None:
        _no_clock(show)
        return False
    show.live.segment = index
    _keep(show, SegmentClock(segments[index].seconds, 0, show.now))
    if opens_marking(segments[index].code) and turn.state == AppearanceState.ON_STAGE:
        _move(show, turn, "open_marking")
    return True


def open_marking(show: Show) -> Appearance:
    """Judges mark from now on; the clock goes on while parts of the time are left."""
    turn = _need_current(show, AppearanceState.ON_STAGE)
    if segment_after(show.live, segments_of(show.live.stage)) is None:
        _count_overtime(show, turn)
        _no_clock(show)
    _move(show, turn, "open_marking")
    return turn


def close_marking(show: Show) -> Appearance:
    """No mark of this entry is taken any more. Sheets that are not in need a reason and then count as missing."""
    turn = _need_current(show, AppearanceState.MARKING)
    _count_overtime(show, turn)
    _excuse_open(show, turn)
    _no_clock(show)
    turn.save(update_fields=["overtime_seconds"])
    _move(show, turn, "close_marking")
    _record_overtime(show, turn)
    return turn


def open_sheets_of(show: Show, turn: Appearance) -> list[ScoreSheet]:
    """Sheets of this entry that cannot count yet: not whole; where results show at once, not handed in."""
    rows = ScoreSheet.objects.filter(
        stage_entry=turn.stage_entry_id,
        rejudgement__isnull=True,
        state__in=OPEN_SHEETS,
    ).select_related("seat")
    at_once = shows_at_once(show.live)
    return [row for row in rows.order_by("seat__number") if at_once or not row.total]


def _excuse_open(show: Show, turn: Appearance) -> None:
    rows = open_sheets_of(show, turn)
    if not rows:
        return
    numbers = _(", ").join(str(row.seat.number) for row in rows)
    if not show.reason:
        words = ngettext(
            "%(n)d score sheet is not in (judge %(numbers)s). Wait, or close with a reason: it then counts as missing.",
            "%(n)d score sheets are not in (judges %(numbers)s). Wait, or close with a reason: they then count as missing.",
            len(rows),
        )
        show.refuse(words % {"n": len(rows), "numbers": numbers})
    services.perform_many(rows, "excuse", actor=show.actor, reason=show.reason)
    show.data["missing"] = [row.seat_id for row in rows]


def reopen_marking(show: Show) -> Appearance:
    """Judges may mark an entry again, with a reason; what was noted as missing may come in after all."""
    current = show.current
    if current is not None and current.state in ("called", "on_stage", "marking"):
        show.refuse(_("Finish the turn that runs first."))
    turn = show.turn(show.place) or current
    if turn is None or turn.state != AppearanceState.DONE:
        show.refuse(_("No %(noun)s is opened again before its marking was closed.") % {"noun": show.noun})
    _move(show, turn, "reopen_marking", show.reason)
    readmit(show, turn)
    turn.revealed = None
    show.live.current, show.live.shown = turn, None
    _no_clock(show)
    return turn


def readmit(show: Show, turn: Appearance) -> None:
    """Sheets noted as missing are open again."""
    absent = list(
        ScoreSheet.objects.filter(stage_entry=turn.stage_entry_id, state=SheetState.ABSENT, rejudgement__isnull=True)
    )
    words = show.reason or _("The marking of this entry is open again.")
    services.perform_many([row for row in absent if not row.values], "readmit", actor=show.actor, reason=words)
    services.perform_many([row for row in absent if row.values], "readmit_saved", actor=show.actor, reason=words)


def reveal(show: Show) -> Appearance:
    """The result goes on the big screen, as much of it as the rules allow now."""
    turn = show.turn(show.place) or show.current
    if turn is None:
        show.refuse(_("There is nothing to show yet."))
    held = why_held(show.live, turn)
    if held is not None:
        show.refuse(held)
    waiting = len(open_sheets_of(show, turn))
    if waiting:
        show.refuse(
            ngettext("%(n)d score sheet is not in yet.", "%(n)d score sheets are not in yet.", waiting) % {"n": waiting}
        )
    result = result_of(show.live, turn)
    if result is None or result["score"] is None:
        show.refuse(
            _(
                "The marks that are in do not make a result yet: too few sheets count, or a part (the hall's vote, another mark) "
                "is missing. Look under “Other marks and deductions” or at the votes, then reveal again."
            )
        )
    turn.revealed, show.live.shown = result, turn
    return turn


def hide(show: Show) -> Appearance | None:
    """The result leaves the screen."""
    turn = show.turn(show.live.shown_id)
    if turn is None:
        show.refuse(_("No result is on the screen."))
    show.live.shown = None
    return turn


def absent(show: Show) -> Appearance:
    """Who is not there when called; before the minutes of the rules are over, only with a reason."""
    turn = show.turn(show.place) or show.current
    if turn is None or turn.state not in (AppearanceState.WAITING, AppearanceState.CALLED):
        show.refuse(_("No %(noun)s is absent once its turn began.") % {"noun": show.noun})
    draw = rules_of(show.live.stage).draw
    if draw is not None and draw.late_minutes and not show.reason:
        since = turn.called_at if turn.state == AppearanceState.CALLED else None
        until = since + dt.timedelta(minutes=draw.late_minutes) if since else None
        if until is None:
            show.refuse(_("Not called yet; to note the absence before the call, please give a reason."))
        elif show.now < until:
            words = _(
                "By the rules who is %(n)d minutes late is absent: at %(when)s. Before that, please give a reason."
            )
            show.refuse(words % {"n": draw.late_minutes, "when": formats.when(until)})
    _move(show, turn, "miss")
    if show.live.current_id == turn.pk:
        show.live.current = None
        _no_clock(show)
    return turn


def came(show: Show) -> Appearance:
    """Somebody noted as absent is there after all: what the rules say of the late holds."""
    turn = show.turn(show.place)
    if turn is None or turn.state != AppearanceState.ABSENT:
        show.refuse(_("No %(noun)s comes late that was not noted as absent.") % {"noun": show.noun})
    draw = rules_of(show.live.stage).draw
    rule = draw.absent if draw is not None else AbsentRule.LAST
    if rule is AbsentRule.DISQUALIFIED:
        show.refuse(_("By the rules who is absent when called is out. If the note was a mistake, take the step back."))
    _move(show, turn, "come")
    turn.was_late, turn.no_defence = True, rule is AbsentRule.NO_DEFENCE
    turn.position = max(row.position for row in show.turns) + 1
    show.data["rule"] = str(rule)
    return turn


def move(show: Show) -> Appearance:
    """Who waits is called next, with a reason. The drawn number stays."""
    turn = show.turn(show.place)
    if turn is None or turn.state != AppearanceState.WAITING:
        show.refuse(_("No %(noun)s is moved once it was called.") % {"noun": show.noun})
    if not show.reason:
        show.refuse(_("Please give the reason."))
    waiting = [row for row in show.turns if row.state == AppearanceState.WAITING]
    places = sorted(row.position for row in waiting)
    order = [turn, *(row for row in waiting if row is not turn)]
    for row, position in zip(order, places, strict=True):
        row.position = position
    show.turns.sort(key=lambda row: (row.position, row.pk))
    return turn


def back(show: Show) -> Appearance | None:
    """The last act is taken back."""
    turn = step_back(show)
    if turn is not None and turn.state == AppearanceState.MARKING:
        readmit(show, turn)
        _take_back_overtime(show, turn)
    return turn


def _running(show: Show) -> tuple[Appearance, SegmentClock]:
    turn = _need_current(show, AppearanceState.ON_STAGE, AppearanceState.MARKING)
    clock = clock_of(show.live, segments_of(show.live.stage))
    if clock is None:
        show.refuse(_("No clock is set."))
    return turn, clock


def _keep(show: Show, clock: SegmentClock) -> None:
    show.live.elapsed_ms, show.live.started_at = clock.elapsed_ms, clock.started_at


def _no_clock(show: Show) -> None:
    show.live.segment, show.live.elapsed_ms, show.live.started_at = None, 0, None


def _count_overtime(show: Show, turn: Appearance) -> None:
    """What the entrant used too much of the part that ends now."""
    segments = segments_of(show.live.stage)
    clock = clock_of(show.live, segments)
    if clock is not None and show.live.segment is not None and counts_overtime(segments[show.live.segment].code):
        turn.overtime_seconds += clock.over(show.now)


def _record_overtime(show: Show, turn: Appearance) -> None:
    """For the scorer's book, where overtime costs points; the same seconds are written once."""
    penalty = rules_of(show.live.stage).penalty
    if penalty is None or penalty.kind is not PenaltyKind.DEDUCT:
        return
    held = recorded_in(show.live.stage).get(turn.stage_entry_id)
    row = held.cells.get(RecordKind.OVERTIME) if held else None
    now = row.value if row else ""
    wanted = str(turn.overtime_seconds) if turn.overtime_seconds else ""
    if wanted != now:
        _write_overtime(show, turn, wanted)


def _take_back_overtime(show: Show, turn: Appearance) -> None:
    held = recorded_in(show.live.stage).get(turn.stage_entry_id)
    if held is not None and RecordKind.OVERTIME in held.cells:
        _write_overtime(show, turn, "")


def _write_overtime(show: Show, turn: Appearance, value: str) -> None:
    ScoreRecord.objects.create(
        stage_entry_id=turn.stage_entry_id, kind=RecordKind.OVERTIME, value=value, recorded_by=show.actor,
        recorded_at=show.now,
    )  # fmt: skip
    lock_rules(competition=show.live.stage.competition, now=show.now)
    data = {"cells": {f"{turn.stage_entry_id}:{RecordKind.OVERTIME}": value}}
    services.record("judging.scores_recorded", actor=show.actor, target=show.live.stage, data=data)


HANDLERS: dict[Act, Handler] = {
    Act.CALL: call,
    Act.BEGIN: begin,
    Act.PAUSE: pause,
    Act.RESUME: resume,
    Act.NEXT_SEGMENT: next_part,
    Act.OPEN_MARKING: open_marking,
    Act.CLOSE_MARKING: close_marking,
    Act.REOPEN_MARKING: reopen_marking,
    Act.REVEAL: reveal,
    Act.HIDE: hide,
    Act.ABSENT: absent,
    Act.CAME: came,
    Act.MOVE: move,
    Act.BACK: back,
}
