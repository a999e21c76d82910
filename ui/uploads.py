"""Uploads larger than allowed are read away, not stored: the form keeps what was typed and says what is wrong."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Django's handler for larger files, which writes at most `UPLOAD_MAX_BYTES` of each to disk.

    What comes after is dropped; the file then is empty but tells its true `size`, so that a field's own check of the
    size (`ui.forms.UploadField`) refuses it in words while the rest of the form arrives whole.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        before, self._received = self._received, self._received + len(raw_data)
        if self._received <= settings.UPLOAD_MAX_BYTES:
            self.file.write(raw_data)
        elif before <= settings.UPLOAD_MAX_BYTES:
            self.file.seek(0)
            self.file.truncate()

    def file_complete(self, file_size: int) -> UploadedFile | None:
        completed = super().file_complete(file_size)
        if completed is not None:
            completed.size = self._received
        return completed
