"""Forms of personal extensions."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.domain import phone as phones
from competitions.actions.extensions import Terms
from competitions.domain.windows import end_of_day, start_of_day
from competitions.forms.levels import day_input
from competitions.queries.problem_words import phone_problems
from ui.forms import Form


class ExtensionForm(Form):
    """To whom, until when, why; the days count whole."""

    phone = forms.CharField(
        label=_("Mobile number of the contestant"),
        max_length=20,
        help_text=_("The one they sign in with. They need not have begun."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    until = forms.DateField(
        label=_("May hand in until the end of"),
        help_text=_("The whole day counts, until 24:00. At the latest until judging begins."),
        widget=day_input(),
    )
    opens_on = forms.DateField(
        label=_("May begin already on"),
        help_text=_("Only to let somebody in before registration opens."),
        required=False,
        widget=day_input(),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Is kept; the contestant reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    widths = {"phone": "medium", "until": "narrow", "opens_on": "narrow"}

    def clean_phone(self) -> str:
        """Eleven digits."""
        number = phones.normalise(self.cleaned_data["phone"])
        problems = phone_problems(number)
        if problems:
            raise forms.ValidationError(problems[0])
        return number

    def terms(self) -> Terms:
        """What was asked for."""
        given, zone = self.cleaned_data, timezone.get_current_timezone()
        opens: dt.date | None = given["opens_on"]
        return Terms(
            phone=given["phone"],
            until=end_of_day(given["until"], zone),
            reason=given["reason"],
            opens_at=start_of_day(opens, zone) if opens else None,
        )
