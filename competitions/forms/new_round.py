"""Begin a competition from one of before, or from a rule book as a file."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from competitions.domain.reading import DocumentError
from competitions.domain.rulebook import RuleBook
from competitions.domain.rulebook.files import MOST_BYTES, from_text
from competitions.models import Competition
from ui.forms import Form, UploadField


class CloneForm(Form):
    """Which of the office's competitions, for which edition and year."""

    widths = {"edition": "narrow", "year": "narrow"}

    source = forms.ModelChoiceField(Competition.objects.none(), label=_("Like"), empty_label=None)
    edition = forms.IntegerField(
        label=_("Edition"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("Left empty: one more than last time."),
    )
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)
    again = forms.BooleanField(label=_("Create another one all the same"), required=False)

    def __init__(self, *args: Any, sources: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Any]", self.fields["source"]).queryset = sources


class ImportForm(Form):
    """The file of a rule book, or its text as it was looked at before."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Office"),
        empty_label=None,
        help_text=_("The competition belongs to this office and its region."),
    )
    file = UploadField(label=_("File of the rule book"), extensions=["json"], max_bytes=MOST_BYTES, required=False)
    text = forms.CharField(
        label=_("or its text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    again = forms.BooleanField(label=_("Create another one all the same"), required=False)
    book: RuleBook | None = None
    faults: DocumentError | None = None

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Any]", self.fields["organisation"]).queryset = organisations

    def clean(self) -> dict[str, Any]:
        """The text of the file goes before what stands in the box; the book is read, its faults are kept."""
        data = super().clean() or {}
        file = data.get("file")
        if file is not None:
            try:
                data["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error(
                    "file", gettext("This is no text in UTF-8. Export the rule book again, or save it as UTF-8.")
                )
                return data
        text = data.get("text") or ""
        if len(text.encode()) > MOST_BYTES:
            raise ValidationError(gettext("The text is too long for a rule book."))
        if not text.strip():
            if not self.errors:
                self.add_error("file", gettext("Choose a file, or put its text into the box."))
            return data
        try:
            self.book = from_text(text)
        except DocumentError as error:
            self.faults = error
        return data
