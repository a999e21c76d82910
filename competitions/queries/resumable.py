"""Files that are still arriving: where their pieces lie, how much of each is there."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from competitions.models import Entry, ResumableUpload
from competitions.queries.entries import entries_written_by
from workflow.actors import Actor

_TOKEN = re.compile(r"[0-9A-Za-z_-]{16,32}")


def resumable_uploads_visible_to(actor: Actor) -> QuerySet[ResumableUpload]:
    """Those of the entries that the actor writes, from whatever device they were begun."""
    return ResumableUpload.objects.filter(entry__in=entries_written_by(actor))


def pieces_path(upload: ResumableUpload) -> Path:
    """Where the pieces lie. Raises ValueError for a token that is none of ours."""
    if not _TOKEN.fullmatch(upload.token):
        raise ValueError("a token of letters and digits")
    return Path(settings.RESUMABLE_DIR) / upload.token


def received(upload: ResumableUpload) -> int:
    """How many bytes are there: the file tells, so a killed process cannot leave two truths."""
    try:
        return pieces_path(upload).stat().st_size
    except FileNotFoundError:
        return 0


def with_uploads_open(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """The rows, each knowing whether ``unfinished_uploads`` would find anything."""
    unfinished = ResumableUpload.objects.filter(entry=OuterRef("pk"), attachment_token="")
    return entries.annotate(has_uploads_open=Exists(unfinished))


def unfinished_uploads(entry: Entry) -> dict[str, ResumableUpload]:
    """By kind the newest upload in pieces, where it is still open or was refused at its end. One query, none for a row of
    ``with_uploads_open`` that has none."""
    if not getattr(entry, "has_uploads_open", True):
        return {}
    latest = {upload.kind: upload for upload in entry.resumable_uploads.order_by("pk")}
    return {kind: upload for kind, upload in latest.items() if not upload.attachment_token}
