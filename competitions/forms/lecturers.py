"""The form of a list of lecturers: the file."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ui import formats
from ui.forms import Form, UploadField


class LecturerListForm(Form):
    """A workbook, read when it is sent."""

    file = UploadField(extensions=["xlsx"], label=gettext_lazy("List of lecturers (XLSX)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        # Read when the form is made: the setting is the installation's.
        field.max_bytes = field.widget.max_bytes = settings.IMPORT_FILE_MAX_BYTES  # type: ignore[attr-defined]
        field.help_text = _("XLSX, at most %(size)s.") % {"size": formats.file_size(settings.IMPORT_FILE_MAX_BYTES)}
