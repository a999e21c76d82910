"""From a checked pack into the round above: files copied under our own names, then entries, people and origins at once."""

from __future__ import annotations

import hashlib
import tempfile
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from accounts.actions.people import find_or_add_person
from accounts.enums import IdKind
from accounts.models import Organisation, Person, Region
from competitions.actions.scan_matching import PAPER_OF
from competitions.actions.uploads import check_content
from competitions.domain.roundpack import Checked, OpenPack, PackedEntry, PackedFile, PackRefused, open_pack
from competitions.domain.roundpack.documents import ListRow
from competitions.domain.rulebook import Attachment as Wanted
from competitions.enums import EntrantType, EntrySource, PackImportState, RecommendationWay
from competitions.models import Attachment, Competition, Entry, EntryOrigin, PackImport, Recommendation, TeamMember
from competitions.queries.entry_snapshot import VOID, form_version_of, snapshot_of
from competitions.queries.pack_imports import DryRun, dry_run
from competitions.queries.rule_books import book_of
from notifications.actions import advance_job
from notifications.models import Job
from workflow import clock
from workflow.actors import System
from workflow.services import MoveError, Refused, act, lock, perform, record


@dataclass(frozen=True)
class _Stored:
    """A file of an entry as it lies in the store."""

    wanted: PackedFile
    name: str
    extension: str
    content_type: str
    size: int
    sha256: str


def place_entries(*, row: PackImport, actor: Person, worker: System, checked: Checked, job: Job) -> None:
    """All new entries of the pack, or none. Raises ``Refused`` with the reason; then no file of it stays."""
    if checked.faults:
        raise Refused(_("The stored pack is damaged. Please upload it again."))
    entries = {entry.key: entry for entry in checked.entries}
    wanted = [entries[key] for key in dry_run(row.competition, checked).new]
    stored: dict[int, list[_Stored]] = {}
    try:
        with row.file.open("rb") as opened, open_pack(opened) as pack:  # type: ignore[arg-type]
            for done, entry in enumerate(wanted):
                stored[entry.key] = [_store(row, pack, file) for file in entry.files]
                advance_job(job, done, len(wanted))
        with act():
            _place_all(row, actor, worker, checked, stored)
    except BaseException as error:
        for file in (one for files in stored.values() for one in files):
            if not Attachment.objects.filter(file=file.name).exists():
                default_storage.delete(file.name)
        if isinstance(error, PackRefused):
            raise Refused(_("The stored pack is damaged. Please upload it again.")) from error
        if isinstance(error, MoveError) and not isinstance(error, Refused):
            raise Refused(str(error)) from error
        raise


def _place_all(
    row: PackImport, actor: Person, worker: System, checked: Checked, stored: dict[int, list[_Stored]]
) -> None:
    locked = lock(row)
    if locked.state != PackImportState.IMPORTING:
        return
    # Whoever opens judging, or takes the same entries over by another way, waits here.
    above = (
        Competition.objects.select_for_update(no_key=True, of=("self",))
        .select_related("region")
        .get(pk=locked.competition_id)
    )
    found = dry_run(above, checked)
    if found.problems:
        raise Refused(found.problems[0])
    if set(found.new) - set(stored):
        raise Refused(_("The round changed while the files were copied. Please check the pack again."))
    entries = {entry.key: entry for entry in checked.entries}
    lines = {line.entry: line for line in checked.listed.rows} if checked.listed else {}
    made = [_place(locked, above, actor, checked, found, entries[key], lines[key], stored[key]) for key in found.new]
    rows = [one | {"above": number} for one, number in _numbered(found, made)]
    perform(locked, "finish", actor=worker, data={"rows": rows, "entries": len(made)})


def _numbered(found: DryRun, made: list[Entry]) -> list[tuple[dict[str, Any], str]]:
    numbers = dict(zip(found.new, (entry.number for entry in made), strict=True))
    return [(row, numbers.get(row["key"], row["above"])) for row in found.rows]


def _place(
    row: PackImport, above: Competition, actor: Person, checked: Checked, found: DryRun, packed: PackedEntry,
    line: ListRow, files: list[_Stored],
) -> Entry:  # fmt: skip
    if checked.manifest is None:
        raise Refused(_("The stored pack is damaged. Please upload it again."))
    held, now = checked.manifest.round, clock.now()
    head = next(member for member in packed.members if member.is_leader)
    entry = Entry.objects.create(
        competition=above,
        track=found.tracks[packed.key],
        leader=find_or_add_person(name=head.name, phone=head.phone),
        source=EntrySource.SELECTED if held.selected else EntrySource.BELOW,
        from_entry=found.below.get(packed.key),
        title=packed.title,
        entrant_type=packed.entrant_type if packed.entrant_type in EntrantType.values else "",
        organisation_name=packed.organisation_name,
        uscc=packed.uscc,
        registered_on=packed.registered_on,
        region=Region.objects.filter(pk=packed.region).first() if packed.region else None,
        summary=packed.summary,
        form=dict(packed.form or {}),
        consents=dict(packed.consents or {}),
        created_at=now,
        saved_at=now,
    )
    for order, member in enumerate(packed.members):
        one = TeamMember(
            entry=entry, name=member.name, duty=member.duty, phone=member.phone, is_leader=member.is_leader,
            is_presenter=member.is_presenter, order=order,
        )  # fmt: skip
        one.set_id(member.id_kind if member.id_kind in IdKind.values else "", member.id_number)
        one.save(force_insert=True)
    _attach(entry, files, actor)
    EntryOrigin.objects.create(
        entry=entry, competition=above, pack_import=row, installation=checked.manifest.installation, key=packed.id,
        round_name=held.name, office=held.office, number=packed.number, score=line.score or "",
        rank=None if line.rank is None else int(line.rank),
        award=line.award,
    )  # fmt: skip
    if held.selected:
        office = Organisation.objects.filter(region=held.region, name=held.office).first()
        Recommendation.objects.create(
            entry=entry, way=RecommendationWay.SELECTED, unit=held.office[:120], organisation=office, reason=held.name,
            made_by=actor, made_at=now,
        )  # fmt: skip
    placed = perform(entry, "place", actor=actor)
    record("entry.imported", actor=actor, target=placed, data={"number_below": packed.number, "pack": row.sha256})
    return placed


def _attach(entry: Entry, files: list[_Stored], actor: Person) -> None:
    """A stamped form that fitted its entry below fits it here."""
    version, now = form_version_of(snapshot_of(entry)), clock.now()
    Attachment.objects.bulk_create(
        Attachment(
            entry=entry,
            kind=one.wanted.kind,
            slot=one.wanted.place,
            file=one.name,
            name=one.wanted.name,
            extension=one.extension,
            content_type=one.content_type,
            size=one.size,
            sha256=one.sha256,
            form_version=_version_of(one.wanted, version),
            uploaded_by=actor,
            uploaded_at=now,
        )
        for one in files
    )
    del entry.__dict__["_snapshot"]


def _version_of(file: PackedFile, version: str) -> str:
    """Which form a scan shows: this one where it fitted below, else one that is void. Empty for what shows no form."""
    if file.kind not in PAPER_OF:
        return ""
    return version if file.fits else VOID


def _asked(row: PackImport, file: PackedFile) -> Wanted:
    """What the round above says of such a file."""
    found = next((one for one in book_of(row.competition).attachments if one.kind.value == file.kind), None)
    if found is None:
        raise Refused(_("The competition does not ask for such a file."))
    return found


def _store(row: PackImport, pack: OpenPack, wanted: PackedFile) -> _Stored:
    """Looked into like any upload, kept under a name that follows from the import: begun again it lies in the same place."""
    with tempfile.TemporaryFile() as copy:
        for piece in pack.chunks(wanted.path):
            copy.write(piece)
        copy.seek(0)
        content, extension, content_type = check_content(_asked(row, wanted), File(copy), wanted.path)
        total = hashlib.sha256()
        content.seek(0)
        for piece in content.chunks():
            total.update(piece)
        name = f"entries/{uuid.uuid5(uuid.NAMESPACE_OID, f'{row.pk}:{row.sha256}:{wanted.path}').hex}{extension}"
        default_storage.delete(name)
        content.seek(0)
        kept = default_storage.save(name, content)
        return _Stored(wanted, kept, extension, content_type, content.size, total.hexdigest())
