"""Input of the demonstration."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ui.forms import Form


class ClockForm(Form):
    """The day to go to."""

    widths = {"day": "medium"}
    day = forms.DateField(
        label=_("Go to this day, 9:00"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
