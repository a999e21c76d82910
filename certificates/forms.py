"""Forms of awards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from competitions.actions.unit_awards import Named
from competitions.domain.privacy import scan
from competitions.queries.unit_awards import AwardPlaces
from ui.forms import Form


class UnitAwardForm(Form):
    """Which award, which unit, what it did."""

    code = forms.ChoiceField(label=_("Award"))
    organisation = forms.ModelChoiceField(
        label=_("Office"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("None of these: name it below"),
    )
    unit = forms.CharField(
        label=_("Another unit"),
        max_length=120,
        required=False,
        help_text=_("A school, an association, a firm: the full name, as it is printed."),
    )
    reason = forms.CharField(
        label=_("What the unit did"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands on the public list."),
    )

    def __init__(self, data: Any = None, *, places: list[AwardPlaces], offices: Any) -> None:
        super().__init__(data)
        self.fields["code"].choices = [  # type: ignore[attr-defined]
            (one.award.code, _("%(award)s (%(left)d of %(count)d free)") % _numbers(one)) for one in places if one.left
        ]
        self.fields["organisation"].queryset = offices  # type: ignore[attr-defined]

    def clean_reason(self) -> str:
        """It becomes public, so it holds no number of a person."""
        reason: str = self.cleaned_data["reason"]
        if scan(reason):
            raise forms.ValidationError(_("An ID number, phone or bank card stands in it. Please take it out."))
        return reason

    def clean(self) -> dict[str, Any]:
        """One unit, named in one of the two ways."""
        given = super().clean() or {}
        if bool(given.get("organisation")) == bool(given.get("unit")):
            self.add_error("unit", _("Choose an office, or name another unit."))
        return given

    def named(self) -> Named:
        """What was asked for."""
        given = self.cleaned_data
        return Named(given["code"], given["reason"], given["organisation"], given["unit"])


def _numbers(one: AwardPlaces) -> dict[str, Any]:
    return {"award": one.award.name, "left": one.left, "count": one.award.count}
