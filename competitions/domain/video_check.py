"""Is an uploaded file really an MP4 video that judges can play, and how long is it (promises I2, I4)?

Only the headers of its boxes (ISO/IEC 14496-12) are read, never the pictures: a film of 2 GB costs a few kilobytes.
Every box must end where the next begins and the last one at the end of the file, so nothing can hang behind the film,
and half a film is known as such. The length is counted from the samples of the picture track, not taken from the title
page of the file, which anybody can rewrite.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import BinaryIO

MAX_BOXES = 200_000
MAX_TABLE = 32 * 1024 * 1024
# Brands that name the MP4 family; QuickTime's own is told apart, because telephones make it and it has to be converted.
_BRANDS = (b"isom", b"iso", b"mp41", b"mp42", b"avc1", b"M4V", b"MSNV", b"mmp4", b"dash", b"f4v")
_QUICKTIME = b"qt  "
_UNKNOWN = (0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)
_PICTURES = b"vide"
_LOCKED = b"encv"


class VideoFault(StrEnum):
    """Why a file is refused."""

    NOT_VIDEO = "not_video"
    QUICKTIME = "quicktime"  # .mov under another name
    BROKEN = "broken"  # boxes that do not fit, or cut off
    NO_PICTURE = "no_picture"  # sound alone
    LOCKED = "locked"  # encrypted
    NO_LENGTH = "no_length"


class VideoError(ValueError):
    """The file cannot be used."""

    def __init__(self, fault: VideoFault) -> None:
        self.fault = fault
        super().__init__(str(fault))


@dataclass(frozen=True, slots=True)
class Video:
    """How long it plays and how its pictures are coded (`avc1`, `hvc1`, …)."""

    seconds: Fraction
    codec: str


@dataclass(frozen=True, slots=True)
class _Box:
    """A box: its kind, and where its content begins and ends."""

    kind: bytes
    start: int
    end: int


class _Film:
    """The boxes of one file. Raises VideoError where they do not fit."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.size = file.seek(0, 2)
        self.count = 0

    def bytes_at(self, at: int, length: int) -> bytes:
        self.file.seek(at)
        found = self.file.read(length)
        if len(found) != length:
            raise VideoError(VideoFault.BROKEN)
        return found

    def number(self, at: int, length: int) -> int:
        return int.from_bytes(self.bytes_at(at, length), "big")

    def boxes(self, start: int, end: int) -> Iterator[_Box]:
        at = start
        while at < end:
            self.count += 1
            if self.count > MAX_BOXES or end - at < 8:
                raise VideoError(VideoFault.BROKEN)
            size, kind, header = self.number(at, 4), self.bytes_at(at + 4, 4), 8
            if size == 1:
                size, header = self.number(at + 8, 8), 16
            elif size == 0 and end == self.size:
                size = end - at
            if size < header or size > end - at:
                raise VideoError(VideoFault.BROKEN)
            yield _Box(kind, at + header, at + size)
            at += size

    def inside(self, box: _Box, *path: bytes) -> Iterator[_Box]:
        """Every box that a path of kinds leads to."""
        for found in self.boxes(box.start, box.end):
            if found.kind == path[0]:
                if len(path) == 1:
                    yield found
                else:
                    yield from self.inside(found, *path[1:])

    def one(self, box: _Box, *path: bytes) -> _Box | None:
        return next(self.inside(box, *path), None)


def read_video(file: BinaryIO) -> Video:
    """The length and the coding of an MP4, read from its start and left at its start. Raises VideoError."""
    try:
        return _read(_Film(file))
    finally:
        file.seek(0)


def _read(film: _Film) -> Video:
    if film.size < 16 or film.bytes_at(4, 4) != b"ftyp":
        raise VideoError(VideoFault.NOT_VIDEO)
    outer = list(film.boxes(0, film.size))
    _check_brand(film, outer[0])
    moov = [box for box in outer if box.kind == b"moov"]
    if len(moov) != 1 or not any(box.kind == b"mdat" for box in outer):
        raise VideoError(VideoFault.BROKEN)
    track = next((one for one in film.inside(moov[0], b"trak") if _handler(film, one) == _PICTURES), None)
    if track is None:
        raise VideoError(VideoFault.NO_PICTURE)
    codec = _codec(film, track)
    if codec == _LOCKED:
        raise VideoError(VideoFault.LOCKED)
    seconds = _samples_length(film, track) or _told_length(film, moov[0])
    if not seconds:
        raise VideoError(VideoFault.NO_LENGTH)
    return Video(seconds, codec.decode("ascii", "replace").strip())


def _check_brand(film: _Film, box: _Box) -> None:
    content = film.bytes_at(box.start, min(box.end - box.start, 256))
    major, others = content[:4], [content[at : at + 4] for at in range(8, len(content), 4)]
    if major == _QUICKTIME:
        raise VideoError(VideoFault.QUICKTIME)
    if not any(brand.startswith(_BRANDS) for brand in (major, *others)):
        raise VideoError(VideoFault.NOT_VIDEO)


def _handler(film: _Film, track: _Box) -> bytes:
    box = film.one(track, b"mdia", b"hdlr")
    return film.bytes_at(box.start + 8, 4) if box is not None else b""


def _codec(film: _Film, track: _Box) -> bytes:
    box = film.one(track, b"mdia", b"minf", b"stbl", b"stsd")
    if box is None or box.end - box.start < 16:
        raise VideoError(VideoFault.BROKEN)
    return film.bytes_at(box.start + 12, 4)


def _samples_length(film: _Film, track: _Box) -> Fraction:
    """The durations of all samples added up; 0 where the samples stand in fragments."""
    head, table = film.one(track, b"mdia", b"mdhd"), film.one(track, b"mdia", b"minf", b"stbl", b"stts")
    if head is None or table is None:
        raise VideoError(VideoFault.BROKEN)
    scale, _told = _scale_and_duration(film, head)
    rows = film.number(table.start + 4, 4)
    if rows * 8 > min(table.end - table.start - 8, MAX_TABLE):
        raise VideoError(VideoFault.BROKEN)
    content = memoryview(film.bytes_at(table.start + 8, rows * 8)).cast("B")
    total = sum(
        int.from_bytes(content[at : at + 4], "big") * int.from_bytes(content[at + 4 : at + 8], "big")
        for at in range(0, rows * 8, 8)
    )
    return Fraction(total, scale)


def _told_length(film: _Film, moov: _Box) -> Fraction:
    """What the file says of itself: for films in fragments, whose samples are told piece by piece."""
    head = film.one(moov, b"mvhd")
    if head is None:
        raise VideoError(VideoFault.BROKEN)
    scale, duration = _scale_and_duration(film, head)
    if duration:
        return Fraction(duration, scale)
    extended = film.one(moov, b"mvex", b"mehd")
    if extended is None:
        return Fraction(0)
    wide = film.number(extended.start, 1) == 1
    return Fraction(film.number(extended.start + 4, 8 if wide else 4), scale)


def _scale_and_duration(film: _Film, box: _Box) -> tuple[int, int]:
    """Of `mvhd` or `mdhd`, which begin alike."""
    wide = film.number(box.start, 1) == 1
    at = box.start + (20 if wide else 12)
    scale, duration = film.number(at, 4), film.number(at + 4, 8 if wide else 4)
    if not scale:
        raise VideoError(VideoFault.BROKEN)
    return scale, 0 if duration in _UNKNOWN else duration
