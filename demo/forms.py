"""Input of the demonstration."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from demo.world.clock import true_today
from ui.forms import Form

MORNING = dt.time(9)
_FURTHEST = dt.timedelta(days=3650)


class ClockForm(Form):
    """The day and the time to go to."""

    day = forms.DateField(
        label=_("Go to this day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Please write the day like “2026-12-01”.")},
    )
    time = forms.TimeField(
        label=_("Time"),
        required=False,
        initial=MORNING,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Left empty: 9:00."),
        error_messages={"invalid": _("Please write the time like “14:30”.")},
    )

    def clean_day(self) -> dt.date:
        """Within ten years of the true day: deadlines of other days teach nothing, and the calendar has an end."""
        day: dt.date = self.cleaned_data["day"]
        if abs(day - true_today()) > _FURTHEST:
            raise forms.ValidationError(gettext("Please choose a day within ten years from today."))
        return day

    def clean_time(self) -> dt.time:
        """Nine o'clock unless said otherwise."""
        return self.cleaned_data["time"] or MORNING
