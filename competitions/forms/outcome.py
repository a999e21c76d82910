"""What an entrant is asked some months after the final."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.models import OutcomeReport
from ui.forms import Form


def running_field() -> forms.TypedChoiceField:
    """The first question of every form: what is not asked is not counted."""
    return forms.TypedChoiceField(
        label=_("Does the project still go on?"),
        choices=[("yes", _("Yes, it goes on")), ("no", _("No, it has ended"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class OutcomeForm(Form):
    """Figures since the final, words, and a consent of its own that nobody ticks for the entrant."""

    widths = {"jobs": "narrow", "revenue": "narrow", "finance": "narrow"}
    units = {"jobs": _("people"), "revenue": _("×10,000 yuan"), "finance": _("×10,000 yuan")}

    is_running = running_field()
    jobs = forms.IntegerField(
        label=_("Jobs created"),
        min_value=0,
        max_value=10_000_000,
        help_text=_("How many people more than at the final work for the project. Nobody: 0."),
    )
    revenue = forms.DecimalField(
        label=_("Revenue since the final"), min_value=Decimal(0), max_digits=14, decimal_places=2
    )
    finance = forms.DecimalField(
        label=_("Finance raised since the final"),
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
        help_text=_("Loans and investments that have been granted. None: 0."),
    )
    story = forms.CharField(
        label=_("What has happened since the contest?"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("A few sentences: what went well, what helped, what is still missing."),
    )
    may_publish = forms.BooleanField(
        label=_("I agree that these figures and words are published as a success story, with the name of the project."),
        required=False,
        help_text=_("This is up to you: without it the figures go into sums only. You can take it back at any time."),
    )
    state = forms.CharField(widget=forms.HiddenInput, required=False)

    @classmethod
    def about(cls, report: OutcomeReport, data: Any = None) -> OutcomeForm:
        """The form of a report, with what was answered before."""
        names = ("jobs", "revenue", "finance", "story", "may_publish", "state")
        told = {name: getattr(report, name) for name in names}
        return cls(data, initial={"is_running": "no" if report.is_running is False else "yes", **told})

    def answer(self) -> dict[str, Any]:
        """Arguments of ``competitions.actions.outcomes.answer_outcome``."""
        answer = dict(self.cleaned_data)
        expected = answer.pop("state") or None
        return {**answer, "expected_state": expected}


class OutcomeLinkForm(Form):
    """The two questions of the SMS, filled in from the last answer."""

    widths = {"jobs": "narrow"}
    units = {"jobs": _("people")}

    is_running = running_field()
    jobs = forms.IntegerField(
        label=_("Jobs created"),
        min_value=0,
        max_value=10_000_000,
        help_text=_("How many people more than at the final work for the project. Nobody: 0."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    state = forms.CharField(widget=forms.HiddenInput, required=False)

    def answer(self) -> dict[str, Any]:
        """Arguments of ``competitions.actions.outcomes.answer_by_link``."""
        answer = dict(self.cleaned_data)
        expected = answer.pop("state") or None
        return {**answer, "expected_state": expected}


class OutcomePhoneForm(OutcomeLinkForm):
    """The same, told by phone: also by whom."""

    told_by = forms.CharField(label=_("Told by"), max_length=60, help_text=_("Name and duty of whom you spoke with."))
