"""A stack of scans taken apart: each page as a file of its own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import pypdfium2

from competitions.domain import scan_codes
from competitions.domain.paper_codes import PaperCode


@dataclass(frozen=True)
class StackPage:
    """``content`` of page ``number`` with the codes of ours that stand on it."""

    number: int
    content: bytes
    extension: str
    codes: tuple[PaperCode, ...]


def page_count(file: BinaryIO, extension: str) -> int:
    """How many pages it has; a picture is one. Raises ``scan_codes.Unreadable``."""
    if extension != ".pdf":
        return 1
    file.seek(0)
    try:
        document = pypdfium2.PdfDocument(file, autoclose=False)
    except pypdfium2.PdfiumError as error:
        raise scan_codes.Unreadable(str(error)) from error
    try:
        return len(document)
    finally:
        document.close()
        file.seek(0)


def pages(file: BinaryIO, extension: str) -> Iterator[StackPage]:
    """One page after the other. Raises ``scan_codes.Unreadable``."""
    most = page_count(file, extension)
    for number, picture in enumerate(scan_codes.pages_of(file, extension, most=most), start=1):
        codes = tuple(dict.fromkeys(scan_codes.codes_on(picture)))
        yield StackPage(number, _content(file, extension, number), extension, codes)


def _content(file: BinaryIO, extension: str, number: int) -> bytes:
    place = file.tell()
    file.seek(0)
    try:
        if extension != ".pdf":
            return file.read()
        source, single, made = pypdfium2.PdfDocument(file, autoclose=False), pypdfium2.PdfDocument.new(), io.BytesIO()
        single.import_pages(source, [number - 1])
        single.save(made)
        single.close()
        source.close()
        return made.getvalue()
    finally:
        file.seek(place)
