"""The list of lecturers: looked at first, then taken over as a whole or not at all."""

from __future__ import annotations

import datetime as dt
from typing import IO

from django.utils.translation import gettext as _

from accounts.models import Person, Region
from competitions.actions.doors import require
from competitions.domain import workbooks
from competitions.domain.lecturers import certificate_key, read_list
from competitions.domain.workbooks import WorkbookError
from competitions.models import Lecturer, LecturerList
from competitions.permissions import lecturers as _permission  # noqa: F401 - registers the predicate
from competitions.queries.import_words import workbook_words
from competitions.queries.imports import import_limits
from competitions.queries.listed_words import stored_faults
from workflow import clock
from workflow.services import Conflict, Refused, act, record

KEEP = "competitions.keep_lecturers"


def upload_lecturers(*, region: Region, actor: Person, file: IO[bytes], name: str) -> LecturerList:
    """Read a list and keep what was found; nothing holds yet. ``Refused`` when it is no workbook."""
    probe = LecturerList(region=region, name=name[:200], made_by=actor, made_at=clock.now())
    require(actor, KEEP, probe, "lecturers.uploaded")
    try:
        rows, faults = read_list(workbooks.read(file, import_limits()))
    except WorkbookError as error:
        raise Refused(workbook_words(error)) from error
    with act():
        probe.rows = [row.document() for row in rows]
        probe.faults = stored_faults(faults)
        probe.save()
        facts = {"name": probe.name, "rows": len(rows), "faults": len(faults)}
        record("lecturers.uploaded", actor=actor, target=probe, data=facts)
    return probe


def take_lecturers_over(*, found: LecturerList, actor: Person) -> int:
    """The list holds from now on, in place of the one before. ``Refused`` while a row is wrong; returns how many."""
    with act():
        # Two who take lists over at the same moment wait for each other at the province's own row.
        Region.objects.select_for_update(no_key=True).get(pk=found.region_id)
        locked = LecturerList.objects.select_for_update(no_key=True).get(pk=found.pk)
        require(actor, KEEP, locked, "lecturers.taken_over")
        if locked.taken_over_at:
            raise Conflict(_("This list has been taken over already."))
        if locked.faults or not locked.rows:
            raise Refused(_("Nothing is taken over as long as one row is wrong."))
        if LecturerList.objects.filter(region=locked.region_id, taken_over_at__isnull=False, pk__gt=locked.pk).exists():
            raise Conflict(_("A newer list has been taken over since. Please upload this one again."))
        Lecturer.objects.filter(region=locked.region_id).delete()
        today = clock.today()
        made = Lecturer.objects.bulk_create([_lecturer(locked, row, today) for row in locked.rows], batch_size=500)
        locked.taken_over_by, locked.taken_over_at = actor, clock.now()
        locked.save(update_fields=["taken_over_by", "taken_over_at"])
        record("lecturers.taken_over", actor=actor, target=locked, data={"rows": len(made)})
    return len(made)


def _lecturer(source: LecturerList, row: dict[str, object], today: dt.date) -> Lecturer:
    since, until = _day(row["since"]), _day(row["until"])
    return Lecturer(
        region_id=source.region_id,
        source=source,
        key=certificate_key(str(row["certificate"])),
        certificate=str(row["certificate"]),
        name=str(row["name"]),
        courses=row["courses"],
        level=str(row["level"]),
        grades=row["grades"],
        # Only an end is given: it has begun when the list is taken over, at the latest.
        suspended_since=since or (min(today, until) if until else None),
        suspended_until=until,
    )


def _day(text: object) -> dt.date | None:
    return dt.date.fromisoformat(str(text)) if text else None
