"""Forms of taking an entry back, and of asking for its change."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.actions.uploads import PLEDGE_SCANS
from ui.forms import Form, ReasonForm, UploadField


class WithdrawForm(Form):
    """Why; and under a pledge, where the rules ask for one, one's own name."""

    reason = forms.CharField(
        label=_("Why do you withdraw?"),
        help_text=_("The organiser reads it."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    pledge_name = forms.CharField(
        label=_("Your name, as a signature under the pledge"),
        help_text=_("Type your full name."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    widths = {"pledge_name": "medium"}

    def __init__(self, *args: object, needs_pledge: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not needs_pledge:
            del self.fields["pledge_name"]


class PledgeScanForm(Form):
    """The signed pledge as a scan or a photo."""

    scan = UploadField(label=_("Signed pledge (scan or photo)"), extensions=list(PLEDGE_SCANS))


class ChangeReasonForm(ReasonForm):
    """Why a change is asked for; as long as the request keeps it."""

    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
