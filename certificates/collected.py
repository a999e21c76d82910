"""All certificates of a contest as one file, for the printer."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from typing import IO

import pikepdf

from certificates.models import Certificate

IN_MEMORY_BYTES = 8 * 1024 * 1024


def in_one_file(certificates: Iterable[Certificate]) -> IO[bytes]:
    """The stored PDFs one after the other, rewound. ``FileNotFoundError`` when one is not where it was put."""
    collected: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - the caller closes it
    with pikepdf.new() as document:
        for certificate in certificates:
            with certificate.file.open("rb") as stored, pikepdf.open(stored) as one:
                document.pages.extend(one.pages)
        document.save(collected, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    collected.seek(0)
    return collected
