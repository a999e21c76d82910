"""Practice entries are prepared, the spread is opened, judges are excused, all of it begun anew. No mark that counts changes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.actions.uploads import check_content, check_promise
from competitions.domain.file_names import shown_name
from competitions.domain.rulebook import Attachment as Wanted
from competitions.domain.rulebook import AttachmentKind as BookFile
from competitions.enums import StageState
from competitions.models import Stage, Track
from judging.actions.refusals import refuse
from judging.actions.sent import SheetCheck, fault_words
from judging.enums import SeatState
from judging.models import (
    Panel,
    PanelSeat,
    PracticeEntry,
    PracticeExcuse,
    PracticeOpening,
    PracticeSheet,
)
from judging.models.practice import practice_path
from judging.queries.practice import (
    is_too_many,
    own_practice,
    practice_entries,
    practice_of,
    rubric_for_practice,
)
from workflow import clock, services
from workflow.actors import Actor

RUN = "competitions.run_stage"
GUIDE = "judging.guide_practice"
KINDS = ("pdf", "jpg", "jpeg", "png")
MADE, CHANGED, REMOVED = "judging.practice_made", "judging.practice_changed", "judging.practice_removed"
RESET, OPENED, EXCUSED = "judging.practice_reset", "judging.practice_opened", "judging.practice_excused"


@dataclass(frozen=True)
class Sample:
    """What the office says of a practice entry. ``file`` None: the one that is there stays, or none."""

    title: str
    summary: str = ""
    track: Track | None = None
    reference: Mapping[str, str] = field(default_factory=dict)
    file: File[bytes] | None = None
    file_name: str = ""
    without_file: bool = False


def add_practice_entry(*, stage: Stage, actor: Person, sample: Sample) -> PracticeEntry:
    """One more, as long as the rule book asks for more and marking is not open. Raises ``FileRefused`` for its file."""
    require(actor, RUN, stage, MADE)
    entry = PracticeEntry(stage=stage, track=sample.track, made_by=actor)
    with _Stored(entry, sample), services.act():
        _before_opening(stage, actor, MADE)
        if is_too_many(stage, [*practice_entries(stage), entry]):
            refuse(MADE, _("All practice entries of the rule book are prepared."), actor=actor, target=stage)
        entry.position = (PracticeEntry.objects.filter(stage=stage).aggregate(n=Max("position"))["n"] or 0) + 1
        _fill(entry, actor, sample, MADE)
        entry.save()
        services.record(MADE, actor=actor, target=stage, data={"entry": entry.pk, "title": entry.title})
    return entry


def change_practice_entry(*, entry: PracticeEntry, actor: Person, sample: Sample) -> PracticeEntry:
    """Other words, marks or another file, while nobody has marked it."""
    require(actor, RUN, entry.stage, CHANGED)
    old = str(entry.file.name or "")
    with _Stored(entry, sample), services.act():
        _before_opening(entry.stage, actor, CHANGED)
        _untouched(entry, actor, CHANGED)
        if entry.track != sample.track:
            refuse(CHANGED, _("A practice entry stays with its track."), actor=actor, target=entry.stage)
        if sample.without_file and sample.file is None:
            entry.file, entry.name, entry.extension, entry.content_type, entry.size, entry.sha256 = (
                "",
                "",
                "",
                "",
                0,
                "",
            )
        _fill(entry, actor, sample, CHANGED)
        entry.save()
        if old and old != str(entry.file.name or ""):
            transaction.on_commit(lambda: default_storage.delete(old))
        services.record(CHANGED, actor=actor, target=entry.stage, data={"entry": entry.pk, "title": entry.title})
    return entry


def remove_practice_entry(*, entry: PracticeEntry, actor: Person) -> None:
    """Take one away, while nobody has marked it."""
    require(actor, RUN, entry.stage, REMOVED)
    with services.act():
        _before_opening(entry.stage, actor, REMOVED)
        _untouched(entry, actor, REMOVED)
        services.record(REMOVED, actor=actor, target=entry.stage, data={"entry": entry.pk, "title": entry.title})
        old = str(entry.file.name or "")
        entry.delete()
        if old:
            transaction.on_commit(lambda: default_storage.delete(old))


def reset_practice(*, stage: Stage, actor: Person) -> int:
    """Throw every practice mark of the stage away, before marking opens. How many sheets there were; twice changes nothing."""
    require(actor, RUN, stage, RESET)
    with services.act():
        _before_opening(stage, actor, RESET)
        # Whoever sends marks holds these: what is under way is waited for, and goes as a whole.
        list(PracticeEntry.objects.select_for_update(no_key=True).filter(stage=stage).order_by("pk"))
        sheets, _each = PracticeSheet.objects.filter(seat__panel__stage=stage).delete()
        excused, _each = PracticeExcuse.objects.filter(seat__panel__stage=stage).delete()
        opened, _each = PracticeOpening.objects.filter(panel__stage=stage).delete()
        if sheets or excused or opened:
            services.record(RESET, actor=actor, target=stage, data={"sheets": sheets, "excused": excused})
    return sheets


def open_spread(*, panel: Panel, actor: Actor) -> None:
    """Let the judges of a panel see the spread before all have locked. Twice changes nothing."""
    require(actor, GUIDE, panel, OPENED)
    with services.act():
        services.lock(panel.stage)
        _has_practice(panel.stage, actor, OPENED)
        _own_are_given(panel, actor)
        values = {"opened_by_id": int(actor.actor_key), "opened_at": clock.now()}
        _row, is_new = PracticeOpening.objects.get_or_create(panel=panel, defaults=values)
        if is_new:
            services.record(OPENED, actor=actor, target=panel)


def _own_are_given(panel: Panel, actor: Actor) -> None:
    """A leader opens what everybody gave after the own marks: else the opening would show them before."""
    seat = PanelSeat.objects.filter(panel=panel, person_id=int(actor.actor_key), state=SeatState.ACCEPTED).first()
    own = own_practice(seat) if seat is not None else None
    if own is not None and not own.sees_others:
        refuse(OPENED, _("Lock your own practice sheets first, then open the spread."), actor=actor, target=panel)


def excuse_from_practice(*, seat: PanelSeat, actor: Actor, reason: str) -> None:
    """Let a judge mark without the practice, with a reason. Twice changes nothing. A leader excuses the others."""
    require(actor, GUIDE, seat.panel, EXCUSED)
    if isinstance(actor, Person) and actor.pk == seat.person_id:
        refuse(EXCUSED, _("Nobody is excused by themselves; ask the organiser."), actor=actor, target=seat)
    if not reason.strip():
        refuse(EXCUSED, _("Please give a reason."), actor=actor, target=seat)
    with services.act():
        services.lock(seat)
        _has_practice(seat.panel.stage, actor, EXCUSED)
        values = {"reason": reason.strip(), "excused_by_id": int(actor.actor_key), "excused_at": clock.now()}
        _row, is_new = PracticeExcuse.objects.get_or_create(seat=seat, defaults=values)
        if is_new:
            services.record(EXCUSED, actor=actor, target=seat, reason=reason)


def _has_practice(stage: Stage, actor: Actor, action: str) -> None:
    if practice_of(stage) is None:
        refuse(action, _("The rule book knows no practice for this stage."), actor=actor, target=stage)


def _before_opening(stage: Stage, actor: Actor, action: str) -> None:
    """Under the lock of the stage, which the opening of marking takes too."""
    locked = services.lock(stage)
    _has_practice(stage, actor, action)
    if locked.state != StageState.NOT_STARTED:
        refuse(action, _("Marking has begun; practice stays as it is."), actor=actor, target=stage)


def _untouched(entry: PracticeEntry, actor: Actor, action: str) -> None:
    # Whoever sends marks for it holds this lock as well.
    if not PracticeEntry.objects.select_for_update(no_key=False).filter(pk=entry.pk).exists():
        refuse(action, _("This practice entry is not there any more."), actor=actor, target=entry.stage)
    if PracticeSheet.objects.filter(entry=entry).exists():
        words = _("Judges have marked this practice entry already. Begin practice anew first, then change it.")
        refuse(action, words, actor=actor, target=entry.stage)


def _fill(entry: PracticeEntry, actor: Actor, sample: Sample, action: str) -> None:
    rubric = rubric_for_practice(entry)
    check = SheetCheck(rubric)
    given = {code: text.strip() for code, text in sample.reference.items() if text.strip()}
    faults = check.reader.faults(given)
    if faults:
        words = " ".join(fault_words(rubric, fault) for fault in faults)
        refuse(action, words, actor=actor, target=entry.stage)
    entry.title, entry.summary = sample.title.strip(), sample.summary.strip()
    entry.reference = check.canonical(given)
    entry.made_at = clock.now()


class _Stored:
    """The file of a sample, checked and in the store; taken out again when the act around it fails."""

    def __init__(self, entry: PracticeEntry, sample: Sample) -> None:
        self.entry, self.sample, self.path = entry, sample, ""

    def __enter__(self) -> None:
        upload, name = self.sample.file, self.sample.file_name
        if upload is None:
            return
        most = int(settings.UPLOAD_MAX_BYTES)
        wanted = Wanted(kind=BookFile.STAMPED_FORM, name="", required=False, extensions=KINDS, max_bytes=most)
        check_promise(wanted, name, upload.size)
        content, extension, kind = check_content(wanted, upload, name)
        row = self.entry
        content.seek(0)
        row.sha256 = hashlib.sha256(content.read()).hexdigest()
        content.seek(0)
        row.name, row.extension, row.content_type = shown_name(name, fallback=f"1{extension}"), extension, kind
        row.size = content.size
        self.path = row.file.name = default_storage.save(practice_path(row, ""), content)

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is not None and self.path:
            default_storage.delete(self.path)
