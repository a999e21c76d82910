"""Forms of the rating of a round."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.actions.round_feedback import Days
from competitions.forms.levels import day_input
from competitions.models import RoundFeedback, RoundRating
from competitions.queries.round_feedback import Asked
from ui.forms import Form


class FeedbackDaysForm(Form):
    """When it opens, reminds and closes; whether there is a code in the hall."""

    opens_on = forms.DateField(
        label=_("Rating opens on"), required=False, widget=day_input(), help_text=_("Empty: you open it yourself.")
    )
    remind_on = forms.DateField(
        label=_("Remind on"),
        required=False,
        widget=day_input(),
        help_text=_("Who has not answered by then gets one more SMS."),
    )
    closes_on = forms.DateField(
        label=_("Last day for rating"),
        required=False,
        widget=day_input(),
        help_text=_("The whole day counts. Empty: you close it yourself."),
    )
    with_hall_code = forms.BooleanField(
        label=_("A code in the hall"),
        required=False,
        help_text=_("Everybody there can scan it and answer without a name. These answers are added up by themselves."),
    )
    widths = {"opens_on": "narrow", "remind_on": "narrow", "closes_on": "narrow"}

    @classmethod
    def about(cls, feedback: RoundFeedback, data: Any = None) -> FeedbackDaysForm:
        """With the days that are set."""
        return cls(data, initial={name: getattr(feedback, name) for name in cls.base_fields})

    def clean(self) -> dict[str, Any]:
        """In order."""
        given = super().clean() or {}
        days = [given[name] for name in ("opens_on", "remind_on", "closes_on") if given.get(name)]
        if days != sorted(days):
            raise forms.ValidationError(_("The days are not in order: it opens, reminds and closes."))
        return given

    def days(self) -> Days:
        """What was asked for."""
        return Days(**self.cleaned_data)


class RateForm(Form):
    """One mark for each item, and words."""

    comment = forms.CharField(
        label=_("What was good, what could be better?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Shown to the organiser without your name. Please write nothing that shows who you are."),
    )

    def __init__(self, data: Any = None, *, asked: Asked, rating: RoundRating | None = None) -> None:
        self._names = [f"mark_{place}" for place in range(len(asked.items))]
        choices = [(mark, _scale_words(mark, asked.points)) for mark in range(asked.points, 0, -1)]
        marks: dict[str, forms.Field] = {
            name: forms.TypedChoiceField(label=item, choices=choices, coerce=int, widget=forms.RadioSelect)
            for name, item in zip(self._names, asked.items, strict=True)
        }
        # Before the form is made, so that the base gives them the messages of the house.
        self.base_fields = {**marks, **self.base_fields}  # type: ignore[misc]
        initial: dict[str, Any] = {"comment": rating.comment} if rating else {}
        initial |= dict(zip(self._names, rating.marks, strict=False)) if rating else {}
        super().__init__(data, initial=initial)

    def answer(self) -> dict[str, Any]:
        """Arguments of ``competitions.actions.round_feedback.answer_rating``."""
        marks = [self.cleaned_data[name] for name in self._names]
        return {"marks": marks, "comment": self.cleaned_data["comment"]}


_FIVE = {
    5: _("Very satisfied"),
    4: _("Satisfied"),
    3: _("Fair"),
    2: _("Dissatisfied"),
    1: _("Very dissatisfied"),
}


def _scale_words(mark: int, points: int) -> Any:
    """Words on the scale of five; on any other the number, with words at its ends."""
    if points == len(_FIVE):
        return _FIVE[mark]
    return mark
