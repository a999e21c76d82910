"""A file of an entry in pieces (续传): begun, continued from any device, ended, given up, swept."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions import pieces
from competitions.actions.entry_saving import check_editable
from competitions.actions.uploads import FileRefused, FileTooLarge, check_promise, save_attachment, wanted_file
from competitions.domain.file_names import shown_name
from competitions.models import Attachment, Entry, ResumableUpload
from competitions.queries.entry_snapshot import snapshot_of
from competitions.queries.entry_windows import deadline_of, exact_time
from competitions.queries.resumable import pieces_path
from workflow import clock
from workflow.services import Refused, act

MARK_LENGTH = 64


class WrongOffset(Refused):
    """The piece does not begin where the last one ended; ``received`` is where that is."""

    def __init__(self, received: int) -> None:
        super().__init__(_("This piece does not begin where the last one ended."))
        self.received = received


class StillWriting(Refused):
    """Another request writes to the same file at this moment."""


class NoRoom(Refused):
    """The server's disk is full."""


class Ended(Refused):
    """Kept, refused or given up already."""


def begin_upload(*, entry: Entry, actor: Person, kind: str, name: str, size: int, mark: str = "") -> ResumableUpload:
    """Promise a file of ``size`` bytes. The same file again (kind, size, print) goes on with what is there.

    Another file of the same kind takes the place of one that is still arriving: the last choice counts. Everything that
    can be known is refused here, before a byte is sent. Raises ``FileRefused``, ``NoRoom``, ``Forbidden``, ``Refused``.
    """
    now = clock.now()
    check_editable(entry, actor)
    check_promise(wanted_file(snapshot_of(entry), kind), name, size)
    if not pieces.is_room_for(size):
        raise _no_room()
    left: list[Path] = []
    with act():
        locked = (
            Entry.objects.select_for_update(no_key=True, of=("self",)).select_related("competition").get(pk=entry.pk)
        )
        check_editable(locked, actor)
        for other in locked.resumable_uploads.filter(kind=kind, ended_at=None):
            if mark and (other.size, other.mark) == (size, mark) and pieces_path(other).exists():
                return other
            left.append(_give_up(other, now, _("Another file was chosen in its place.")))
        upload = ResumableUpload.objects.create(
            entry=entry, kind=kind, name=shown_name(name, fallback=kind), size=size, mark=mark[:MARK_LENGTH],
            uploaded_by=actor, began_at=now, touched_at=now,
        )  # fmt: skip
        try:
            pieces.make(pieces_path(upload))
        except pieces.Full:
            raise _no_room() from None
    _forget(*left)
    return upload


def add_piece(*, upload: ResumableUpload, actor: Person, offset: int, length: int, source: pieces.Source) -> int:
    """Append a piece and return how many bytes are there now. One small write to the database a piece.

    Raises ``WrongOffset``, ``StillWriting``, ``FileTooLarge`` for more than was promised, ``NoRoom``, ``Ended``, and
    ``Refused`` when the entry can no longer be changed.
    """
    _check_open(upload, actor)
    path = pieces_path(upload)
    try:
        with pieces.held(path) as file:
            there = file.seek(0, 2)
            if offset != there:
                raise WrongOffset(there)
            if length > upload.size - there:
                raise FileTooLarge(_("More arrives than was promised: %(name)s") % {"name": upload.name})
            there += pieces.append(file, source, offset=there, length=length)
    except pieces.Busy:
        raise _still_writing() from None
    except pieces.Full:
        raise _no_room() from None
    except FileNotFoundError:
        raise Ended(_ended_words()) from None
    ResumableUpload.objects.filter(pk=upload.pk).update(touched_at=clock.now())
    return there


def end_upload(*, upload: ResumableUpload, actor: Person) -> ResumableUpload:
    """Look into the whole file and keep it. Asked again it tells the same: kept, or why not.

    Raises ``WrongOffset`` while bytes are missing, ``StillWriting``, ``NoRoom`` (the pieces stay for another try).
    """
    if upload.ended_at is not None:
        return upload
    path = pieces_path(upload)
    try:
        with pieces.held(path) as file:
            there = file.seek(0, 2)
            if there != upload.size:
                raise WrongOffset(there)
            return _end_whole(upload, actor, path)
    except pieces.Busy:
        raise _still_writing() from None
    except FileNotFoundError:
        upload.refresh_from_db()
        if upload.ended_at is None:
            raise Ended(_ended_words()) from None
        return upload


def _end_whole(upload: ResumableUpload, actor: Person, path: Path) -> ResumableUpload:
    upload.refresh_from_db()
    if upload.ended_at is not None:
        return upload
    kept: Attachment | None = None
    try:
        _check_open(upload, actor)
        whole = pieces.WholeFile(path, upload.name)
        try:
            kept = save_attachment(
                entry=upload.entry, actor=actor, kind=upload.kind, upload=whole, name=upload.name, in_pieces=True
            )
        finally:
            whole.close()
    except OSError as error:
        if pieces.is_full(error):
            raise _no_room() from error
        raise
    except Refused as error:
        upload.reason = str(error)
    upload.ended_at = clock.now()
    upload.attachment_token = kept.token if kept is not None else ""
    upload.save(update_fields=["ended_at", "attachment_token", "reason"])
    path.unlink(missing_ok=True)
    return upload


def give_up_upload(*, upload: ResumableUpload, actor: Person) -> None:
    """The person wants it no more: the pieces go. Given up twice is given up."""
    with act():
        locked = ResumableUpload.objects.select_for_update(no_key=False).filter(pk=upload.pk, uploaded_by=actor).first()
        if locked is None:
            return
        path = pieces_path(locked)
        locked.delete()
    _forget(path)


def sweep_pieces() -> int:
    """Forget what nobody went on with, and files of pieces that no row knows; returns how many uploads went."""
    limit = clock.now() - dt.timedelta(hours=settings.RESUMABLE_KEEP_HOURS)
    gone = 0
    for upload in ResumableUpload.objects.filter(touched_at__lt=limit).order_by("pk").iterator():
        with transaction.atomic():
            deleted, _kinds = ResumableUpload.objects.filter(pk=upload.pk, touched_at__lt=limit).delete()
            gone += deleted
            pieces_path(upload).unlink(missing_ok=True)
    _sweep_strays()
    return gone


def _sweep_strays() -> None:
    """Files without a row: of entries that were deleted, or of a process that died between file and row."""
    folder = Path(settings.RESUMABLE_DIR)
    # The machine's own time, because a file's age is told by it.
    old = time.time() - settings.RESUMABLE_KEEP_HOURS * 3600
    found = {one.name: one for one in folder.iterdir() if one.is_file()} if folder.exists() else {}
    known = set(ResumableUpload.objects.filter(ended_at=None).values_list("token", flat=True))
    for name, path in found.items():
        if name not in known and path.stat().st_mtime < old:
            path.unlink(missing_ok=True)


def _check_open(upload: ResumableUpload, actor: Person) -> None:
    if upload.ended_at is not None:
        raise Ended(upload.reason or _ended_words())
    now, entry = clock.arrived(), upload.entry
    try:
        check_editable(entry, actor)
    except Refused as error:
        closed = deadline_of(entry)
        if closed is None or not upload.began_at <= closed < now:
            raise
        words = _(
            "%(reason)s The upload of %(name)s began at %(began)s but was not complete by the deadline, so the file is "
            "not taken: what counts is when the last byte arrives."
        )
        raise FileRefused(
            words % {"reason": error, "name": upload.name, "began": exact_time(upload.began_at)}
        ) from error


def _give_up(upload: ResumableUpload, now: dt.datetime, reason: str) -> Path:
    upload.ended_at, upload.reason = now, reason
    upload.save(update_fields=["ended_at", "reason"])
    return pieces_path(upload)


def _forget(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _no_room() -> NoRoom:
    return NoRoom(
        _("The server has no room for this file at the moment. What has arrived is kept; please go on later.")
    )


def _still_writing() -> StillWriting:
    return StillWriting(_("Another window is sending the same file at this moment."))


def _ended_words() -> str:
    return _(
        "This upload is over: it was given up, replaced by another file in another window, or left alone for more than "
        "%(hours)d hours. Please choose the file again."
    ) % {"hours": settings.RESUMABLE_KEEP_HOURS}
