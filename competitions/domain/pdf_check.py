"""Is an uploaded file really a PDF that people can open, and nothing else (promises I2, I4)?

The name and the browser's content type are not asked: the first bytes and a parser are.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

import pikepdf
import puremagic

MAX_PAGES = 2000
# Parts of a document that make a reader act by itself or carry other files.
_ACTIVE_NAMES = ("/JavaScript", "/EmbeddedFiles")
_ACTIVE_DEEDS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/RichMediaExecute")
_ACTIVE_NOTES = ("/FileAttachment", "/RichMedia")
_TAIL = 70_000


class PdfFault(StrEnum):
    """Why a file is refused."""

    NOT_PDF = "not_pdf"
    LOCKED = "locked"  # opens only with a password
    BROKEN = "broken"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    ACTIVE = "active"  # carries scripts or other files


def fault_of(file: BinaryIO) -> PdfFault | None:
    """The first fault of ``file``, read from its start and left at its start; None for a sound PDF."""
    file.seek(0)
    try:
        return _fault(file)
    finally:
        file.seek(0)


def _fault(file: BinaryIO) -> PdfFault | None:
    head = file.read(2048)
    file.seek(0)
    if not head.startswith(b"%PDF-") or not _is_named_pdf(head):
        return PdfFault.NOT_PDF
    if _holds_archive(file):
        return PdfFault.ACTIVE
    try:
        with pikepdf.open(_path_of(file) or file) as document:
            pages = len(document.pages)
            if pages == 0:
                return PdfFault.EMPTY
            if pages > MAX_PAGES:
                return PdfFault.TOO_LONG
            return PdfFault.ACTIVE if _is_active(document) else None
    except pikepdf.PasswordError:
        return PdfFault.LOCKED
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return PdfFault.BROKEN


def _path_of(file: BinaryIO) -> Path | None:
    """Where a temporary file lies on disk: read there, a damaged file costs a fifth of what it costs through Python."""
    name = getattr(file, "name", None)
    path = Path(name) if isinstance(name, str) else None
    return path if path is not None and path.is_absolute() and path.is_file() else None


def _is_named_pdf(head: bytes) -> bool:
    try:
        return any(match.extension == ".pdf" for match in puremagic.magic_string(head))
    except puremagic.PureError:
        return False


def _holds_archive(file: BinaryIO) -> bool:
    """A ZIP archive is known by its end, so one file may be a PDF and an archive at once."""
    file.seek(0, 2)
    file.seek(max(0, file.tell() - _TAIL))
    tail = file.read().rpartition(b"%%EOF")[2]
    file.seek(0)
    return b"PK\x05\x06" in tail


def _is_active(document: pikepdf.Pdf) -> bool:
    root = document.Root
    opening, names = root.get("/OpenAction"), root.get("/Names")
    if "/AA" in root or _does_something(opening) or _opens_address(opening):
        return True
    if isinstance(names, pikepdf.Dictionary) and any(name in names for name in _ACTIVE_NAMES):
        return True
    return any(_is_active_page(page.obj) for page in document.pages)


def _is_active_page(page: pikepdf.Object) -> bool:
    notes = page.get("/Annots")
    return "/AA" in page or (
        isinstance(notes, pikepdf.Array)
        and any(
            note.get("/Subtype") in _ACTIVE_NOTES or "/AA" in note or _does_something(note.get("/A"))
            for note in notes
            if isinstance(note, pikepdf.Dictionary)
        )
    )


def _does_something(action: pikepdf.Object | None) -> bool:
    """Whether an action is more than a step in the document or a link; also the ones that follow it."""
    for _step in range(50):
        if not isinstance(action, pikepdf.Dictionary):
            return False
        if action.get("/S") in _ACTIVE_DEEDS:
            return True
        following = action.get("/Next")
        if isinstance(following, pikepdf.Array):
            return True  # a chain of several at once: nobody's slides have that
        action = following
    return True


def _opens_address(action: pikepdf.Object | None) -> bool:
    return isinstance(action, pikepdf.Dictionary) and action.get("/S") == "/URI"
