"""Files of an entry: checked, named by ourselves, stored, one at each place of its kind."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.entry_saving import check_editable
from competitions.actions.scan_matching import match_scan
from competitions.actions.upload_errors import FileRefused, FileTooLarge
from competitions.actions.upload_words import length_words, pdf_words, picture_words, slides_words, video_words
from competitions.domain import pdf_check, picture_check, slides_check, video_check
from competitions.domain.file_names import extension_of, shown_name
from competitions.domain.file_slots import read_key
from competitions.domain.rulebook import Attachment as Wanted
from competitions.domain.rulebook import AttachmentKind as BookFile
from competitions.enums import AttachmentKind
from competitions.models import Attachment, Entry
from competitions.models.entry import private_path
from competitions.permissions.entry import is_leader
from competitions.queries.entry_asked import asked_files
from competitions.queries.entry_snapshot import Snapshot, snapshot_of
from ui import formats
from workflow import clock
from workflow.services import Forbidden, Refused, act, record
from workflow.statements import Parameter, Statement

PICTURES = ("jpg", "jpeg", "png")
PLEDGE_SCANS = ("pdf", *PICTURES)
PPTX_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@dataclass(frozen=True)
class _Checked:
    """What will be stored."""

    content: File[bytes]
    extension: str
    content_type: str


def wanted_file(snapshot: Snapshot, key: str) -> Wanted:
    """What the rule book says of the file of this key. Raises ``FileRefused`` when it asks for no such file."""
    kind, slot = read_key(key)
    for wanted in asked_files(snapshot):
        if wanted.kind == kind and slot <= wanted.max_files:
            return wanted
    raise FileRefused(_("The competition does not ask for such a file."))


def save_attachment(
    *, entry: Entry, actor: Person, kind: str, upload: File[bytes], name: str, in_pieces: bool = False
) -> Attachment:
    """Keep ``upload`` as the entry's file of ``kind`` (or of a key, where there are several); the one before goes after the
    commit.

    ``in_pieces``: it did not come in one request, whose size is limited for all alike.

    Raises ``FileRefused`` with the reason in words, ``Forbidden``, ``Refused`` when the entry can no longer be changed.
    Three queries with the scope query of the view; two more for a stamped form, which remembers what it shows.
    """
    now = clock.now()
    check_editable(entry, actor)
    snapshot = snapshot_of(entry)
    wanted = wanted_file(snapshot, kind)
    kind, slot = read_key(kind)
    checked = _check(wanted, upload, name, in_pieces=in_pieces)
    match, version = match_scan(snapshot, kind, _stream(checked.content), checked.extension, name)
    row = Attachment(
        entry=entry,
        kind=kind,
        slot=slot,
        name=shown_name(name, fallback=f"{kind}{checked.extension}"),
        extension=checked.extension,
        content_type=checked.content_type,
        size=checked.content.size,
        sha256=_digest(checked.content),
        form_version=version,
        match=match,
        uploaded_by=actor,
        uploaded_at=now,
    )
    row.file.name = private_path(row, "")
    try:
        # Under a name that nothing else has: what a full disk leaves of it is taken away again.
        row.file.name = default_storage.save(row.file.name, checked.content)
        with act():
            _replace(entry, actor, row)
    except BaseException:
        default_storage.delete(str(row.file.name))
        raise
    return row


def save_pledge_scan(*, entry: Entry, actor: Person, upload: File[bytes], name: str) -> Attachment:
    """The signed pledge of withdrawal, after the entry was withdrawn by one; a new one replaces the old.

    Raises ``FileRefused`` with the reason in words, ``Forbidden``, ``Refused`` when no pledge was given.
    """
    if not is_leader(actor, entry):
        raise Forbidden(_("You may not do this."))
    kind = AttachmentKind.WITHDRAWAL_PLEDGE.value
    wanted = Wanted(
        kind=BookFile.WITHDRAWAL_PLEDGE, name="", required=False, extensions=PLEDGE_SCANS,
        max_bytes=int(settings.UPLOAD_MAX_BYTES),
    )  # fmt: skip
    checked = _check(wanted, upload, name)
    row = Attachment(
        entry=entry, kind=kind, name=shown_name(name, fallback=f"{kind}{checked.extension}"),
        extension=checked.extension, content_type=checked.content_type, size=checked.content.size,
        sha256=_digest(checked.content), uploaded_by=actor, uploaded_at=clock.now(),
    )  # fmt: skip
    row.file.save("file", checked.content, save=False)
    stored = str(row.file.name)
    try:
        with act():
            locked = _lock(entry, kind)
            if not locked.withdrawal_pledge:
                raise Refused(_("No pledge of withdrawal was given for this entry."))
            _put(row)
            _forget_after_commit(locked.old_file)  # type: ignore[attr-defined]
            record("entry.pledge_uploaded", target=entry, actor=actor, data={"sha256": row.sha256})
    except BaseException:
        default_storage.delete(stored)
        raise
    return row


def remove_attachment(*, entry: Entry, actor: Person, kind: str) -> None:
    """Take the file of ``kind`` (or of a key) away; none there is no error."""
    check_editable(entry, actor)
    kind, slot = read_key(kind)
    with act():
        locked = _lock(entry, kind, slot)
        check_editable(locked, actor)
        Attachment.objects.filter(entry=entry, kind=kind, slot=slot).delete()
        _forget_after_commit(locked.old_file)  # type: ignore[attr-defined]


def _replace(entry: Entry, actor: Person, row: Attachment) -> None:
    locked = _lock(entry, row.kind, row.slot)
    check_editable(locked, actor)
    _put(row)
    _forget_after_commit(locked.old_file)  # type: ignore[attr-defined]


def _put(row: Attachment) -> None:
    place = ("entry", "kind", "slot")
    columns = [field.name for field in Attachment._meta.concrete_fields if field.name not in ("id", *place)]
    Attachment.objects.bulk_create([row], update_conflicts=True, unique_fields=place, update_fields=columns)


def _lock(entry: Entry, kind: str, slot: int = 1) -> Entry:
    """The locked row with the name of the file that is there now: a submit and an upload cannot pass one another."""
    row = _LOCKED.row(pk=entry.pk, kind=kind, slot=slot)
    if row is None:
        raise Entry.DoesNotExist
    return row


def _with_old_file() -> QuerySet[Entry]:
    old = Attachment.objects.filter(entry=OuterRef("pk"), kind=Parameter("kind"), slot=Parameter("slot")).values("file")
    rows = Entry.objects.select_for_update(no_key=True, of=("self",)).select_related("competition")
    return rows.annotate(old_file=Subquery(old[:1])).filter(pk=Parameter("pk"))


_LOCKED = Statement(_with_old_file)


def _forget_after_commit(name: str | None) -> None:
    if name:
        transaction.on_commit(lambda: _delete_unless_used(name), robust=True)


def _delete_unless_used(name: str) -> None:
    """An entry that goes on in the round above has the same files: they stay as long as one of the two has them."""
    if not Attachment.objects.filter(file=name).exists():
        default_storage.delete(name)


def _check(wanted: Wanted, upload: File[bytes], name: str, *, in_pieces: bool = False) -> _Checked:
    check_promise(wanted, name, upload.size)
    if not in_pieces:
        _check_one_request(upload.size, name)
    return _check_content(wanted, upload, name)


def check_promise(wanted: Wanted, name: str, size: int) -> None:
    """What can be known of a file before it is there: its size and the ending of its name. Raises ``FileRefused``."""
    if size <= 0:
        raise FileRefused(_("%(name)s is empty.") % {"name": name})
    if size > wanted.max_bytes:
        words = _("%(name)s has %(size)s; at most %(limit)s are allowed.")
        sizes = {"size": formats.file_size(size), "limit": formats.file_size(wanted.max_bytes)}
        raise FileTooLarge(words % {"name": name, **sizes})
    if extension_of(name) not in wanted.extensions:
        kinds = formats.file_kinds(wanted.extensions)
        raise FileRefused(_("%(name)s is not one of the allowed kinds: %(kinds)s.") % {"name": name, "kinds": kinds})


def _check_one_request(size: int, name: str) -> None:
    if size > settings.UPLOAD_MAX_BYTES:
        words = _(
            "%(name)s has %(size)s. In one go at most %(limit)s can be sent; larger files go up in pieces, for which "
            "the browser must run scripts. Switch them on or take another browser, then choose the file again."
        )
        sizes = {"size": formats.file_size(size), "limit": formats.file_size(settings.UPLOAD_MAX_BYTES)}
        raise FileTooLarge(words % {"name": name, **sizes})


def check_content(wanted: Wanted, upload: File[bytes], name: str) -> tuple[File[bytes], str, str]:
    """What would be stored of a file that did not come by a form: content, extension, type. ``FileRefused`` in words."""
    checked = _check_content(wanted, upload, name)
    return checked.content, checked.extension, checked.content_type


def _check_content(wanted: Wanted, upload: File[bytes], name: str) -> _Checked:
    extension = extension_of(name)
    stream = _stream(upload)
    if extension == "pdf":
        fault = pdf_check.fault_of(stream)
        if fault is not None:
            raise FileRefused(pdf_words(fault, name))
        return _Checked(upload, ".pdf", "application/pdf")
    if extension == "pptx":
        slides_fault = slides_check.fault_of(stream)
        if slides_fault is not None:
            raise FileRefused(slides_words(slides_fault, name))
        return _Checked(upload, ".pptx", PPTX_TYPE)
    if extension == "mp4":
        _check_video(wanted, stream, name)
        return _Checked(upload, ".mp4", "video/mp4")
    if extension in PICTURES:
        try:
            content, made = picture_check.remake(stream)
        except picture_check.PictureError as error:
            raise FileRefused(picture_words(error.fault, name)) from error
        return _Checked(ContentFile(content), made, picture_check.content_type_of(made))
    # A rule book may name a kind that nobody taught us to look into: it is not taken on trust.
    raise FileRefused(
        _("Files of the kind %(kind)s cannot be checked here and are not taken.") % {"kind": extension.upper()}
    )


def _stream(content: File[bytes]) -> BinaryIO:
    """The file below Django's wrapper, if there is one."""
    return content.file if hasattr(content, "file") and content.file is not None else content  # type: ignore[return-value]


def _check_video(wanted: Wanted, stream: BinaryIO, name: str) -> None:
    try:
        video = video_check.read_video(stream)
    except video_check.VideoError as error:
        raise FileRefused(video_words(error.fault, name)) from error
    reason = length_words(video.seconds, wanted.min_seconds, wanted.max_seconds, name)
    if reason:
        raise FileRefused(reason)


def _digest(content: File[bytes]) -> str:
    total = hashlib.sha256()
    content.seek(0)
    for chunk in content.chunks():
        total.update(chunk)
    content.seek(0)
    return total.hexdigest()
