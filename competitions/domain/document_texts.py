"""The words inside a document that is about to become public, for the privacy gate. Reads, never runs anything.

DOCX, PPTX and OFD are packages of XML whose text nodes are joined paragraph by paragraph, so that a number in two formats
stays one number; XLSX is read cell by cell, hidden sheets included; a PDF by its text layer. What cannot be read (a scan,
an old Office file, an archive) says so: somebody has to look at it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

import pypdfium2
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook

MOST_CHARACTERS = 5_000_000
MOST_XML = 50 * 1024 * 1024
_XML = {"docx": ("word/",), "pptx": ("ppt/slides/", "ppt/notesSlides/"), "ofd": ("Doc_",)}
_TEXT = {"t", "TextCode", "instrText", "delText"}
_BREAK = {"p", "tr", "br", "cr", "TextObject"}


class Unreadable(Exception):
    """Nobody can look into this file by machine; the kind is the argument."""


def text_of(file: BinaryIO, kind: str) -> str:
    """All text of ``file`` (``kind`` is its ending without the dot), up to five million characters. Raises Unreadable."""
    file.seek(0)
    try:
        if kind == "pdf":
            text = "\n".join(_pdf(file))
            if not text.strip():
                raise Unreadable(kind)
        elif kind == "xlsx":
            text = "\n".join(_xlsx(file))
        elif kind in _XML:
            text = "\n".join(_package(file, _XML[kind]))
        else:
            raise Unreadable(kind)
    except Unreadable:
        raise
    except Exception as error:  # a damaged file breaks its reader in many ways; each means the same here
        raise Unreadable(kind) from error
    finally:
        file.seek(0)
    return text[:MOST_CHARACTERS]


def _pdf(file: BinaryIO) -> Iterator[str]:
    document = pypdfium2.PdfDocument(file.read())
    try:
        for page in document:
            words = page.get_textpage()
            yield words.get_text_bounded()
            words.close()
            page.close()
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


def _package(file: BinaryIO, folders: tuple[str, ...]) -> Iterator[str]:
    with zipfile.ZipFile(file) as package:
        for member in package.infolist():
            if not member.filename.endswith(".xml") or not member.filename.startswith(folders):
                continue
            if member.file_size > MOST_XML:
                raise Unreadable(member.filename)
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
