"""Forms of publicity and report."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.actions.publicity import NoticeText, PrivacyAnswer
from ui.forms import Form


class NoticeForm(Form):
    """The texts of a public list. Its rows and days are not typed: they follow from the decision and the rule book."""

    title = forms.CharField(label=_("Title"), max_length=160)
    receiving_unit = forms.CharField(label=_("Unit that receives objections"), max_length=120)
    phone = forms.CharField(label=_("Phone"), max_length=40)
    address = forms.CharField(label=_("Address"), max_length=200)
    supervision_phone = forms.CharField(label=_("Supervision phone"), max_length=40)
    none_reason = forms.CharField(
        label=_("Why nobody is on the list"),
        help_text=_("The public reads it under “no project was chosen”. Name nobody."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    mask_names = forms.BooleanField(
        label=_("Mask the names of people"),
        help_text=_(
            "Off by default: people can only object to what they can recognise. ID numbers and phones are never shown."
        ),
        required=False,
    )
    widths = {"phone": "medium", "supervision_phone": "medium"}

    def text(self) -> NoticeText:
        """The cleaned texts."""
        return NoticeText(**self.cleaned_data)

    def answer(self) -> PrivacyAnswer:
        """What is said to the findings of the privacy check: the two buttons beside them, and the reason."""
        return PrivacyAnswer(
            mask=self.data.get("privacy") == "mask",
            reason=str(self.data.get("privacy_reason", "")).strip()[:500] if self.data.get("privacy") == "pass" else "",
            seen=str(self.data.get("privacy_seen", ""))[:40],
        )


class ReportForm(Form):
    """What the office writes to the level above."""

    summary = forms.CharField(
        label=_("Summary of the competition"),
        help_text=_("Course of the competition, numbers, what stands out. The level above reads it with the list."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
