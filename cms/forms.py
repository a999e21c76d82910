"""What is typed at the desk for the newsroom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from cms.actions.news import Report
from cms.actions.stories import Telling
from cms.enums import NewsKind
from ui.forms import Form, UploadField

PICTURES: dict[str, Any] = {"extensions": ["jpg", "jpeg", "png"], "max_bytes": settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE}


class ReportForm(Form):
    """One report: the desk's way into the newsroom."""

    region = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("Kind"), choices=NewsKind.choices)
    title = forms.CharField(label=_("Headline"), max_length=80)
    summary = forms.CharField(
        label=_("Summary line"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One or two sentences; they stand in lists."),
    )
    text = forms.CharField(
        label=_("Body text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("A new line makes a new paragraph."),
    )
    picture = UploadField(label=_("Picture"), required=False, **PICTURES)
    picture_alt = forms.CharField(
        label=_("What the picture shows"),
        max_length=120,
        required=False,
        help_text=_("Read out to those who do not see it."),
    )
    source = forms.CharField(label=_("Source"), max_length=80, required=False)
    doc_no = forms.CharField(label=_("Official number"), max_length=60, required=False)
    issued_on = forms.DateField(
        label=_("Issued on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    widths = {"kind": "narrow", "source": "medium", "doc_no": "medium", "issued_on": "narrow"}

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("picture") and not cleaned.get("picture_alt"):
            self.add_error("picture_alt", _("Please say what the picture shows."))
        return cleaned

    def report(self) -> Report:
        """The cleaned form as the verb takes it."""
        values = {name: self.cleaned_data[name] for name in self.cleaned_data if name != "region"}
        return Report(**{**values, "picture": values.get("picture") or None})


class StoryForm(Form):
    """The words of a story; the figures come from the entrant's report."""

    title = forms.CharField(label=_("Headline"), max_length=60)
    summary = forms.CharField(
        label=_("Summary line"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One or two sentences; they stand in lists."),
    )
    text = forms.CharField(
        label=_("Body text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("A new line makes a new paragraph."),
    )
    quote = forms.CharField(
        label=_("Quote"), max_length=200, required=False, help_text=_("One sentence in the entrant's own words.")
    )
    quote_by = forms.CharField(label=_("Who said it"), max_length=60, required=False)
    photo = UploadField(label=_("Photo"), required=False, **PICTURES)
    photo_alt = forms.CharField(
        label=_("What the picture shows"),
        max_length=120,
        required=False,
        help_text=_("Read out to those who do not see it."),
    )

    widths = {"quote_by": "medium"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("photo") and not cleaned.get("photo_alt"):
            self.add_error("photo_alt", _("Please say what the picture shows."))
        return cleaned

    def telling(self) -> Telling:
        """The cleaned form as the verb takes it."""
        return Telling(**{**self.cleaned_data, "photo": self.cleaned_data.get("photo") or None})
