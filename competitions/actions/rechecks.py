"""Look at the eligibility of a whole round once more (资格复核), and decide over each entry that would not be let in."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Person
from competitions.actions.doors import require
from competitions.actions.entry_locks import hold_competition
from competitions.enums import DoubtState
from competitions.models import Competition, Doubt, Entry, Recheck
from competitions.models.rechecks import OPEN_STATES
from competitions.queries.rechecks import LOOKED_AT, Found, failing_entries, why_no_recheck
from notifications.actions import advance_job, enqueue_job, running_job
from workflow import clock
from workflow.actors import System
from workflow.services import Refused, act, perform, record

RECHECK_TASK = "competitions.tasks.recheck_entries"
ORGANISE = "competitions.organise_competition"
WORKER = System.granted("competitions.recheck_worker", "competitions.run_recheck")


def order_recheck(*, competition: Competition, actor: Person) -> Recheck:
    """Let the worker put every entry to the rules as they are now. The run under way when there is one.

    Raises ``Forbidden`` for others than the organisers, ``Refused`` before the first and after the last entry.
    """
    require(actor, ORGANISE, competition, "competition.rechecked")
    problem = why_no_recheck(competition)
    if problem:
        raise Refused(problem)
    with act():
        # Two clicks wait for one another here.
        locked = Competition.objects.select_for_update(no_key=True).get(pk=competition.pk)
        last = Recheck.objects.filter(competition=locked).select_related("job").first()
        if last is not None and last.finished_at is None and last.job is not None and not last.job.is_over:
            return last
        recheck = Recheck.objects.create(
            competition=locked, ordered_by=actor, ordered_at=clock.now(), rules_version=locked.rules_version
        )
        title = _("Eligibility checked again: %(name)s") % {"name": competition.name}
        recheck.job = enqueue_job(task=RECHECK_TASK, title=title, arguments={"recheck": recheck.pk}, user=actor.user)
        recheck.save(update_fields=["job"])
        data = {"recheck": recheck.pk, "rules_version": recheck.rules_version}
        record("competition.rechecked", actor=actor, target=competition, data=data)
    return recheck


def run_recheck(*, job_id: str) -> None:
    """The worker's part. Killed and begun anew, it looks again and writes once."""
    with running_job(job_id) as job, override(settings.LANGUAGE_CODE):
        if job is None:
            return
        rows = Recheck.objects.select_related("competition__region", "competition__organisation")
        recheck = rows.get(pk=job.arguments["recheck"])
        if recheck.finished_at is not None:
            return
        competition = recheck.competition
        looked_at, found = failing_entries(competition, clock.now(), lambda done, total: advance_job(job, done, total))
        with act():
            hold_competition(competition.pk)
            recheck.looked_at, recheck.failing = looked_at, len(found)
            recheck.rules_version, recheck.finished_at = competition.rules_version, clock.now()
            recheck.save(update_fields=["looked_at", "failing", "rules_version", "finished_at"])
            _keep(recheck, found)


def _keep(recheck: Recheck, found: dict[int, Found]) -> None:
    """New doubts are raised, open ones say what was found now, those without a reason lapse. One that was decided is
    raised again only when another condition fails."""
    doubts = Doubt.objects.filter(entry__competition=recheck.competition_id).select_for_update(
        no_key=True, of=("self",)
    )
    open_ones = {one.entry_id: one for one in doubts.filter(state__in=OPEN_STATES)}
    settled = {(one.entry_id, tuple(one.checks)) for one in doubts.filter(state=DoubtState.KEPT)}
    there = Entry.objects.filter(pk__in=found, state__in=LOOKED_AT).in_bulk()
    for pk, reasons in found.items():
        doubt = open_ones.pop(pk, None)
        if doubt is not None:
            doubt.reasons, doubt.recheck = reasons, recheck
            doubt.save(update_fields=["reasons", "recheck"])
        elif pk in there and (pk, tuple(sorted({one["check"] for one in reasons}))) not in settled:
            raised = Doubt.objects.create(
                entry_id=pk, recheck=recheck, reasons=reasons, found_at=recheck.finished_at or clock.now()
            )
            record("doubt.raised", actor=WORKER, target=raised, data={"checks": raised.checks, "recheck": recheck.pk})
    for doubt in open_ones.values():
        # What the office raised itself does not hang on the conditions.
        if doubt.recheck_id is not None:
            perform(doubt, "lapse", actor=WORKER)


def settle_doubt(*, doubt: Doubt, actor: Person, move: str, reason: str = "") -> Doubt:
    """``keep``, ``strike``, ``propose``, ``confirm`` or ``give_back``. Struck out, the entry is disqualified in the same
    act; its marks and ranks stay. Raises ``Forbidden``, ``Refused``, ``Conflict`` when somebody was faster."""
    with act():
        hold_competition(doubt.entry.competition_id)
        settled = perform(doubt, move, actor=actor, reason=reason)
        if settled.state == DoubtState.STRUCK:
            entry = Entry.objects.get(pk=settled.entry_id)
            perform(entry, "disqualify", actor=actor, reason=settled.reason, data={"doubt": settled.pk})
    return settled


def propose_disqualification(*, entry: Entry, actor: Person, reason: str) -> Doubt:
    """Where the rules ask for two persons: what the first one of the office found, whatever the checks say."""
    with act():
        require(actor, "competitions.review_entry", entry, "doubt.raised")
        hold_competition(entry.competition_id)
        doubt = Doubt.objects.filter(entry=entry, state__in=OPEN_STATES).first()
        if doubt is None:
            doubt = Doubt.objects.create(entry=entry, found_at=clock.now())
            record("doubt.raised", actor=actor, target=doubt, data={"checks": []})
        return perform(doubt, "propose", actor=actor, reason=reason)
