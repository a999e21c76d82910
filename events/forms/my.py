"""What a participant fills in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ui.forms import Form

SCALE = [
    (5, _("Very satisfied")),
    (4, _("Satisfied")),
    (3, _("Fair")),
    (2, _("Dissatisfied")),
    (1, _("Very dissatisfied")),
]


class RatingForm(Form):
    """What an attendee thought of each of ``asked`` (choices of ``RatingItem``), and words."""

    comment = forms.CharField(
        label=_("What could be better?"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    anonymous = forms.BooleanField(
        label=_("Show my words without my name"),
        required=False,
        help_text=_("The marks are only ever shown as a mean of several people."),
    )

    def __init__(self, *args: Any, asked: list[tuple[str, str]], **kwargs: Any) -> None:
        self._codes = [code for code, _label in asked]
        marks: dict[str, forms.Field] = {
            code: forms.TypedChoiceField(label=label, choices=SCALE, coerce=int, widget=forms.RadioSelect)
            for code, label in asked
        }
        # Before the form is made, so that the base gives them the messages of the house.
        self.base_fields = {**marks, **self.base_fields}  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    def marks(self) -> dict[str, int]:
        """Item code → 1 to 5."""
        return {code: self.cleaned_data[code] for code in self._codes}
