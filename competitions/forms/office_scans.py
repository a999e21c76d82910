"""Forms of the office's stack of scans."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from competitions.actions.office_scans import KINDS
from competitions.domain.paper_codes import PaperKind
from competitions.forms.objections import SeveralFiles
from competitions.models import Entry
from ui.forms import Form, UploadField


class StackField(UploadField):
    """Several scans, each checked for ending and size; the content is looked into by the verb."""

    def __init__(self, **kwargs: Any) -> None:
        most = settings.UPLOAD_MAX_BYTES
        widget = SeveralFiles(accept=[f".{kind}" for kind in KINDS], max_bytes=most)
        super().__init__(extensions=list(KINDS), max_bytes=most, widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files in their order; one that is wrong is named."""
        given = list(data) if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(StackField, self).clean(one, None) for one in given]


class StackForm(Form):
    """Several files, or one with many pages."""

    scans = StackField(
        label=_("Scans or photos"),
        help_text=_("PDF with any number of pages, JPG or PNG; several files at once."),
    )

    def given(self) -> list[tuple[Any, str]]:
        """As the verb takes them."""
        return [(one, one.name or "") for one in self.cleaned_data["scans"]]


class PlaceForm(Form):
    """What a page is: a form of the round, or a form of an entry."""

    place = forms.CharField(max_length=60)

    def target(self, entries: dict[str, Entry]) -> tuple[PaperKind, Entry | None] | None:
        """What was chosen; None for what is on no list."""
        letter, _dot, token = self.cleaned_data["place"].partition(".")
        form = next((one for one in PaperKind if one.value == letter), None)
        if form is None or (token and token not in entries):
            return None
        return form, entries.get(token)
