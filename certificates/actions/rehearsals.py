"""Rehearsals (赛前演练): ordered by a person, walked by the worker, undone by never being committed.

The whole field (competition, people, entries, marks, lists, awards) exists in one transaction that is rolled back. So no
query can forget to leave it out, and nothing has to be wiped. What stays is the report, and what was done in the audit of
the rehearsal, flagged as such.
"""

from __future__ import annotations

from collections import Counter

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Person
from certificates.actions.rehearsal_field import shadow_of
from certificates.actions.rehearsal_walk import Step, Walk
from competitions.actions.doors import require
from competitions.domain.rulebook import RuleBook
from competitions.domain.rulebook.warnings import warnings
from competitions.enums import CompetitionState
from competitions.models import Competition, Entry, Rehearsal
from competitions.queries.rule_books import book_of
from notifications.actions import advance_job, enqueue_job, repeat_job, running_job
from notifications.models import Job
from workflow import clock
from workflow.actors import System
from workflow.services import Conflict, Refused, act, lock, record

ORGANISE, TASK = "competitions.organise_competition", "certificates.tasks.rehearse"
ORDERED, WALKED, WIPED = "rehearsal.ordered", "rehearsal.walked", "rehearsal.deleted"
WORKER = System.granted("certificates.rehearsal_worker")
_OVER = (CompetitionState.CANCELLED, CompetitionState.ARCHIVED)


def why_no_rehearsal(competition: Competition) -> str:
    """Why it cannot be rehearsed, in words; empty when it can."""
    if competition.state in _OVER:
        return _("The competition is over; there is nothing to rehearse.")
    if not book_of(competition).stages:
        return _("The plan has no stage of judging.")
    return ""


def order_rehearsal(*, competition: Competition, actor: Person) -> Rehearsal:
    """Have the competition rehearsed. ``Conflict`` while another one of it runs."""
    require(actor, ORGANISE, competition, ORDERED)
    with act():
        locked = lock(competition)
        problem = why_no_rehearsal(locked)
        if problem:
            raise Refused(problem)
        running = Rehearsal.objects.filter(competition=locked, finished_at=None).select_related("job").first()
        if running is not None and running.job is not None and not running.job.is_over:
            raise Conflict(_("A rehearsal of this competition is running already."))
        row = Rehearsal.objects.create(
            competition=locked,
            rules_version=locked.rules_version,
            per_track=settings.REHEARSAL_ENTRIES_PER_TRACK,
            ordered_by=actor,
            ordered_at=clock.now(),
        )
        row.job = enqueue_job(
            task=TASK,
            title=_("Rehearsal of %(name)s") % {"name": locked.name},
            arguments={"rehearsal": row.pk},
            user=actor.user,
            total=1,
            once_key=f"rehearsal:{row.pk}",
        )
        row.save(update_fields=["job"])
        record(ORDERED, actor=actor, target=row, data={"competition": locked.pk, "rehearsal": True})
    return row


def repeat_rehearsal(*, row: Rehearsal, actor: Person) -> Job:
    """Let one whose worker failed run again."""
    require(actor, ORGANISE, row.competition, ORDERED)
    if row.job is None:
        raise Refused(_("There is nothing to run again."))
    return repeat_job(job=row.job, actor=actor)


def delete_rehearsal(*, row: Rehearsal, actor: Person) -> None:
    """Take the report away. Its audit stays."""
    require(actor, ORGANISE, row.competition, WIPED)
    with act():
        locked = (
            Rehearsal.objects.select_for_update(no_key=False, of=("self",))
            .select_related("job")
            .filter(pk=row.pk)
            .first()
        )
        if locked is None:
            raise Conflict(_("The report is gone already."))
        if locked.job is not None and not locked.job.is_over:
            raise Refused(_("The rehearsal is running; its report can be deleted when it is over."))
        record(WIPED, actor=actor, target=locked, data={"rehearsal": True})
        locked.delete()


def rehearse(*, job_id: str) -> None:
    """The worker's part. Killed at any moment it leaves nothing but the row of its job; begun again it walks anew."""
    with running_job(job_id) as job:
        row = _row_of(job)
        if job is None or row is None or row.finished_at is not None:
            return
        with translation.override(settings.LANGUAGE_CODE):
            steps = walk(row.competition, row.ordered_by, row.per_track)
            report = {
                "steps": [step.document() for step in steps],
                "warnings": _warnings(row),
                "acts": sum(step.acts for step in steps),
            }
        with act():
            for step in steps:
                data = {"rehearsal": True, "step": step.code, "acts": step.acts, "failed": bool(step.problem)}
                record(WALKED, actor=WORKER, target=row, reason=step.problem, data=data)
            row.report, row.finished_at = report, clock.now()
            row.save(update_fields=["report", "finished_at"])
        advance_job(job, 1)


def walk(competition: Competition, actor: Person, per_track: int) -> list[Step]:
    """The steps of a walk. Everything that was written is rolled back, messages and wake-ups with it."""
    with transaction.atomic(durable=False):
        steps = Walk(shadow_of(competition), actor, per_track).run()
        transaction.set_rollback(True)
    return steps


def _warnings(row: Rehearsal) -> list[str]:
    """What is odd in the rule book, by the entries that really are there, if some are."""
    book: RuleBook = book_of(row.competition)
    handed_in = Entry.objects.filter(competition=row.competition, submitted_at__isnull=False)
    counts = Counter(handed_in.values_list("track__code", flat=True))
    entries = {track.code: counts[track.code] for track in book.tracks} if counts else None
    return [remark.sentence.text(_) for remark in warnings(book, entries=entries)]


def _row_of(job: Job | None) -> Rehearsal | None:
    if job is None:
        return None
    rows = Rehearsal.objects.select_related("competition__region", "competition__organisation", "ordered_by")
    return rows.filter(pk=job.arguments["rehearsal"]).first()
