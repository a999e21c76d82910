"""The form of a draw of experts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from judging.actions.expert_draws import Wanted
from judging.domain.expert_draw import Place, places_of
from ui.forms import Form


class ExpertDrawForm(Form):
    """Who is wanted, and by what seed; the rule book's make-up stands there first."""

    make_up = forms.CharField(
        label=gettext_lazy("Places, one group a line"),
        help_text=gettext_lazy("Group and number, for example 投资人 4人. A line of 任意 counts for everybody."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reserves = forms.IntegerField(label=gettext_lazy("Reserves"), min_value=0, max_value=100)
    per_region = forms.IntegerField(
        label=gettext_lazy("At most from one region"),
        help_text=gettext_lazy("Left empty: as many as the lots give."),
        min_value=1,
        max_value=100,
        required=False,
    )
    rest_rounds = forms.IntegerField(
        label=gettext_lazy("Not who served in so many last rounds"), min_value=0, max_value=20
    )
    most_conflicts = forms.IntegerField(
        label=gettext_lazy("Not who is barred from more entries than"),
        help_text=gettext_lazy("Left empty: it does not matter."),
        min_value=0,
        max_value=10_000,
        required=False,
    )
    seed = forms.CharField(
        label=gettext_lazy("Seed of the draw"),
        help_text=gettext_lazy(
            "Any text, for example numbers called out in the hall. Left empty, the system takes a random one."
        ),
        max_length=64,
        required=False,
    )
    witness = forms.CharField(label=gettext_lazy("Who watches the draw (监督员)"), max_length=120)
    widths = {"reserves": "narrow", "per_region": "narrow", "rest_rounds": "narrow", "most_conflicts": "narrow"}

    def __init__(self, *args: Any, groups: Mapping[str, int], **kwargs: Any) -> None:
        """``groups``: how many judges of each group the pool has."""
        super().__init__(*args, **kwargs)
        self.groups = groups
        if told := self._told():
            self.fields["make_up"].help_text += " " + _("In the pool: %(groups)s.") % {"groups": told}

    def _told(self) -> str:
        return _(", ").join(f"{group} {count}" for group, count in sorted(self.groups.items()) if group)

    def clean_make_up(self) -> tuple[Place, ...]:
        lines = [line for line in self.cleaned_data["make_up"].splitlines() if line.strip()]
        found = [place for line in lines for place in places_of([line], 0)]
        if len(found) != len(lines):
            raise ValidationError(_("Each line is a group and a number, for example 技术专家 1人."))
        places = tuple(Place("" if place.group == ANY else place.group, place.count) for place in found)
        if not places or sum(place.count for place in places) < 1:
            raise ValidationError(_("Please ask for at least one judge."))
        # A draw stays on record: a slip of the pen is said before it, not as a place that nobody fills.
        if unknown := [place.group for place in places if place.group and not self.groups.get(place.group)]:
            said = {"group": unknown[0], "groups": self._told() or _("nobody with a group")}
            raise ValidationError(_("The pool has nobody of the group “%(group)s”. It has: %(groups)s.") % said)
        return places

    @property
    def wanted(self) -> Wanted:
        """As the verb takes it."""
        data = self.cleaned_data
        return Wanted(
            data["make_up"], data["reserves"], data["per_region"], data["rest_rounds"], data["most_conflicts"]
        )


ANY = "任意"


def first_values(make_up: tuple[str, ...], size: int, reserve: int, rest: int) -> dict[str, Any]:
    """What the form begins with: the rule book's word."""
    lines = [f"{place.group or ANY} {place.count}人" for place in places_of(make_up, size)]
    return {"make_up": "\n".join(lines), "reserves": reserve, "rest_rounds": rest}
