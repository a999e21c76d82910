"""Input about sign-off and leave."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from accounts.queries.offices import colleagues, signers_of
from ui.forms import Form


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SignOffForm(Form):
    """How many persons sign, and whether decisions of the office's own OA may be recorded."""

    file_persons = forms.TypedChoiceField(
        label=_("A filing of this office takes"),
        coerce=int,
        choices=[
            (1, _("one person: who drafts it files it")),
            (2, _("two persons: drafted, signed off")),
            (3, _("three persons: drafted, checked, signed off")),
        ],
        widget=forms.RadioSelect,
        help_text=_("Each is a different person. What is handed in already keeps the number it began with."),
    )
    decide_persons = forms.TypedChoiceField(
        label=_("An answer of this office to a filing takes"),
        coerce=int,
        choices=[
            (1, _("one person: an approver decides")),
            (2, _("two persons: proposed, issued")),
            (3, _("three persons: proposed, checked, issued")),
        ],
        widget=forms.RadioSelect,
        help_text=_("An approver issues it; organisers may propose and check."),
    )
    own_oa = forms.BooleanField(
        label=_("Decisions made in the office's own OA may be recorded here"),
        required=False,
        help_text=_("Then a clerk enters document number, date and scan instead of the signatures."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DelegationForm(Form):
    """Who is away, who stands in, from when to when, why."""

    widths = {"first_day": "narrow", "last_day": "narrow", "person": "medium", "delegate": "medium"}

    person = forms.ModelChoiceField(Person.objects.none(), label=_("Who is away"), empty_label=None)
    delegate = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Who stands in"),
        empty_label="—",
        help_text=_(
            "A colleague of the same office. Nobody signs twice: who drafted a filing cannot sign it for somebody else."
        ),
    )
    first_day = forms.DateField(label=_("First day"), widget=_day_input())
    last_day = forms.DateField(label=_("Last day"), widget=_day_input(), help_text=_("This day included."))
    reason = forms.CharField(
        label=_("Reason of the leave"), max_length=200, help_text=_("For example: annual leave, away on business.")
    )

    def __init__(self, *args: Any, office: Organisation, only: Person | None = None, **kwargs: Any) -> None:
        """``only``: the one person for whom it may be made; None lets an administrator choose."""
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(pk=only.pk) if only else signers_of(office)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["delegate"].queryset = colleagues(office)  # type: ignore[attr-defined]
        if only is not None:
            del self.fields["person"]
            self.fields["delegate"].queryset = colleagues(office).exclude(pk=only.pk)  # type: ignore[attr-defined]
        self._only = only

    def clean(self) -> dict[str, Any]:
        """The days in their order; two different people."""
        data = super().clean() or {}
        if self._only is not None:
            data["person"] = self._only
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", gettext("The last day lies before the first."))
        if data.get("person") and data.get("person") == data.get("delegate"):
            self.add_error("delegate", gettext("Nobody stands in for themselves; please choose a colleague."))
        return data
