"""Opening a ZIP that nobody has looked into yet: everything that its directory tells is judged before a byte is unpacked."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from competitions.domain.reading import DocumentError
from competitions.domain.roundpack.faults import PackFault, PackFaultCode, PackRefused
from competitions.domain.roundpack.manifest import MANIFEST, PATH
from competitions.domain.scoring import fault_line
from competitions.domain.scoring.reading import read_bytes

_END, _END64, _LOCATOR = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_END_SIZE, _LOCATOR_SIZE, _COMMENT = 22, 20, 65_535
_ROW = 46 + 300 + 64  # one line of the directory with a path of ours and some extra
CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read at all. They guard the machine; what a round may hold is said by its rule book."""

    files: int = 100_000
    bytes: int = 50 * 1024**3
    file_bytes: int = 4 * 1024**3
    document_bytes: int = 64 * 1024**2
    ratio: int = 200  # unpacked to packed, where it matters


class OpenPack:
    """An opened pack whose directory is as it should be. Documents are read whole, everything else in pieces."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive, self.limits = archive, limits
        self.sizes = {info.filename: info.file_size for info in archive.infolist()}

    def chunks(self, path: str) -> Iterator[bytes]:
        """The content in pieces. ``PackRefused`` when it cannot be unpacked."""
        try:
            with self._archive.open(path) as stream:
                while piece := stream.read(CHUNK):
                    yield piece
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            EOFError,
            NotImplementedError,
            RuntimeError,
            zlib.error,
        ) as error:
            raise PackRefused([PackFault(path, PackFaultCode.UNREADABLE)]) from error

    def document(self, path: str) -> object:
        """What stands in a JSON file. ``PackRefused`` when it is missing, too long, or no JSON."""
        if path not in self.sizes:
            raise PackRefused([PackFault(path, PackFaultCode.MISSING)])
        return read_document_of(path, self.read(path))

    def read(self, path: str) -> bytes:
        """A whole file, for documents."""
        if self.sizes[path] > self.limits.document_bytes:
            limit = self.limits.document_bytes
            raise PackRefused([PackFault(path, PackFaultCode.FILE_TOO_BIG, {"limit": limit})])
        return b"".join(self.chunks(path))


def read_document_of(path: str, data: bytes) -> object:
    """The JSON of a file's bytes, with its faults at ``path``."""
    try:
        return read_bytes(data, lambda document: document)
    except DocumentError as error:
        raise PackRefused(faults_at(path, error)) from error


def faults_at(path: str, error: DocumentError) -> list[PackFault]:
    """What a reader of a document found, as faults of the file."""
    return [PackFault(path, PackFaultCode.DOCUMENT, {"detail": fault_line(fault)}) for fault in error.faults[:50]]


@contextmanager
def open_pack(source: Path | BinaryIO, limits: Limits | None = None) -> Iterator[OpenPack]:
    """The pack, when its directory holds nothing but plain files of plain sizes. Raises ``PackRefused``."""
    found = limits or Limits()
    with _opened(source) as stream:
        _require_small_directory(stream, found)
        try:
            with zipfile.ZipFile(stream) as archive:
                faults = list(_faults_of_directory(archive, found))
                if faults:
                    raise PackRefused(faults[:50])
                yield OpenPack(archive, found)
        except (zipfile.BadZipFile, struct.error, UnicodeError, NotImplementedError) as error:
            raise PackRefused([PackFault("", PackFaultCode.NOT_ZIP)]) from error


@contextmanager
def _opened(source: Path | BinaryIO) -> Iterator[BinaryIO]:
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield stream
    else:
        yield source


def _require_small_directory(stream: BinaryIO, limits: Limits) -> None:
    """The end record says how many files there are and how long the directory is: millions are refused unread."""
    size = stream.seek(0, 2)
    tail_at = max(0, size - _END_SIZE - _COMMENT - _LOCATOR_SIZE)
    stream.seek(tail_at)
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_SIZE:
        raise PackRefused([PackFault("", PackFaultCode.NOT_ZIP)])
    count, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    locator = tail[at - _LOCATOR_SIZE : at] if at >= _LOCATOR_SIZE else b""
    if locator.startswith(_LOCATOR):
        (where,) = struct.unpack("<Q", locator[8:16])
        stream.seek(min(where, size))
        record = stream.read(56)
        if not record.startswith(_END64) or len(record) < 56:
            raise PackRefused([PackFault("", PackFaultCode.NOT_ZIP)])
        count, length = struct.unpack("<QQ", record[32:48])
    stream.seek(0)
    if count > limits.files or length > limits.files * _ROW:
        raise PackRefused([PackFault("", PackFaultCode.TOO_MANY, {"limit": limits.files})])


def _faults_of_directory(archive: zipfile.ZipFile, limits: Limits) -> Iterator[PackFault]:
    rows = archive.infolist()
    if len(rows) > limits.files:
        yield PackFault("", PackFaultCode.TOO_MANY, {"limit": limits.files})
        return
    if sum(row.file_size for row in rows) > limits.bytes:
        yield PackFault("", PackFaultCode.TOO_BIG, {"limit": limits.bytes})
    counted = Counter(row.filename.lower() for row in rows)
    for row in rows:
        code = _fault_of(row, limits)
        if code is None and counted[row.filename.lower()] > 1:
            code = PackFaultCode.TWICE
        if code is not None:
            yield PackFault(row.orig_filename[:200], code, {"limit": limits.file_bytes})
    if MANIFEST not in archive.NameToInfo:
        yield PackFault(MANIFEST, PackFaultCode.NO_MANIFEST)


def _fault_of(row: zipfile.ZipInfo, limits: Limits) -> PackFaultCode | None:
    kind = stat.S_IFMT(row.external_attr >> 16)
    if not PATH.fullmatch(row.filename) or row.filename != row.orig_filename:
        return PackFaultCode.PATH
    if kind not in (0, stat.S_IFREG):
        return PackFaultCode.LINK
    if row.flag_bits & 0x1 or row.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return PackFaultCode.LOCKED
    if row.file_size > limits.file_bytes:
        return PackFaultCode.FILE_TOO_BIG
    if row.file_size > CHUNK and row.file_size > limits.ratio * max(row.compress_size, 1):
        return PackFaultCode.BOMB
    return None
