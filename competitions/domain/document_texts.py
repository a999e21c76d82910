"""The words inside a document that is about to become public, for the privacy gate. Reads, never runs anything.

DOCX, PPTX and OFD are packages of XML whose text nodes are joined paragraph by paragraph, so that a number in two formats
stays one number; XLSX is read cell by cell, hidden sheets included, and its remarks, text boxes and headers beside; workbooks
inside another document too. A PDF is read by its text layer. What cannot be read (a scan, one scanned page among others, an
old Office file, an archive, more than is read) says so: somebody has to look at it.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

import pypdfium2
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook

_PICTURE = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
MOST_CHARACTERS = 5_000_000
MOST_XML = 50 * 1024 * 1024
_XML = {"docx": ("word/",), "pptx": ("ppt/",), "ofd": ("Doc_",)}
_BESIDE_CELLS = ("xl/comments", "xl/threadedComments/", "xl/drawings/", "xl/worksheets/")
_INSIDE = (".docx", ".xlsx", ".pptx")
_TEXT = {"t", "TextCode", "instrText", "delText", "text"}
_AT_THE_EDGE = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)[^>]*>([^<]+)<")
_BREAK = {"p", "tr", "br", "cr", "TextObject"}


class Unreadable(Exception):
    """Nobody can look into this file by machine; the kind is the argument."""


def text_of(file: BinaryIO, kind: str) -> str:
    """All text of ``file`` (``kind`` is its ending without the dot), up to five million characters. Raises Unreadable."""
    file.seek(0)
    try:
        text = "\n".join(_pieces(file, kind, depth=0))
        if len(text) > MOST_CHARACTERS or (kind == "pdf" and not text.strip()):
            raise Unreadable(kind)
    except Unreadable:
        raise
    except Exception as error:  # a damaged file breaks its reader in many ways; each means the same here
        raise Unreadable(kind) from error
    finally:
        file.seek(0)
    return text


def _pieces(file: BinaryIO, kind: str, depth: int) -> Iterator[str]:
    if kind == "pdf":
        yield from _pdf(file)
    elif kind == "xlsx":
        yield from _package(file, _BESIDE_CELLS, depth)
        yield from _xlsx(file)
    elif kind in _XML:
        yield from _package(file, _XML[kind], depth)
    else:
        raise Unreadable(kind)


def _pdf(file: BinaryIO) -> Iterator[str]:
    document = pypdfium2.PdfDocument(file.read())
    try:
        for page in document:
            words = page.get_textpage()
            text = words.get_text_bounded()
            words.close()
            scanned = not text.strip() and any(one.type == _PICTURE for one in page.get_objects(max_depth=3))
            page.close()
            if scanned:
                raise Unreadable("pdf")
            yield text
    finally:
        document.close()


def _xlsx(file: BinaryIO) -> Iterator[str]:
    book = load_workbook(file, read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            yield sheet.title
            for row in sheet.iter_rows(values_only=True):
                yield "\t".join(_cell(value) for value in row if value is not None)
    finally:
        book.close()


def _cell(value: object) -> str:
    """A number as it is typed: 13800000001, not 13800000001.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _package(file: BinaryIO, folders: tuple[str, ...], depth: int) -> Iterator[str]:
    with zipfile.ZipFile(file) as package:
        members = [member for member in package.infolist() if member.filename.startswith((*folders, "xl/embeddings/"))]
        wanted = [member for member in members if member.filename.endswith((".xml", *_INSIDE))]
        if sum(member.file_size for member in wanted) > MOST_XML:
            raise Unreadable(package.filename)
        for member in wanted:
            if not member.filename.endswith(".xml"):
                if depth:
                    raise Unreadable(member.filename)
                inside = io.BytesIO(package.read(member))
                yield from _pieces(inside, member.filename.rpartition(".")[2], depth + 1)
                continue
            if member.filename.startswith("xl/worksheets/"):
                yield from (html.unescape(one.decode()) for one in _AT_THE_EDGE.findall(package.read(member)))
                continue
            try:
                root = ElementTree.fromstring(package.read(member))
            except DefusedXmlException as error:
                raise Unreadable(member.filename) from error
            yield "".join(_words(root))


def _words(root: object) -> Iterator[str]:
    for node in root.iter():  # type: ignore[attr-defined]
        name = str(node.tag).rpartition("}")[2]
        if name in _BREAK:
            yield "\n"
        elif name == "tab":
            yield "\t"
        elif name in _TEXT and node.text:
            yield node.text
