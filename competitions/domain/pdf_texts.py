"""The words inside a PDF: its text layer, and what no page shows: values of form fields, remarks, bookmarks, properties,
addresses of links, files that are attached. Reads, never runs anything.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

import pikepdf
import pypdfium2

from competitions.domain.unreadable import Locked, Unreadable

Check = Callable[[], None]
Inside = Callable[[BinaryIO, str], Iterator[str]]
MOST_OBJECTS = 200_000
MOST_BYTES = 50 * 1024 * 1024
_DEEPEST = 8
_PICTURE = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
# Where texts stand that people typed: fields, remarks, bookmarks, replacement texts, names of files, links.
_FIELDS = ("/V", "/DV", "/RV", "/Opt", "/TU", "/T")
_REMARKS = ("/Contents", "/RC", "/Subj", "/Alt", "/ActualText", "/URI")
_PROPERTIES = ("/Title", "/Author", "/Subject", "/Keywords", "/Creator", "/Desc", "/UF", "/F")
_SAID = frozenset({*_FIELDS, *_REMARKS, *_PROPERTIES})
# What may be too long for a text and stands in a stream then.
_LONG = ("/V", "/DV", "/RV", "/RC")
_TAG = re.compile(r"<[^>]*>")
_TEXTS = ("txt", "csv", "xml", "json", "htm", "html", "md")


def pdf_texts(file: BinaryIO, check: Check, inside: Inside) -> Iterator[str]:
    """All of a PDF, piece by piece. ``check`` is called often and may raise; ``inside`` reads an attached file.

    Raises Unreadable, or Locked where a password is needed.
    """
    content = file.read()
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            yield from _beside(document, check, inside)
    except pikepdf.PasswordError as error:
        raise Locked("pdf") from error
    yield from _layer(content, check)


def _layer(content: bytes, check: Check) -> Iterator[str]:
    document = pypdfium2.PdfDocument(content)
    blank = True
    try:
        for page in document:
            check()
            words = page.get_textpage()
            text = words.get_text_bounded()
            words.close()
            scanned = not text.strip() and any(one.type == _PICTURE for one in page.get_objects(max_depth=3))
            page.close()
            if scanned:
                raise Unreadable("pdf")
            blank = blank and not text.strip()
            yield text
    finally:
        document.close()
    if blank:
        raise Unreadable("pdf")


def _beside(document: pikepdf.Pdf, check: Check, inside: Inside) -> Iterator[str]:
    if len(document.objects) > MOST_OBJECTS:
        raise Unreadable("pdf")
    info = document.trailer.get("/Info")
    if isinstance(info, pikepdf.Dictionary):
        yield from (str(value) for value in info.values() if isinstance(value, pikepdf.String))
    for number, one in enumerate(document.objects):
        if number % 500 == 0:
            check()
        yield from _said(one, 0, inside)


def _said(one: pikepdf.Object, depth: int, inside: Inside) -> Iterator[str]:
    """What stands in an object and in those that it holds itself, not in those it refers to: they have their own turn."""
    if isinstance(one, pikepdf.Array):
        held: list[tuple[str, pikepdf.Object]] = [("", value) for value in one]
    elif isinstance(one, pikepdf.Stream | pikepdf.Dictionary) and "/ByteRange" not in one:  # a signature has no words
        if one.get("/Type") == "/Metadata" and isinstance(one, pikepdf.Stream):
            yield _TAG.sub("\n", _bytes(one).decode("utf-8", "replace"))
        if "/EF" in one:
            yield from _attached(one, inside)
        held = list(one.items())
    else:
        return
    for key, value in held:
        if key in _SAID:
            yield from _words(key, value, depth)
        elif isinstance(value, pikepdf.Array | pikepdf.Dictionary) and not value.is_indirect and depth < _DEEPEST:
            yield from _said(value, depth + 1, inside)


def _words(key: str, value: pikepdf.Object, depth: int) -> Iterator[str]:
    if isinstance(value, pikepdf.String):
        yield str(value)
    elif isinstance(value, pikepdf.Array):
        yield from _strings(value, depth)
    elif isinstance(value, pikepdf.Stream) and key in _LONG:
        yield _TAG.sub("", _bytes(value).decode("utf-8", "replace"))


def _strings(array: pikepdf.Array, depth: int) -> Iterator[str]:
    """The choices of a list, or those that were taken."""
    for value in array:
        if isinstance(value, pikepdf.String):
            yield str(value)
        elif isinstance(value, pikepdf.Array) and depth < _DEEPEST:
            yield from _strings(value, depth + 1)


def _attached(spec: pikepdf.Object, inside: Inside) -> Iterator[str]:
    name = str(spec.get("/UF") or spec.get("/F") or "")
    kind = name.rpartition(".")[2].lower()
    for stream in {value.objgen: value for value in spec["/EF"].values()}.values():
        content = _bytes(stream)
        if kind in _TEXTS:
            yield content.decode("utf-8") if _is_utf8(content) else content.decode("gb18030")
        else:
            yield from inside(io.BytesIO(content), kind)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _bytes(stream: pikepdf.Object) -> bytes:
    """The content, of at most ``MOST_BYTES``, however small it was packed."""
    raw, filters = stream.read_raw_bytes(), stream.get("/Filter")
    if isinstance(filters, pikepdf.Array):
        if len(filters) > 1:
            raise Unreadable("pdf")
        filters = filters[0] if len(filters) else None
    if filters is None:
        content = raw
    elif filters == "/FlateDecode" and "/DecodeParms" not in stream:
        content = zlib.decompressobj().decompress(raw, MOST_BYTES + 1)
    else:
        raise Unreadable("pdf")
    if len(content) > MOST_BYTES:
        raise Unreadable("pdf")
    return content
