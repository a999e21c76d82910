"""An office's own list of entries, filled in as the template of its round and taken in by the import."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import override

from accounts.models import Person
from competitions.actions.import_runs import run_check, run_write
from competitions.actions.imports import confirm_import, upload_list
from competitions.enums import EntrantType
from competitions.models import Competition, EntryImport
from competitions.queries.import_columns import import_sheets
from demo.world import names
from demo.world.entries import project_fields
from ui.export import Sheet, workbook_bytes
from workflow.services import Refused


def take_list(competition: Competition, actor: Person, rng: random.Random, count: int, *, first_number: int) -> int:
    """``count`` entries come in from one list; returns how many were made. ``RuntimeError`` when the list is not taken."""
    rows = [row_of(competition, rng, first_number + index, index + 1) for index in range(count)]
    upload = ContentFile(filled(competition, rows), name="报名名册（演示）.xlsx")
    found = upload_list(competition=competition, actor=actor, upload=upload, name=str(upload.name), is_handed_in=True)
    run_check(job_id=str(found.job_id))
    checked = EntryImport.objects.select_related("competition__region", "competition__organisation").get(pk=found.pk)
    # The check that the page would show.
    seen = checked.checked_at.isoformat() if checked.checked_at else ""
    try:
        moved = confirm_import(entry_import=checked, actor=actor, seen=seen)
    except Refused as error:
        raise RuntimeError(f"{competition}: {error} {checked.problems[:3]}") from error
    return run_write(job_id=str(moved.job_id))


def row_of(competition: Competition, rng: random.Random, number: int, serial: int) -> dict[str, Any]:
    """One project with its head, by the inputs of the entry form."""
    tracks = {track.code: track.name for track in competition.tracks.all()}
    places = list(competition.region.children.values_list("code", flat=True)) or [competition.region_id]
    track = rng.choice(list(tracks))
    someone = head_of(rng, number)
    fields = project_fields(rng, track, number, rng.choice(places), competition)
    return fields | {
        "number": str(serial),
        "track": tracks[track],
        "entrant_type": str(EntrantType(fields["entrant_type"]).label),
        "founder_name": someone.name,
        "founder_id_number": someone.id_number,
        "founder_phone": someone.phone,
    }


def head_of(rng: random.Random, number: int) -> names.Persona:
    """The invented person of a number, with a birthday of its own for every thousand: among thousands of people chance would
    give two the same document."""
    born = dt.date(1975, 1, 1) + dt.timedelta(days=number // 1000 * 7 % 10_000)
    return replace(names.persona(rng, number), id_number=names.id_number(born, number), birth_date=born)


def filled(competition: Competition, rows: list[dict[str, Any]]) -> bytes:
    """The sheet of entries as the template heads it, with these rows; what it does not ask is left out."""
    with override(settings.LANGUAGE_CODE):
        sheet, _members = import_sheets(competition)
        fields = [column.field for column in sheet.columns]
        lines = [[str(row.get(name, "")) for name in fields] for row in rows]
        return workbook_bytes([Sheet(sheet.name, [column.label for column in sheet.columns], lines)])
