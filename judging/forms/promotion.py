"""Forms of the promotion page: ties, numbers, a combination, empty places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.enums import PromotionNumberKind, SubstitutionKind
from ui.forms import Form, whole_number

EQUAL = "equal"


class TieForm(Form):
    """How people decided a tie: the order of the tied, who passes, and why; or that a step left them equal."""

    reason = forms.CharField(
        label=gettext_lazy("Basis of the decision"),
        help_text=gettext_lazy("For example: the panel conferred and voted 5 to 2; minutes no. …"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, entries: list[int], places: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries
        self.places = places
        self.prefix_key = ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["settled"] = self.data.get("outcome") != EQUAL
        data["order"], data["chosen"] = list(self.entries), None
        if not data["settled"]:
            return data
        ticked = [entry for entry in self.entries if self.data.get(f"pass_{entry}")] if self.places is not None else []
        data["order"] = self._order(ticked)
        if self.places is not None:
            data["chosen"] = [entry for entry in data["order"] if entry in ticked] or data["order"][: self.places]
        return data

    def _order(self, ticked: list[int]) -> list[int]:
        """As numbered; where nothing is numbered and the ticks say it all, those who pass first."""
        places: dict[int, int] = {}
        for entry in self.entries:
            if place := whole_number(str(self.data.get(f"place_{entry}", "")).strip()):
                places[entry] = place
        count = len(self.entries)
        if not places and len(ticked) == 1 and count == 2:
            return [*ticked, *(entry for entry in self.entries if entry not in ticked)]
        if sorted(places.values()) != list(range(1, count + 1)):
            raise ValidationError(
                _("Please give each tied entry its own place from 1 to %(count)d.") % {"count": count}
            )
        return sorted(self.entries, key=lambda entry: places[entry])


class NumberForm(Form):
    """The places of a line, or the head count of a unit, with the reason."""

    number = forms.IntegerField(label=gettext_lazy("Number"), min_value=0, max_value=100_000_000)
    reason = forms.CharField(
        label=gettext_lazy("Basis of the decision"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = PromotionNumberKind.PLACES
        if self.data.get("kind") == PromotionNumberKind.HEADS:
            self.kind = PromotionNumberKind.HEADS


class CombinationForm(Form):
    """Who passes against the ranks: ticks and reasons by entry, and what holds for the whole."""

    reason = forms.CharField(
        label=gettext_lazy("Basis of the combination"),
        help_text=gettext_lazy("For example: meeting of the committee of …, minutes no. …"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, entries: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["passing"] = {entry for entry in self.entries if self.data.get(f"pass_{entry}")}
        data["reasons"] = {entry: str(self.data.get(f"why_{entry}", ""))[:500] for entry in self.entries}
        return data


class PlaceForm(Form):
    """What becomes of an empty place: who moves up, who is passed over, or nobody."""

    kind = forms.ChoiceField(choices=SubstitutionKind.choices)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["entry"] = whole_number(str(self.data.get("entry", ""))) or None
        if data.get("kind") in (SubstitutionKind.MOVED_UP, SubstitutionKind.PASSED_OVER) and data["entry"] is None:
            raise ValidationError(_("Please choose an entry."))
        return data


class DropOutForm(Form):
    """Why an entry gives up its place, and where its signed pledge is."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    pledge = forms.CharField(
        label=gettext_lazy("Signed pledge"),
        help_text=gettext_lazy("Where it is kept, for example: folder 3, no. 12."),
        max_length=300,
        required=False,
    )
