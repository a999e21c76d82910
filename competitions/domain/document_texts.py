"""The words inside a document that is about to become public, for the privacy gate. Reads, never runs anything.

DOCX, PPTX and OFD are packages of XML whose text nodes are joined paragraph by paragraph, so that a number in two formats
stays one number; XLSX is read cell by cell, hidden sheets included, and its remarks, text boxes and headers beside; workbooks
inside another document too. What no page shows is read as well: properties (author, keywords, those of the house),
replacement texts of pictures, addresses of links; of a PDF (`pdf_texts`) also form fields and attached files.

What cannot be read (a scan, one scanned page among others, an old Office file, an archive, a password, more than is read or
longer than it may take) says so: somebody has to look at it.
"""

from __future__ import annotations

import html
import io
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook

from competitions.domain.pdf_texts import pdf_texts
from competitions.domain.unreadable import Locked, TooLong, Unreadable

MOST_CHARACTERS = 5_000_000
MOST_XML = 50 * 1024 * 1024
MOST_SECONDS = 20.0
_XML = {"docx": ("word/",), "pptx": ("ppt/",), "ofd": ("Doc_", "OFD.xml")}
_BESIDE_CELLS = ("xl/comments", "xl/threadedComments/", "xl/drawings/", "xl/worksheets/")
_PROPERTIES = ("docProps/", "customXml/item", "OFD.xml")
_EMBEDDED = ("word/embeddings/", "ppt/embeddings/", "xl/embeddings/", "word/afchunk")
_TEXT = {"t", "TextCode", "instrText", "delText", "text"}
_SPOKEN = ("descr", "title", "alt")
_AT_THE_EDGE = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)[^>]*>([^<]+)<")
_OUTSIDE = re.compile(rb'Target="([^"]+)"[^>]*TargetMode="External"|TargetMode="External"[^>]*Target="([^"]+)"')
_BREAK = {"p", "tr", "br", "cr", "TextObject"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how an Office file with a password is packed
_ENCRYPTED = 0x1


def text_of(file: BinaryIO, kind: str) -> str:
    """All text of ``file`` (``kind`` is its ending without the dot), up to five million characters. Raises Unreadable."""
    file.seek(0)
    try:
        text = "\n".join(_up_to_the_limit(_pieces(file, kind, _until(MOST_SECONDS), depth=0), kind))
    except Unreadable:
        raise
    except Exception as error:  # a damaged file breaks its reader in many ways; each means the same here
        raise Unreadable(kind) from error
    finally:
        file.seek(0)
    return text


def _until(seconds: float) -> Callable[[], None]:
    """What raises once the time is over; it is asked between pages, parts and rows."""
    end = time.monotonic() + seconds

    def check() -> None:
        if time.monotonic() > end:
            raise TooLong

    return check


def _up_to_the_limit(pieces: Iterator[str], kind: str) -> Iterator[str]:
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > MOST_CHARACTERS:
            raise Unreadable(kind)
        yield piece


def _pieces(file: BinaryIO, kind: str, check: Callable[[], None], depth: int) -> Iterator[str]:
    if kind == "pdf":

        def inside(attached: BinaryIO, its_kind: str) -> Iterator[str]:
            if depth:
                raise Unreadable(its_kind)
            return _pieces(attached, its_kind, check, depth + 1)

        yield from pdf_texts(file, check, inside)
    elif kind == "xlsx" or kind in _XML:
        if file.read(8) == _OLE:
            raise Locked(kind)
        file.seek(0)
        yield from _package(file, _XML.get(kind, _BESIDE_CELLS), check, depth)
        if kind == "xlsx":
            yield from _xlsx(file, check)
    else:
        raise Unreadable(kind)


def _xlsx(file: BinaryIO, check: Callable[[], None]) -> Iterator[str]:
    book = load_workbook(file, read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            yield sheet.title
            for number, row in enumerate(sheet.iter_rows(values_only=True)):
                if number % 200 == 0:
                    check()
                yield "\t".join(_cell(value) for value in row if value is not None)
    finally:
        book.close()


def _cell(value: object) -> str:
    """A number as it is typed: 13800000001, not 13800000001.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _package(file: BinaryIO, folders: tuple[str, ...], check: Callable[[], None], depth: int) -> Iterator[str]:
    with zipfile.ZipFile(file) as package:
        members = [one for one in package.infolist() if not one.is_dir()]
        if any(one.flag_bits & _ENCRYPTED for one in members):
            raise Locked(package.filename)
        wanted = [one for one in members if _is_wanted(one.filename, folders)]
        if sum(one.file_size for one in wanted) > MOST_XML:
            raise Unreadable(package.filename)
        for member in wanted:
            check()
            name, content = member.filename, package.read(member)
            if name.startswith(_EMBEDDED) and not name.endswith((".xml", ".rels")):
                if depth:
                    raise Unreadable(name)
                yield from _pieces(io.BytesIO(content), name.rpartition(".")[2].lower(), check, depth + 1)
            elif name.endswith(".rels"):
                yield from (html.unescape((one or other).decode()) for one, other in _OUTSIDE.findall(content))
            elif name.startswith("xl/worksheets/"):
                yield from (html.unescape(one.decode()) for one in _AT_THE_EDGE.findall(content))
            else:
                yield _xml(name, content)


def _is_wanted(name: str, folders: tuple[str, ...]) -> bool:
    if name.startswith(_EMBEDDED):
        return True
    return name.startswith((*folders, *_PROPERTIES, "xl/worksheets/")) and name.endswith((".xml", ".rels"))


def _xml(name: str, content: bytes) -> str:
    try:
        root = ElementTree.fromstring(content)
    except DefusedXmlException as error:
        raise Unreadable(name) from error
    if name.startswith(_PROPERTIES):
        return "\n".join(text for text in root.itertext() if text.strip())
    return "".join(_words(root))


def _words(root: object) -> Iterator[str]:
    for node in root.iter():  # type: ignore[attr-defined]
        name = str(node.tag).rpartition("}")[2]
        for said in _SPOKEN:
            if node.get(said):
                yield f"\n{node.get(said)}\n"
        if name in _BREAK:
            yield "\n"
        elif name == "tab":
            yield "\t"
        elif name in _TEXT and node.text:
            yield node.text
