"""The stored PDFs as they were issued: one, or all of a contest as one file for the printer."""

from __future__ import annotations

import hashlib
import io
import logging
import tempfile
from collections.abc import Iterable
from typing import IO

import pikepdf

from certificates.models import Certificate

logger = logging.getLogger(__name__)
IN_MEMORY_BYTES = 8 * 1024 * 1024


class Altered(Exception):
    """The stored file is not the one that was issued."""


class Unreadable(Exception):
    """Certificates that cannot be read from the store, by ``serials`` (never empty)."""

    def __init__(self, serials: list[str]) -> None:
        super().__init__(", ".join(serials))
        self.serials = serials


def read_stored(certificate: Certificate) -> bytes:
    """The stored file, byte for byte as issued. ``OSError`` when it cannot be read, else ``Altered``; both are logged."""
    name = certificate.file.name
    try:
        with certificate.file.open("rb") as stored:
            content: bytes = stored.read()
    except OSError as error:
        logger.error("stored file cannot be read: %s (%s)", name, type(error).__name__)  # noqa: TRY400 - raised on
        raise
    if hashlib.sha256(content).hexdigest() != certificate.sha256:
        logger.error("stored file is not what was issued: %s", name)
        raise Altered(name)
    return content


def in_one_file(certificates: Iterable[Certificate]) -> IO[bytes]:
    """The stored PDFs one after the other, rewound. ``Unreadable`` when some are not as they were issued."""
    unreadable = []
    collected: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - the caller closes it
    with pikepdf.new() as document:
        for certificate in certificates:
            try:
                content = read_stored(certificate)
            except (OSError, Altered):
                unreadable.append(certificate.serial)
                continue
            with pikepdf.open(io.BytesIO(content)) as one:
                document.pages.extend(one.pages)
        if unreadable:
            collected.close()
            raise Unreadable(unreadable)
        document.save(collected, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    collected.seek(0)
    return collected
