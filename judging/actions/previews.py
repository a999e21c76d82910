"""Previews of an assignment: ordered by a person, computed once for the same inputs, confirmed as they were shown."""

from __future__ import annotations

import time
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.enums import StageState
from competitions.models import Stage
from judging.actions.assignment import (
    ACTION,
    RUN,
    HandOver,
    Options,
    Watching,
    make_sheets,
    may_be_assigned,
    plan_assignment,
)
from judging.actions.messages import tell_sheets_added
from judging.actions.preview_documents import document_of, warnings_in
from judging.actions.refusals import refuse
from judging.actions.stages import due_of
from judging.domain.assignment import Cancelled, Step
from judging.enums import PreviewKind
from judging.models import AssignmentPreview, PanelSeat, ScoreSheet
from judging.queries.assignment_inputs import Inputs, inputs_of
from judging.queries.previews import troubles_of
from notifications.actions import JobStopped, advance_job, enqueue_job, is_stopped, running_job, stop_job
from notifications.models import Job
from ui import formats
from workflow import clock, services
from workflow.services import Conflict, Refused

TASK = "judging.tasks.make_assignment_preview"
ORDERED, STOPPED = "judging.assignment_previewed", "judging.preview_stopped"
# What is computed before anybody has looked away needs no worker: entries times judges.
AT_ONCE = 1_500
KEPT = 12  # previews of a stage that nobody confirmed
# Shares of the bar: reading, then the engine's steps, then the picture.
BEGINS = {Step.TOTAL: 20, Step.FLOOR: 35, Step.DESIGN: 60}
ENDS = {Step.TOTAL: 35, Step.FLOOR: 60, Step.DESIGN: 90}
LOOKS = 0.5  # seconds between two looks whether somebody stopped it


def order_preview(
    *, stage: Stage, actor: Person, options: Options, kind: str = PreviewKind.ASSIGN, seat: PanelSeat | None = None
) -> AssignmentPreview:
    """Have a preview computed; the same inputs give the one that is there. ``Refused`` once marking is over."""
    require(actor, RUN, stage, ORDERED)
    with services.act():
        stage = services.lock(stage)
        may_be_assigned(stage, actor, ORDERED)
        inputs = inputs_of(stage)
        found = _found_or_made(stage, actor, options, kind, seat, inputs)
        if found.made_at is None and (found.job is None or found.job.is_over):
            found.job = enqueue_job(
                task=TASK,
                title=_("Preview of the assignment: %(stage)s") % {"stage": stage.name},
                arguments={"preview": found.pk},
                user=actor.user,
                total=100,
            )
        found.ordered_by, found.ordered_at = actor, clock.now()
        found.save(update_fields=["job", "ordered_by", "ordered_at"])
        _forget_old(stage)
        data = {"inputs": found.inputs, "kind": str(kind), **({"seat": seat.pk} if seat else {})}
        services.record(ORDERED, actor=actor, target=stage, data=data)
    return found


def _found_or_made(
    stage: Stage, actor: Person, options: Options, kind: str, seat: PanelSeat | None, inputs: Inputs
) -> AssignmentPreview:
    chosen = options.document() | {"kind": str(kind), "seat": seat.pk if seat else None}
    key = inputs.key(chosen, with_marks=kind == PreviewKind.HAND_OVER)
    found = AssignmentPreview.objects.select_related("job").filter(stage=stage, inputs=key).first()
    if found is not None:
        if found.confirmed_at is not None:  # it was carried out, and all of it taken back since
            found.after, found.confirmed_by, found.confirmed_at = "", None, None
            found.save(update_fields=["after", "confirmed_by", "confirmed_at"])
        return found
    return AssignmentPreview.objects.create(
        stage=stage,
        kind=kind,
        seat=seat,
        options=options.document(),
        inputs=key,
        basis=inputs.basis,
        ordered_by=actor,
        ordered_at=clock.now(),
    )


def _forget_old(stage: Stage) -> None:
    """Of those that nobody confirmed the newest stay."""
    open_ones = AssignmentPreview.objects.filter(stage=stage, confirmed_at=None).order_by("-ordered_at", "-pk")
    AssignmentPreview.objects.filter(pk__in=list(open_ones.values_list("pk", flat=True)[KEPT:])).delete()


def is_quick(stage: Stage) -> bool:
    """Whether it is computed while the page loads. Two queries."""
    seats = PanelSeat.objects.filter(panel__stage=stage).count()
    return stage.stage_entries.count() * seats <= AT_ONCE


def make_preview(*, job_id: str) -> None:
    """The worker's part. Begun again after a killed worker it ends the same; nothing is kept once somebody stopped it."""
    with running_job(job_id) as job:
        if job is None:
            return
        rows = AssignmentPreview.objects.select_related(
            "stage__competition__region", "stage__competition__organisation"
        )
        preview = rows.filter(pk=job.arguments["preview"], made_at=None).first()
        if preview is None:
            return
        _still_holds(preview)
        hand_over = HandOver(preview.seat_id) if preview.kind == PreviewKind.HAND_OVER else None
        pulse = _Pulse(job)
        try:
            plan = plan_assignment(
                stage=preview.stage,
                options=Options.of(preview.options),
                hand_over=hand_over,
                watching=Watching(pulse.at, pulse.stop),
            )
        except Cancelled as error:
            raise JobStopped from error
        pulse.done(90)
        document = document_of(plan, preview)
        pulse.done(99)
        with services.act():
            _still_holds(preview)
            if is_stopped(job):
                raise JobStopped
            AssignmentPreview.objects.filter(pk=preview.pk).update(result=document, made_at=clock.now())
        pulse.done(100)


def _still_holds(preview: AssignmentPreview) -> None:
    if inputs_of(preview.stage).basis != preview.basis:
        raise Refused(_("Something that the assignment rests on was changed meanwhile. Please preview it anew."))


class _Pulse:
    """How far it is, written at most twice a second; and whether to go on."""

    def __init__(self, job: Job) -> None:
        self.job, self.shown, self.looked, self.wants_end = job, time.monotonic(), time.monotonic(), False
        self.done(10)

    def at(self, step: Step, share: float) -> None:
        if time.monotonic() - self.shown >= LOOKS:
            self.done(round(BEGINS[step] + (ENDS[step] - BEGINS[step]) * share))

    def done(self, count: int) -> None:
        self.shown = time.monotonic()
        advance_job(self.job, count)

    def stop(self) -> bool:
        if not self.wants_end and time.monotonic() - self.looked >= LOOKS:
            self.looked = time.monotonic()
            self.wants_end = is_stopped(self.job)
        return self.wants_end


def stop_preview(*, preview: AssignmentPreview, actor: Person) -> AssignmentPreview:
    """Nobody wants it any more. ``Conflict`` when it is over already."""
    stage = preview.stage
    require(actor, RUN, stage, STOPPED)
    with services.act():
        if preview.job is None or not stop_job(preview.job, _("Stopped by %(name)s.") % {"name": actor.name}):
            raise Conflict(_("It was over already."))
        services.record(STOPPED, actor=actor, target=stage, data={"inputs": preview.inputs})
    return preview


def confirm_preview(*, preview: AssignmentPreview, actor: Person) -> list[ScoreSheet]:
    """Make the sheets that were shown, and no others. Raises ``Conflict`` where anything that it rests on changed since."""
    stage = preview.stage
    require(actor, RUN, stage, ACTION)
    with services.act():
        stage, row = held(preview, actor, ACTION)
        new = carry_out(row, stage)
        facts = {"seed": stage.seed, "new": len(new), "inputs": row.inputs, **row.options}
        services.record(ACTION, actor=actor, target=stage, data=facts | {"loads": row.result["loads"]})
        settle(row, stage, actor)
    return new


def held(preview: AssignmentPreview, actor: Person, action: str) -> tuple[Stage, AssignmentPreview]:
    """The stage and the preview, locked, once it may be carried out as it was shown."""
    stage = services.lock(preview.stage)
    may_be_assigned(stage, actor, action)
    row = (
        AssignmentPreview.objects.select_for_update(no_key=True, of=("self",))
        .select_related("confirmed_by")
        .get(pk=preview.pk)
    )
    row.stage = stage
    if row.confirmed_at is not None:
        words = _("%(name)s confirmed this at %(at)s.")
        by = row.confirmed_by.name if row.confirmed_by else ""
        raise Conflict(words % {"name": by, "at": formats.when(row.confirmed_at)})
    if row.made_at is None:
        refuse(action, _("The preview is not there yet."), actor=actor, target=stage)
    if troubles := troubles_of(row):
        refuse(action, " ".join(troubles), actor=actor, target=stage)
    if inputs_of(stage).basis != row.basis:
        words = _(
            "Since this preview something that it rests on was changed; nothing was assigned. Please preview anew."
        )
        raise Conflict(words)
    return stage, row


def carry_out(row: AssignmentPreview, stage: Stage) -> list[ScoreSheet]:
    """The missing sheets, with what their judges have to answer; while marking is open those judges are told."""
    result: dict[str, Any] = row.result
    entry_of = dict(stage.stage_entries.values_list("pk", "entry_id"))
    seats = {one.pk: one for one in PanelSeat.objects.filter(panel__stage=stage).select_related("person__user")}
    pairs = [(place, seat) for place, seat in result["pairs"]]
    keys = {place: str(entry) for place, entry in entry_of.items()}
    new = make_sheets(stage, pairs, warnings_in(result), keys, seats.values())
    if stage.state == StageState.MARKING:
        counts: dict[int, int] = {}
        for one in new:
            counts[one.seat_id] = counts.get(one.seat_id, 0) + 1
        for seat, count in sorted(counts.items()):
            seats[seat].panel.stage = stage
            tell_sheets_added(seats[seat], count, due_of(stage), row.short)
    return new


def settle(row: AssignmentPreview, stage: Stage, actor: Person) -> None:
    """It was carried out; until anything changes this is the picture of what is assigned."""
    row.after, row.confirmed_by, row.confirmed_at = inputs_of(stage).basis, actor, clock.now()
    row.save(update_fields=["after", "confirmed_by", "confirmed_at"])
