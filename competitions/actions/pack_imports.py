"""Take over the pack of a round below: uploaded, checked by the worker, confirmed by a person."""

from __future__ import annotations

import hashlib

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.actions.pack_placing import place_entries
from competitions.domain.file_names import shown_name
from competitions.domain.roundpack import Checked, PackRefused, check_pack, open_pack
from competitions.enums import PackImportState
from competitions.models import Competition, PackImport
from competitions.queries.pack_imports import dry_run
from competitions.queries.pack_words import pack_words
from notifications.actions import advance_job, enqueue_job, fail_job, repeat_job, running_job
from notifications.models import Job
from ui import formats
from workflow import clock
from workflow.actors import System
from workflow.services import Conflict, Refused, act, lock, perform, record, record_refusal

IMPORT, UPLOADED = "competitions.import_pack", "pack_import.uploaded"
CHECK_TASK, IMPORT_TASK = "competitions.tasks.check_pack_import", "competitions.tasks.take_over_pack"
WORKER = System.granted("competitions.pack_worker", "competitions.settle_pack_import")
# So many signs of the printed fingerprint are compared: nobody makes another file with the same by chance.
PRINTED_SIGNS = 16


def upload_pack(*, competition: Competition, actor: Person, upload: File[bytes], name: str, printed: str) -> PackImport:
    """Keep the ZIP and have it checked. ``printed``: the beginning of the fingerprint on the sealed sheet.

    ``Refused`` in words for what is no pack or another file than was printed; ``Conflict`` when the same is here already.
    """
    require(actor, IMPORT, PackImport(competition=competition), UPLOADED)
    digest = _digest(upload)
    problem = _why_not(upload, digest, printed)
    if problem:
        record_refusal(UPLOADED, actor=actor, target=competition, reason=problem)
        raise Refused(problem)
    with act():
        locked = lock(competition)
        there = PackImport.objects.filter(competition=locked, sha256=digest).exclude(state__in=_GONE).first()
        if there is not None:
            words = _("This pack came in already: %(when)s, %(who)s. It is “%(state)s”.")
            facts = {"when": formats.when(there.uploaded_at), "who": there.uploaded_by.name}
            raise Conflict(words % {**facts, "state": there.get_state_display()})
        row = PackImport(
            competition=locked,
            name=shown_name(name, fallback="pack.zip"),
            size=upload.size,
            sha256=digest,
            uploaded_by=actor,
            uploaded_at=clock.now(),
        )
        upload.seek(0)
        row.file.save("pack.zip", upload, save=False)
        try:
            row.save(force_insert=True)
            _enqueue(row, CHECK_TASK, _("Checking the round pack %(name)s") % {"name": row.name}, actor)
            record(UPLOADED, actor=actor, target=row, data={"sha256": digest, "competition": locked.pk})
        except BaseException:
            default_storage.delete(str(row.file.name))
            raise
    return row


_GONE = (PackImportState.REFUSED, PackImportState.DISCARDED)


def look_again(*, row: PackImport, actor: Person) -> PackImport:
    """Check once more, after what clashed was settled."""
    with act():
        found = perform(row, "look_again", actor=actor)
        _enqueue(found, CHECK_TASK, _("Checking the round pack %(name)s") % {"name": found.name}, actor)
    return found


def confirm_import(*, row: PackImport, actor: Person) -> PackImport:
    """Have the entries of the dry run taken over by the worker, all or none."""
    with act():
        found = perform(row, "confirm", actor=actor)
        title = _("Taking over the round pack %(name)s") % {"name": found.name}
        _enqueue(found, IMPORT_TASK, title, actor)
    return found


def discard_import(*, row: PackImport, actor: Person) -> PackImport:
    """Put a pack aside that was not taken over; its file goes."""
    with act():
        found = perform(row, "discard", actor=actor)
        name = str(found.file.name)
        transaction.on_commit(lambda: default_storage.delete(name), robust=True)
    return found


def repeat_import(*, row: PackImport, actor: Person) -> Job:
    """Let a check or a taking over whose worker failed run again."""
    require(actor, IMPORT, row, UPLOADED)
    if row.job is None:
        raise Refused(_("There is nothing to run again."))
    return repeat_job(job=row.job, actor=actor)


def check_import(*, job_id: str) -> None:
    """The worker's first part: whether the pack is whole, and what taking it over would do."""
    with running_job(job_id) as job:
        row = _row_of(job, PackImportState.CHECKING)
        if job is None or row is None:
            return
        checked = _checked(row, job)
        if checked.faults or checked.manifest is None:
            words = pack_words(checked.faults)
            perform(row, "refuse", actor=WORKER, reason=words[0], data={"problems": words})
            return
        found, manifest = dry_run(row.competition, checked), checked.manifest
        held = manifest.round
        facts = {
            "installation": manifest.installation, "version": manifest.version, "made_at": manifest.made_at,
            "round": held.name, "round_id": held.id, "office": held.office, "region": held.region_name,
            "selected": held.selected, "reported_at": held.reported_at, "files": len(manifest.files),
            "results": sum(len(lines) for lines in checked.results.values()),
        }  # fmt: skip
        data = {"facts": facts, "rows": found.rows, "problems": found.problems, "notes": found.notes}
        perform(row, "check", actor=WORKER, data=data)


def take_over(*, job_id: str) -> None:
    """The worker's second part: files first, then every entry in one transaction. Killed and begun again it does it once."""
    with running_job(job_id) as job:
        row = _row_of(job, PackImportState.IMPORTING)
        if job is None or row is None or row.confirmed_by is None:
            return
        try:
            with row.file.open("rb") as stored:
                if _digest(stored) != row.sha256:
                    raise Refused(_("The stored pack is not the one that was checked. Please upload it again."))
            place_entries(row=row, actor=row.confirmed_by, worker=WORKER, checked=_checked(row, job), job=job)
        except Refused as error:
            perform(row, "give_up", actor=WORKER, reason=str(error))
            fail_job(job, str(error))


def _checked(row: PackImport, job: Job) -> Checked:
    try:
        with row.file.open("rb") as stored, open_pack(stored) as pack:  # type: ignore[arg-type]
            return check_pack(pack, lambda done, total: advance_job(job, done, total) if done % 20 == 0 else None)
    except PackRefused as error:
        return Checked(faults=list(error.faults))


def _row_of(job: Job | None, state: PackImportState) -> PackImport | None:
    """The job's row, unless it is done already."""
    if job is None:
        return None
    rows = PackImport.objects.select_related("competition__region", "competition__organisation", "confirmed_by")
    return rows.filter(pk=job.arguments["pack_import"], state=state).first()


def _enqueue(row: PackImport, task: str, title: str, actor: Person) -> None:
    row.job = enqueue_job(task=task, title=title[:200], arguments={"pack_import": row.pk}, user=actor.user)
    row.save(update_fields=["job"])


def _why_not(upload: File[bytes], digest: str, printed: str) -> str:
    """What can be said at once: not the printed file, no ZIP, a directory that no pack has."""
    signs = "".join(one for one in printed.lower() if one.isalnum())
    if len(signs) < PRINTED_SIGNS or not digest.startswith(signs):
        return _(
            "This is not the file whose fingerprint stands on the sheet. Compare the sheet; if it is right, ask for the pack "
            "once more. The fingerprint of this file is %(digest)s."
        ) % {"digest": digest[:PRINTED_SIGNS]}
    try:
        upload.seek(0)
        with open_pack(upload):  # type: ignore[arg-type]
            return ""
    except PackRefused as error:
        return pack_words(error.faults)[0]


def _digest(opened: File[bytes]) -> str:
    total = hashlib.sha256()
    opened.seek(0)
    while piece := opened.read(1024 * 1024):
        total.update(piece)
    return total.hexdigest()
