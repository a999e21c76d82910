"""The form of a list of lecturers: the file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from ui.forms import Form, UploadField


class LecturerListForm(Form):
    """A workbook, read when it is sent."""

    file = UploadField(extensions=["xlsx"], label=gettext_lazy("List of lecturers (XLSX)"))
