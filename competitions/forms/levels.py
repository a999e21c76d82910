"""Forms of the levels: the call, declining it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ui.forms import Form


def day_input() -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CallForm(Form):
    """Open a competition for rounds below. ``version`` is what the page was read with."""

    answer_by = forms.DateField(
        label=_("Rounds are opened or declined by"),
        help_text=_("The whole day counts. Who has not answered then is shown as late and can be reminded."),
        widget=day_input(),
    )
    note = forms.CharField(
        label=_("What the offices below should know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    widths = {"answer_by": "narrow"}


class DeclineForm(Form):
    """Hold no round: the reason and the document that says so."""

    reason = forms.CharField(label=_("Why no round is held"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    doc_no = forms.CharField(
        label=_("Document number"),
        help_text=_("Of the letter by which it is reported, for example 长人社函〔2024〕12号."),
        max_length=80,
    )
    widths = {"doc_no": "medium"}

    def __init__(self, *args: object, is_compulsory: bool = True, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["doc_no"].required = is_compulsory
