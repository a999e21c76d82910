"""A copy of a file without what its makers left in it: author, firm, dates, file names (promise Z3).

Copies are made once per content and kept in the private store under their own name.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pikepdf
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from competitions.models import Attachment

# Raised when the way of cleaning changes, so that old copies are made again.
RECIPE = 1
_EMPTY_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_EMPTY_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_EMPTY_CUSTOM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
)
_PROPERTIES = {"docProps/core.xml": _EMPTY_CORE, "docProps/app.xml": _EMPTY_APP, "docProps/custom.xml": _EMPTY_CUSTOM}


class CannotClean(Exception):
    """The file cannot be made anonymous, so it is not shown in a blind stage."""


def blind_copy(attachment: Attachment) -> bytes:
    """The cleaned content. Raises ``CannotClean`` for a kind we cannot clean or a file that cannot be read."""
    cleaner = _CLEANERS.get(attachment.extension.lower())
    if cleaner is None:
        raise CannotClean(attachment.extension)
    path = f"blind/{RECIPE}-{attachment.sha256}{attachment.extension.lower()}"
    if default_storage.exists(path):
        with default_storage.open(path, "rb") as kept:
            return bytes(kept.read())
    try:
        with attachment.file.open("rb") as source:
            cleaned = cleaner(source.read())
    except (OSError, ValueError, zipfile.BadZipFile, pikepdf.PdfError) as error:
        raise CannotClean(str(error)) from error
    default_storage.save(path, ContentFile(cleaned))
    return cleaned


def clean_pdf(content: bytes) -> bytes:
    """Without document information, XMP, private data of programs, embedded files, and authors of notes."""
    with pikepdf.open(io.BytesIO(content)) as document:
        _without(document.Root, "/Metadata", "/PieceInfo", "/AF", "/Collection")
        if "/Names" in document.Root:
            _without(document.Root.Names, "/EmbeddedFiles")
        _without(document.trailer, "/Info")
        for item in document.objects:
            _without(item, "/Metadata", "/PieceInfo", "/LastModified")
        for page in document.pages:
            for note in page.get("/Annots", []):
                _without(note, "/T", "/M", "/CreationDate")
        out = io.BytesIO()
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _without(item: Any, *keys: str) -> None:
    """Take keys out of a dictionary or stream; other objects have none."""
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key in keys:
            if key in item:
                del item[key]


def clean_office(content: bytes) -> bytes:
    """An OOXML file with empty properties and without its thumbnail and the authors of comments."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            if info.filename.startswith("docProps/thumbnail"):
                continue
            data = _PROPERTIES.get(info.filename) or source.read(info)
            if info.filename == "_rels/.rels":
                data = re.sub(rb"<Relationship\b[^>]*thumbnail[^>]*/>", b"", data)
            if "commentAuthors" in info.filename or info.filename.startswith("ppt/authors"):
                data = _without_authors(data)
            plain = zipfile.ZipInfo(info.filename, date_time=(1980, 1, 1, 0, 0, 0))
            plain.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(plain, data)
    return out.getvalue()


def _without_authors(data: bytes) -> bytes:
    return re.sub(rb'((?:name|initials|userId)=")[^"]*(")', rb"\1\2", data)


def clean_image(content: bytes) -> bytes:
    """The pixels alone: no EXIF, no comment, no maker."""
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        plain = Image.frombytes(picture.mode, picture.size, picture.tobytes())
        if picture.mode == "P" and picture.getpalette():
            plain.putpalette(picture.getpalette() or [])
        out = io.BytesIO()
        plain.save(out, format=picture.format)
    return out.getvalue()


_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    ".pdf": clean_pdf,
    ".pptx": clean_office,
    ".docx": clean_office,
    ".png": clean_image,
    ".jpg": clean_image,
    ".jpeg": clean_image,
}
