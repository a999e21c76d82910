"""Forms of the check of entries."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ui.forms import Form


class CheckForm(Form):
    """What the organiser says on the whole, and a remark on any field (``remark-<key>``)."""

    reason = forms.CharField(
        label=_("Words to the contestant"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for a refusal; for a return a remark on a field is enough. The contestant reads it."),
    )

    def remarks(self, keys: list[str]) -> dict[str, str]:
        """The remarks typed, by field key; at most 1000 characters each."""
        given = {key: str(self.data.get(f"remark-{key}", "")).strip()[:1000] for key in keys}
        return {key: text for key, text in given.items() if text}


class RevealForm(Form):
    """Why numbers have to be seen in full."""

    why = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("For example: the number does not agree with the licence. It is kept in the audit."),
    )
