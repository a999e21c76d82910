"""Bytes of a file that arrives in pieces: appended where the last piece ended, by one request at a time."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings
from django.core.files import File

BLOCK = 64 * 1024
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Busy(Exception):
    """Another request is writing to the same file."""


class Full(Exception):
    """The disk takes no more; what was there before is still there."""


class Source(Protocol):
    """What a request is to us."""

    def read(self, size: int, /) -> bytes: ...


@contextmanager
def held(path: Path) -> Iterator[IO[bytes]]:
    """The file of pieces, for one request alone. Raises ``Busy`` when another has it, FileNotFoundError when gone."""
    # Unbuffered: what a full disk refuses is known at once, and nothing of it is tried again at the close.
    with path.open("r+b", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        if not path.exists():  # swept or given up while we waited for nothing: the name is gone, the handle is not
            raise FileNotFoundError(path)
        yield file


def make(path: Path) -> None:
    """An empty file for pieces. Raises ``Full``."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        if is_full(error):
            raise Full from error
        raise


def append(file: IO[bytes], source: Source, *, offset: int, length: int) -> int:
    """Write ``length`` bytes of ``source`` at ``offset``, the end; returns how many arrived. At most a block in memory.

    What arrived before the line broke is kept. Raises ``Full`` with nothing of this piece kept.
    """
    file.seek(offset)
    arrived = 0
    try:
        while arrived < length:
            block = source.read(min(BLOCK, length - arrived))
            if not block:
                break
            _write(file, block)
            arrived += len(block)
        os.fdatasync(file.fileno())
    except OSError as error:
        # A broken line is an OSError as well (Django's UnreadablePostError): its bytes are good, as far as they came.
        if is_full(error):
            os.ftruncate(file.fileno(), offset)
            raise Full from error
        raise
    return arrived


def _write(file: IO[bytes], block: bytes) -> None:
    left = memoryview(block)
    while left:
        left = left[file.write(left) :]


def is_room_for(size: int) -> bool:
    """Whether so many bytes fit on the disk of the pieces, the reserve left untouched."""
    folder = Path(settings.RESUMABLE_DIR)
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free - size >= settings.RESUMABLE_RESERVE_BYTES


class WholeFile(File):  # type: ignore[type-arg]
    """The finished file, for the store: a second name of the same bytes that a store on this disk just takes over.

    The pieces stay under their own name until the act is done, so a refusal by a busy database costs no second upload.
    """

    def __init__(self, path: Path, name: str) -> None:
        self._link = Path(tempfile.mkdtemp(dir=path.parent)) / path.name
        try:
            os.link(path, self._link)
        except OSError:  # a file system without links: the store copies
            self._link = path
        else:
            self.temporary_file_path = self._path
        super().__init__(path.open("rb"), name)

    def _path(self) -> str:
        return str(self._link)

    def close(self) -> None:
        """Also takes away the second name, if no store took it."""
        super().close()
        if hasattr(self, "temporary_file_path"):
            self._link.unlink(missing_ok=True)
            self._link.parent.rmdir()


def is_full(error: OSError) -> bool:
    """Whether the disk, a quota or a limit of the process took no more."""
    return error.errno in _FULL
