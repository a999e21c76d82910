"""Forms of entries without a log-in: who heads the project, and what proves that an entry is somebody's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.domain import ids
from accounts.domain import phone as phones
from accounts.enums import IdKind
from competitions.queries.problem_words import id_problems, name_problems, phone_problems
from ui.forms import Form


class ClaimForm(Form):
    """Phone and document as they stand in the entry."""

    phone = forms.CharField(
        label=_("Mobile number in the entry"), max_length=20, help_text=_("A code is sent to this number.")
    )
    id_kind = forms.ChoiceField(label=_("Kind of document"), choices=IdKind.choices)
    id_number = forms.CharField(label=_("Number of the document"), max_length=40)
    widths = {"phone": "medium", "id_kind": "medium", "id_number": "medium"}

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.say("phone", phone_problems(data.get("phone", "")))
        if data.get("id_kind") and data.get("id_number"):
            self.say("id_number", id_problems(data["id_kind"], data["id_number"], on=self.today))
            data["id_number"] = ids.normalise(data["id_number"])
        data["phone"] = phones.normalise(data.get("phone", ""))
        return data

    def say(self, field: str, problems: list[str]) -> None:
        if field not in self.errors:
            for problem in problems:
                self.add_error(field, problem)


class HeadForm(ClaimForm):
    """The head of a project that the office types in."""

    name = forms.CharField(label=_("Name of the head"), max_length=60)
    widths = {**ClaimForm.widths, "name": "medium"}
    field_order = ("name", "id_kind", "id_number", "phone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].label = _("Mobile number of the head")
        self.fields["phone"].help_text = _(
            "Messages go there; by this number and the document the head takes the entry over later."
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.say("name", name_problems(data.get("name", "")))
        return data
