"""Lots typed in at check-in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.models import StageEntry
from ui.forms import Form


class LotsForm(Form):
    """The number of each entry and who is absent: two fields for each row."""

    witness = forms.CharField(label=gettext_lazy("Witness"), max_length=120, required=False)

    def __init__(self, *args: Any, rows: list[StageEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[f"no_{row.pk}"] = forms.IntegerField(
                label=row.entry.title, required=False, min_value=1, max_value=9999, initial=row.running_no
            )
            self.fields[f"absent_{row.pk}"] = forms.BooleanField(
                label=pgettext_lazy("appearance", "Absent"), required=False
            )

    @property
    def table(self) -> list[tuple[StageEntry, forms.BoundField, forms.BoundField]]:
        """Each entry with its fields."""
        return [(row, self[f"no_{row.pk}"], self[f"absent_{row.pk}"]) for row in self.rows]

    @property
    def numbers(self) -> dict[int, int | None]:
        """Place → number."""
        return {row.pk: self.cleaned_data[f"no_{row.pk}"] for row in self.rows}

    @property
    def absent(self) -> set[int]:
        """Places of those who are not there."""
        return {row.pk for row in self.rows if self.cleaned_data[f"absent_{row.pk}"]}
