"""Forms of an import: the file, and the confirmation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ui import formats
from ui.forms import Form, UploadField

HANDED_IN, DRAFT = "submitted", "draft"


class ListForm(Form):
    """A filled-in list, and what becomes of its rows."""

    file = UploadField(extensions=["xlsx"], label=gettext_lazy("Filled-in list"))
    becomes = forms.ChoiceField(
        label=gettext_lazy("The entries become"),
        choices=[
            (HANDED_IN, gettext_lazy("handed in: every field is checked now; consents and files stay open")),
            (DRAFT, gettext_lazy("drafts: the applicants sign in by phone, complete them and hand them in")),
        ],
        initial=HANDED_IN,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        # Read when the form is made: the setting is the installation's.
        field.max_bytes = field.widget.max_bytes = settings.IMPORT_FILE_MAX_BYTES  # type: ignore[attr-defined]
        most = settings.IMPORT_ROWS_MAX
        field.help_text = ngettext(
            "XLSX, at most %(size)s and %(rows)d row in a sheet.",
            "XLSX, at most %(size)s and %(rows)d rows in a sheet.",
            most,
        ) % {"size": formats.file_size(settings.IMPORT_FILE_MAX_BYTES), "rows": most}


class ConfirmForm(Form):
    """Import what was checked; after the end of registration with a reason."""

    seen = forms.CharField(max_length=40, widget=forms.HiddenInput)
    late_reason = forms.CharField(max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["late_reason"]
        field.label = _("Why these entries come after the end of registration")
        field.help_text = _("For example: handed in on paper in time. The reason is kept in the history.")
        field.required = late
        if not late:
            field.widget = forms.HiddenInput()
