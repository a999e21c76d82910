"""The scorer's forms: a table of numbers, and points by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from competitions.models import StageEntry
from judging.actions.records import Cell, Typed
from judging.queries.signatures import place_words
from ui.forms import Form


class DeductionForm(Form):
    """Points added to a result, negative ones deduct."""

    place = forms.TypedChoiceField()
    points = forms.DecimalField(
        label=gettext_lazy("Points"), max_digits=8, decimal_places=4,
        help_text=gettext_lazy("with a minus to take points off, for example -2"),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, *args: Any, places: Iterable[StageEntry], noun: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(place.pk): place for place in places}
        field = self.fields["place"]
        field.label = noun
        field.choices = [("", "---------"), *((key, place_words(place)) for key, place in by_key.items())]  # type: ignore[attr-defined]
        field.coerce = by_key.get  # type: ignore[attr-defined]


def cells_of(post: Mapping[str, Any], keys: list[str]) -> dict[Cell, Typed]:
    """The cells that a page sent: `cell:<stage entry>:<key>`, and beside it what stood there when it was made."""
    found = {}
    for name, value in post.items():
        head, _, rest = name.partition(":")
        place, _, key = rest.partition(":")
        if head == "cell" and place.isdecimal() and len(place) < 10 and key in keys:
            found[int(place), key] = Typed(str(value), str(post.get(f"before:{rest}", "")))
    return found
