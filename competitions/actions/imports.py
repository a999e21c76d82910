"""What an organiser does with a list of entries: upload it, confirm it, have it checked again, discard it."""

from __future__ import annotations

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.actions.import_runs import CHECK_TASK, WRITE_TASK
from competitions.domain.file_names import shown_name
from competitions.enums import ImportState
from competitions.models import Competition, EntryImport
from competitions.queries.import_reading import CannotRead, digest_of, look_at
from competitions.queries.imports import why_no_import
from notifications.actions import enqueue_job
from workflow import clock
from workflow.services import Refused, act, perform, record


def upload_list(
    *, competition: Competition, actor: Person, upload: File[bytes], name: str, is_handed_in: bool
) -> EntryImport:
    """Keep the file and let the worker check it. The same file again is the import that is there already.

    Raises ``Refused`` when it is no workbook or the round takes none, ``Forbidden`` for others than the organisers.
    """
    entry_import = EntryImport(competition=competition, made_by=actor, is_handed_in=is_handed_in)
    require(actor, "competitions.import_entries", entry_import, "entry_import.uploaded")
    now = clock.now()
    problem = why_no_import(competition, now)
    if problem:
        raise Refused(problem)
    try:
        look_at(upload.file or upload)  # type: ignore[arg-type]
    except CannotRead as error:
        raise Refused(str(error)) from error
    entry_import.sha256 = digest_of(upload.file or upload)  # type: ignore[arg-type]
    same = EntryImport.objects.filter(competition=competition, sha256=entry_import.sha256, is_handed_in=is_handed_in)
    there = same.exclude(state=ImportState.DISCARDED).first()
    if there is not None:
        return there
    entry_import.name, entry_import.size = shown_name(name, fallback="list.xlsx"), upload.size
    entry_import.made_at = now
    entry_import.file.save("list.xlsx", upload, save=False)
    try:
        with act():
            entry_import.save(force_insert=True)
            data = {"name": entry_import.name, "sha256": entry_import.sha256, "import": entry_import.pk}
            record("entry_import.uploaded", target=entry_import, actor=actor, data=data)
            _enqueue(entry_import, CHECK_TASK, actor, _("Check of the list %(name)s"))
    except BaseException:
        default_storage.delete(str(entry_import.file.name))
        raise
    return entry_import


def confirm_import(*, entry_import: EntryImport, actor: Person, seen: str, late_reason: str = "") -> EntryImport:
    """Import the list as it was checked; ``seen``: the check that the page showed.

    Raises ``Refused`` (a wrong row, another check, the round moved on), ``Conflict`` when somebody was faster.
    """
    with act():
        data = {"seen": seen, "late_reason": late_reason}
        moved = perform(entry_import, "confirm", actor=actor, data=data)
        _enqueue(moved, WRITE_TASK, actor, _("Import of the list %(name)s"))
    return moved


def check_again(*, entry_import: EntryImport, actor: Person) -> EntryImport:
    """Have the same file checked against the present rules and entries."""
    with act():
        moved = perform(entry_import, "check_again", actor=actor)
        _enqueue(moved, CHECK_TASK, actor, _("Check of the list %(name)s"))
    return moved


def discard_import(*, entry_import: EntryImport, actor: Person) -> EntryImport:
    """Forget the file and what was quoted from it; that it was there stays in the history."""
    stored = str(entry_import.file.name or "")
    with act():
        moved = perform(entry_import, "discard", actor=actor)
        if stored:
            transaction.on_commit(lambda: default_storage.delete(stored), robust=True)
    return moved


def note_download(*, entry_import: EntryImport, actor: Person) -> None:
    """The file with marked cells shows personal numbers in full: who took it is kept (promises L3, L8)."""
    require(actor, "competitions.import_entries", entry_import, "entry_import.report_downloaded")
    record("entry_import.report_downloaded", target=entry_import, actor=actor)


def _enqueue(entry_import: EntryImport, task: str, actor: Person, title: str) -> None:
    entry_import.job = enqueue_job(
        task=task, title=title % {"name": entry_import.name}, arguments={"import": entry_import.pk}, user=actor.user
    )
    entry_import.save(update_fields=["job"])
