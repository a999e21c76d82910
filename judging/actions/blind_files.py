"""A copy of a file without what its makers left in it: author, firm, dates, file names, what a camera noted (promise Z3).

Copies are made once per content and kept in the private store under their own name.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from competitions.models import Attachment
from judging.domain.bare_pictures import bare

# Raised when the way of cleaning changes, so that old copies are made again.
RECIPE = 2
MOST_EMBEDDED = 64 * 1024**2  # a workbook behind a chart that is larger than this unpacked is left out
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
_OTHER_CORE = re.compile(r"\.psmdcp$")  # where .NET puts it
_PEOPLE = re.compile(r"commentAuthors|^ppt/authors|^xl/persons/|^xl/comments")
_OFFICE = (".pptx", ".docx", ".xlsx")
_PICTURES = (".jpg", ".jpeg", ".jpe", ".jfif", ".png")
_UNREADABLE = (
    OSError, ValueError, RuntimeError, EOFError, zlib.error, zipfile.BadZipFile, pikepdf.PdfError,
)  # fmt: skip


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
    except _UNREADABLE as error:
        raise CannotClean(str(error)) from error
    default_storage.save(path, ContentFile(cleaned))
    return cleaned


def clean_pdf(content: bytes) -> bytes:
    """Without document information, XMP, private data of programs, embedded files, authors of notes, who signed it by
    certificate, and what cameras noted."""
    with pikepdf.open(io.BytesIO(content)) as document:
        _without(document.Root, "/Metadata", "/PieceInfo", "/AF", "/Collection")
        if "/Names" in document.Root:
            _without(document.Root.Names, "/EmbeddedFiles")
        _without(document.trailer, "/Info")
        for item in document.objects:
            _without(item, "/Metadata", "/PieceInfo", "/LastModified")
            if isinstance(item, pikepdf.Dictionary) and "/ByteRange" in item:
                _without(item, "/Name", "/Location", "/Reason", "/ContactInfo", "/Contents", "/Cert", "/M")
            if isinstance(item, pikepdf.Stream) and item.get("/Filter") in (
                pikepdf.Name.DCTDecode,
                [pikepdf.Name.DCTDecode],
            ):
                item.write(
                    bare(item.read_raw_bytes()), filter=pikepdf.Name.DCTDecode, decode_parms=item.get("/DecodeParms")
                )
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
    """An OOXML file with empty properties and without its thumbnail, the authors of comments, paths of a computer and what
    cameras noted; the same for the workbooks behind its charts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            if info.filename.startswith("docProps/thumbnail"):
                continue
            plain = zipfile.ZipInfo(info.filename, date_time=(1980, 1, 1, 0, 0, 0))
            plain.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(plain, _clean_part(info.filename, source.read(info)))
    return out.getvalue()


def _clean_part(name: str, data: bytes) -> bytes:
    ending = name[name.rfind(".") :].lower()
    if name in _PROPERTIES:
        return _PROPERTIES[name]
    if _OTHER_CORE.search(name):
        return _EMPTY_CORE
    if ending in _PICTURES:
        return bare(data)
    if ending in _OFFICE:
        return _clean_embedded(data)
    if name == "_rels/.rels":
        data = re.sub(rb"<Relationship\b[^>]*thumbnail[^>]*/>", b"", data)
    if ending == ".rels":
        return re.sub(rb'(Target=")file:[^"]*(")', rb"\1file:///\2", data)
    if name == "xl/workbook.xml":
        return re.sub(rb'(\burl="|\buserName=")[^"]*(")', rb"\1\2", data)
    return _without_authors(data) if _PEOPLE.search(name) else data


def _clean_embedded(data: bytes) -> bytes:
    """A file within the file: cleaned, or left out where that cannot be done; what is drawn of it stands on the slide."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as inner:
            rows = inner.infolist()
        if sum(row.file_size for row in rows) > MOST_EMBEDDED or any(
            row.filename.lower().endswith(_OFFICE) for row in rows
        ):
            return b""
        return clean_office(data)
    except _UNREADABLE:
        return b""


def _without_authors(data: bytes) -> bytes:
    data = re.sub(rb'((?:name|displayName|initials|userId)=")[^"]*(")', rb"\1\2", data)
    return re.sub(rb"(<author>)[^<]*(</author>)", rb"\1\2", data)


_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    ".pdf": clean_pdf,
    ".pptx": clean_office,
    ".docx": clean_office,
    ".png": bare,
    ".jpg": bare,
    ".jpeg": bare,
}
