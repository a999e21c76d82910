"""Forms of the levels: the call, declining it, a direct recommendation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.domain import ids, uscc
from accounts.domain import phone as phones
from accounts.enums import IdKind
from competitions.domain.entry_fields import SUMMARY_LIMIT, TITLE_LIMIT, UNIT_LIMIT
from competitions.enums import EntrantType
from competitions.queries.problem_words import id_problems, name_problems, phone_problems, uscc_problems
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
        label=_("Reference number of the letter"),
        help_text=_("Of the letter by which it is reported, for example 长人社函〔2024〕12号."),
        max_length=80,
    )
    widths = {"doc_no": "medium"}

    def __init__(self, *args: object, is_compulsory: bool = True, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["doc_no"].required = is_compulsory


class NomineeForm(Form):
    """An entry that an office names for a direct place, with its head."""

    office = forms.ChoiceField(label=_("Recommending office"))
    unit = forms.CharField(
        label=_("Recommending unit, as it is shown"),
        max_length=120,
        help_text=_("Stands beside the entry on every list."),
    )
    track = forms.ChoiceField(label=_("Track"))
    title = forms.CharField(label=_("Project name"), max_length=TITLE_LIMIT)
    entrant_type = forms.ChoiceField(label=_("Kind of entrant"), choices=EntrantType.choices)
    organisation_name = forms.CharField(label=_("Unit or team"), max_length=UNIT_LIMIT)
    uscc = forms.CharField(label=_("Unified social credit code"), max_length=20, required=False)
    summary = forms.CharField(
        label=_("Project summary"), max_length=SUMMARY_LIMIT, widget=forms.Textarea(attrs={"rows": 4})
    )
    name = forms.CharField(label=_("Name of the head"), max_length=60)
    phone = forms.CharField(
        label=_("Mobile number of the head"),
        max_length=20,
        help_text=_(
            "The message about the recommendation goes there; with this number the head signs in and adds files."
        ),
    )
    id_kind = forms.ChoiceField(label=_("Kind of document"), choices=IdKind.choices)
    id_number = forms.CharField(label=_("Number of the document"), max_length=40)
    reason = forms.CharField(
        label=_("Reason of the recommendation"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    widths = {"phone": "medium", "name": "medium", "id_kind": "medium", "id_number": "medium", "uscc": "medium"}

    def __init__(
        self, *args: Any, offices: list[tuple[str, str]], tracks: list[tuple[str, str]], today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["office"].choices = offices  # type: ignore[attr-defined]
        self.fields["track"].choices = tracks  # type: ignore[attr-defined]
        if len(offices) == 1:
            self.fields["office"].initial = offices[0][0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._say("name", name_problems(data.get("name", "")))
        self._say("phone", phone_problems(data.get("phone", "")))
        if data.get("id_kind") and data.get("id_number"):
            self._say("id_number", id_problems(data["id_kind"], data["id_number"], on=self.today))
            data["id_number"] = ids.normalise(data["id_number"])
        registered = data.get("entrant_type") not in ("", EntrantType.TEAM)
        if registered or data.get("uscc"):
            self._say("uscc", uscc_problems(data.get("uscc", "")))
        data["uscc"] = uscc.normalise(data.get("uscc", ""))
        data["phone"] = phones.normalise(data.get("phone", ""))
        return data

    def _say(self, field: str, problems: list[str]) -> None:
        if field not in self.errors:
            for problem in problems:
                self.add_error(field, problem)
