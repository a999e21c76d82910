"""The worker's part of an import: check a list, and write what was confirmed, as a whole or not at all."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import override

from competitions.actions.import_writing import write_rows
from competitions.domain.import_table import FilledRow
from competitions.enums import ImportState
from competitions.models import EntryImport
from competitions.queries.import_check import Checked, ListCheck
from competitions.queries.import_columns import import_sheets
from competitions.queries.import_progress import advance_writing, progress_key
from competitions.queries.import_reading import CannotRead, stored_rows
from competitions.queries.imports import basis_of, is_late, why_no_import
from notifications.actions import advance_job, running_job
from workflow import clock
from workflow.actors import System
from workflow.services import Conflict, ManyRefused, MoveError, Refused, act, perform

CHECK_TASK, WRITE_TASK = "competitions.tasks.check_import", "competitions.tasks.write_import"
WORKER = System.granted("competitions.import_worker", "competitions.run_import")
# Beyond so many the reader has seen enough; the file with marked cells is cut off alike.
MOST_PROBLEMS = 5_000
_RELATED = ("competition__region", "competition__organisation", "made_by__user", "confirmed_by__user")


def run_check(*, job_id: str) -> None:
    """Check the list of the job. Discarded meanwhile, or checked by somebody faster: nothing is done."""
    with running_job(job_id) as job, override(settings.LANGUAGE_CODE):
        if job is None:
            return
        found = _import_of(job.arguments)
        if found.state != ImportState.CHECKING:
            return
        try:
            checked = _check(found, *stored_rows(found), advance=lambda done, total: advance_job(job, done, total))
        except CannotRead as error:
            _unless_gone(found, "fail_check", reason=str(error))
            return
        _unless_gone(found, "finish_check", data=_facts(found, checked))


def run_write(*, job_id: str) -> int:
    """Write the list of the job; returns how many entries it made. Killed and begun anew, it writes once."""
    with running_job(job_id) as job, override(settings.LANGUAGE_CODE):
        if job is None:
            return 0
        found = _import_of(job.arguments)
        if found.state != ImportState.CONFIRMED:
            return 0
        try:
            return _write(found, job)
        except IntegrityError:
            # Somebody we did not know was entered elsewhere at the same moment: once more, now they are known.
            return _write(_import_of(job.arguments), job)


def _import_of(arguments: dict[str, Any]) -> EntryImport:
    return EntryImport.objects.select_related(*_RELATED).get(pk=arguments["import"])


def _check(found: EntryImport, entries: list[FilledRow], members: list[FilledRow], advance: Any) -> Checked:
    competition = found.competition
    check = ListCheck(competition, import_sheets(competition), handed_in=found.is_handed_in, now=clock.now())
    return check.run(entries, members, advance)


def _facts(found: EntryImport, checked: Checked) -> dict[str, Any]:
    return {
        "basis": basis_of(found.competition),
        "good": len(checked.good),
        "bad": checked.bad,
        "known": len(checked.known),
        "problems": [asdict(one) for one in checked.problems[:MOST_PROBLEMS]],
    }


def _write(found: EntryImport, job: Any) -> int:
    """The rows are read and judged outside of the transaction, then written in one."""
    try:
        checked = _check(found, *stored_rows(found), advance=lambda done, total: advance_job(job, 0, total))
        problem = _why_not(found, checked)
        if problem:
            raise Refused(problem)
        total = len(checked.good)
        advance_job(job, 0, total)
        with act():
            made = write_rows(
                entry_import=found, rows=checked.good, advance=lambda done: advance_writing(found, done, total)
            )
            data = {"made": made, "known": len(checked.known) + total - made}
            perform(found, "write", actor=WORKER, data=data)
    except (CannotRead, MoveError) as error:
        _unless_gone(found, "give_up", reason=_words(error))
        return 0
    finally:
        cache.delete(progress_key(found))
    advance_job(job, total, total)
    return made


def _why_not(found: EntryImport, checked: Checked) -> str | None:
    """What changed between the confirmation and this moment."""
    now = clock.now()
    reason = why_no_import(found.competition, now)
    if reason is None and found.basis != basis_of(found.competition):
        reason = _(
            "The rules, dates or state of the round changed since the check. Please have the list checked again."
        )
    if reason is None and checked.bad:
        reason = _(
            "Rows that were right are wrong by now: the round changed meanwhile. Please have the list checked again."
        )
    if reason is None and is_late(found.competition, now) and not found.late_reason:
        reason = _("Registration closed before the list could be written. Please check it again and give the reason.")
    return reason


def _unless_gone(found: EntryImport, move: str, **options: Any) -> None:
    """The worker's move; somebody who discarded the list meanwhile was faster, and that is fine."""
    try:
        perform(found, move, actor=WORKER, **options)
    except Conflict:
        return


def _words(error: Exception) -> str:
    if isinstance(error, ManyRefused) and error.reasons:
        row, reason = error.reasons[0]
        return _("Nothing was imported. The first that could not be taken: %(title)s. %(reason)s") % {
            "title": row,
            "reason": reason,
        }
    return str(error)
