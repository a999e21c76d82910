"""Is an uploaded file really a presentation (.pptx), without macros, and safe to open (promises I2, I4, I5)?

Nothing is unpacked but the list of content types, and of that at most a megabyte. Sizes are those of the directory of
the archive; it is counted before it is read, so a bomb costs no more than its last 64 KB.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from enum import StrEnum
from typing import BinaryIO

MAX_PARTS = 5_000
MAX_UNPACKED = 1024**3
MAX_RATIO = 1_000
MAX_LIST = 1024**2
_END, _END_SIZE, _TAIL = b"PK\x05\x06", 22, 65_557
_MAIN = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_SHOW = b"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml"
_BAD_PATH = re.compile(r"^[/\\]|(^|[/\\])\.\.([/\\]|$)|^[A-Za-z]:|[\x00-\x1f\\]")
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".bz2", ".xz", ".tar", ".jar")
_MACROS = ("vbaproject.bin", "vbadata.xml", "/activex/")


class SlidesFault(StrEnum):
    """Why a file is refused."""

    NOT_SLIDES = "not_slides"
    BROKEN = "broken"
    LOCKED = "locked"
    MACROS = "macros"
    BOMB = "bomb"  # swells when it is unpacked, or has too many parts
    NESTED = "nested"  # carries an archive
    PATHS = "paths"  # a part whose name leads elsewhere


def fault_of(file: BinaryIO) -> SlidesFault | None:
    """The first fault of `file`, read from its start and left at its start; None for sound slides."""
    try:
        return _fault(file)
    finally:
        file.seek(0)


def _fault(file: BinaryIO) -> SlidesFault | None:
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        return SlidesFault.NOT_SLIDES
    parts = _count_parts(file)
    if parts is None:
        return SlidesFault.BROKEN
    if parts > MAX_PARTS:
        return SlidesFault.BOMB
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            return _directory_fault(archive.infolist()) or _content_fault(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
        return SlidesFault.BROKEN


def _count_parts(file: BinaryIO) -> int | None:
    """How many parts the archive says it has, from its last bytes alone; the 64-bit form counts as too many."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        return None
    return int.from_bytes(tail[at + 10 : at + 12], "little")


def _directory_fault(parts: list[zipfile.ZipInfo]) -> SlidesFault | None:
    names = [part.filename.lower() for part in parts]
    if any(_BAD_PATH.search(part.filename) or (part.external_attr >> 28) == 0xA for part in parts):
        return SlidesFault.PATHS
    if any(part.flag_bits & 0x1 for part in parts):
        return SlidesFault.LOCKED
    swollen = any(part.file_size > max(part.compress_size, 1) * MAX_RATIO for part in parts)
    if len(parts) > MAX_PARTS or swollen or sum(part.file_size for part in parts) > MAX_UNPACKED:
        return SlidesFault.BOMB
    if any(mark in name for name in names for mark in _MACROS):
        return SlidesFault.MACROS
    return SlidesFault.NESTED if any(name.endswith(_ARCHIVES) for name in names) else None


def _content_fault(archive: zipfile.ZipFile) -> SlidesFault | None:
    if not {"[Content_Types].xml", "_rels/.rels", "ppt/presentation.xml"} <= set(archive.namelist()):
        return SlidesFault.NOT_SLIDES
    with archive.open("[Content_Types].xml") as listing:
        text = listing.read(MAX_LIST + 1)
    if len(text) > MAX_LIST:
        return SlidesFault.BOMB
    if b"macroEnabled" in text or b"vbaProject" in text:
        return SlidesFault.MACROS
    return None if _MAIN in text or _SHOW in text else SlidesFault.NOT_SLIDES
