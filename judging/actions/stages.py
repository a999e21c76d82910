"""Opening and closing the marking of a stage, and reminding its judges."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.actions import stages as competition_stages
from competitions.actions.doors import require
from competitions.enums import StageState
from competitions.models import Competition, Stage
from competitions.queries.results import previous_stage_of, stages_of, tracks_in
from judging.actions.assignment import plan_assignment
from judging.actions.messages import remind_to_answer, remind_to_mark, tell_marking_open
from judging.actions.refusals import refuse
from judging.actions.rejudgements import end_rejudgements
from judging.actions.severity import forget_pictures
from judging.actions.stage_entries import enter_entries
from judging.enums import OPEN_SHEETS, SeatState, SheetState, TabulationState
from judging.models import PanelSeat, ScoreSheet, Tabulation, VoteWindow
from judging.queries.closing import OpenSheet, open_sheets
from judging.queries.desk import undecided_before
from judging.queries.practice import missing_practice
from workflow import clock, services
from workflow.actors import Actor

RUN = "competitions.run_stage"


def due_of(stage: Stage) -> dt.date | None:
    """The last day of marking as the plan says: the end of the review, for a live stage the day of the final."""
    competition = stage.competition
    return competition.final_on if stage.is_on_stage else competition.review_ends_on


def open_judging(*, competition: Competition, actor: Actor, seed: str = "") -> Competition:
    """Go on to judging and put every accepted entry into the first stage of its track, in one act.

    Raises ``Refused`` while registration runs or entries wait for their check, and when the plan has no stage.
    """
    stages = stages_of(competition)
    if not stages:
        refuse("competition.open_judging", _("The plan has no stage of judging."), actor=actor, target=competition)
    with services.act():
        opened = competition_stages.open_judging(competition=competition, actor=actor)
        for stage in stages:
            stage.competition = opened
            # Tracks begin in different stages; a stage that some tracks come to later gets the others now.
            if set(tracks_in(stage)) != {track for track in tracks_in(stage) if previous_stage_of(stage, track)}:
                enter_entries(stage=stage, actor=actor, seed=seed)
    return opened


def open_marking(*, stage: Stage, actor: Actor) -> Stage:
    """Let the judges mark. Raises ``Refused`` when sheets are missing or, in a live stage, the order is not drawn."""
    action = "stage.open_marking"
    require(actor, RUN, stage, action)
    if stage.is_on_stage and stage.stage_entries.filter(running_no__isnull=True).exists():
        refuse(action, _("Draw the order of appearance first."), actor=actor, target=stage)
    waiting = undecided_before(stage)
    if waiting:
        names = _(", ").join(row.name for row in waiting)
        reason = _("Entries are still to come: decide the promotion of “%(stage)s” first.") % {"stage": names}
        refuse(action, reason, actor=actor, target=stage)
    plan = plan_assignment(stage=stage)
    if plan.problems:
        refuse(action, " ".join(plan.problems), actor=actor, target=stage)
    if not plan.pairs or plan.kept < len(plan.pairs):
        reason = _("%(missing)d of %(count)d score sheets are not assigned yet. Assign the judges first.")
        refuse(
            action,
            reason % {"missing": len(plan.pairs) - plan.kept, "count": len(plan.pairs)},
            actor=actor,
            target=stage,
        )
    lacking = missing_practice(stage)
    if lacking:
        refuse(action, lacking, actor=actor, target=stage)
    with services.act():
        opened = services.perform(stage, "open_marking", actor=actor, data={"checked_by_judging": True})
        for seat in _seats(stage).annotate(open=Count("sheets", filter=Q(sheets__state__in=OPEN_SHEETS))):
            if seat.open:
                tell_marking_open(seat, seat.open, due_of(stage))
    return opened


def close_marking(*, stage: Stage, actor: Actor, reason: str = "") -> Stage:
    """End the marking. Sheets that are not in are refused by name; with a reason they are noted as missing (never zero)."""
    action = "stage.close_marking"
    require(actor, RUN, stage, action)
    with services.act():
        # A sheet that is unlocked meanwhile waits for this lock, or is seen.
        services.lock(stage)
        if VoteWindow.objects.filter(live__stage=stage, closed_at=None).exists():
            refuse(action, _("The hall is voting; close the vote first."), actor=actor, target=stage)
        end_rejudgements(stage=stage, actor=actor)
        missing = open_sheets(stage)
        if missing and not reason.strip():
            refuse(action, missing_words(missing), actor=actor, target=stage)
        left = ScoreSheet.objects.filter(stage_entry__stage=stage, state__in=OPEN_SHEETS)
        services.perform_many(left, "excuse", actor=actor, reason=reason.strip() or _("The entry no longer competes."))
        return services.perform(stage, "close_marking", actor=actor, reason=reason, data={"checked_by_judging": True})


def missing_words(missing: list[OpenSheet]) -> str:
    """Which sheets are not in, the first few by name."""
    names = [_("%(judge)s: %(entry)s") % {"judge": sheet.judge, "entry": sheet.entry} for sheet in missing[:6]]
    text = ngettext(
        "%(count)d score sheet is not in: %(names)s.", "%(count)d score sheets are not in: %(names)s.", len(missing)
    ) % {"count": len(missing), "names": _("; ").join(names) + (" …" if len(missing) > len(names) else "")}
    return text + " " + _("Remind the judges, or close with a reason; these marks then count as missing.")


def reopen_marking(*, stage: Stage, actor: Actor, reason: str) -> Stage:
    """Open a closed stage again, with a reason; sheets noted as missing may be marked after all.

    Raises ``Refused`` once promotion was decided. A frozen ranking stays; the next one becomes the next version.
    """
    with services.act():
        opened = services.perform(
            stage, "reopen_marking", actor=actor, reason=reason, data={"checked_by_judging": True}
        )
        # Second sheets ended with their re-judgement.
        absent = list(
            ScoreSheet.objects.filter(stage_entry__stage=stage, state=SheetState.ABSENT, rejudgement__isnull=True)
        )
        services.perform_many([row for row in absent if not row.values], "readmit", actor=actor, reason=reason)
        services.perform_many([row for row in absent if row.values], "readmit_saved", actor=actor, reason=reason)
        forget_pictures(stage)
        for draft in Tabulation.objects.filter(stage=stage, state=TabulationState.DRAFT):
            services.perform(draft, "supersede", actor=actor, reason=reason)
    return opened


def chase_judges(*, stage: Stage, actor: Actor, seat: PanelSeat | None = None) -> int:
    """Remind judges who have not answered or have open sheets; each at most once a day. How many messages were queued."""
    action = "judging.judges_chased"
    require(actor, RUN, stage, action)
    today = timezone.localdate(clock.now())
    sent = []
    with services.act():
        seats = _seats(stage, (SeatState.INVITED, SeatState.ACCEPTED))
        if seat is not None:
            seats = seats.filter(pk=seat.pk)
        for row in seats.annotate(open=Count("sheets", filter=Q(sheets__state__in=OPEN_SHEETS))):
            if row.state == SeatState.INVITED:
                queued = remind_to_answer(row, today)
            else:
                queued = (
                    stage.state == StageState.MARKING
                    and row.open
                    and remind_to_mark(row, row.open, due_of(stage), today)
                )
            if queued:
                sent.append(row.pk)
        PanelSeat.objects.filter(pk__in=sent).update(chased_at=clock.now())
        services.record(action, actor=actor, target=stage, data={"seats": sent})
    return len(sent)


def _seats(stage: Stage, states: tuple[str, ...] = (SeatState.ACCEPTED,)):  # type: ignore[no-untyped-def]
    return (
        PanelSeat.objects.filter(panel__stage=stage, state__in=states)
        .select_related("person__user", "panel__stage__competition")
        .order_by("number")
    )
