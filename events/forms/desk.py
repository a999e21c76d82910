"""What an organiser and the office above fill in."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.enums import ActivityKind, OutcomeFigure
from events.models import Activity
from ui.forms import Form, ModelForm, UploadField

_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_NUMBER_MESSAGES = {
    "invalid": _("Please give a whole number."),
    "max_value": _("This number is too large; please check it."),
}
_TIMES = ("starts_at", "ends_at", "registration_closes_at")


class LocalDateTime(forms.DateTimeInput):
    """The browser's own picker of a day and a time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ActivityForm(ModelForm):
    """Everything that is filed of an activity. ``version`` tells a stale page."""

    units = {"capacity": _("people")}
    widths = {"capacity": "narrow"}

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Activity
        fields = [
            "name", "kind", "target_group", *_TIMES, "place", "capacity", "speaker", "introduction", "contact",
        ]  # fmt: skip
        labels = {
            "name": _("Name of the activity"),
            "kind": _("Kind"),
            "target_group": _("Target group"),
            "starts_at": _("Begins"),
            "ends_at": _("Ends"),
            "registration_closes_at": _("Registration closes"),
            "place": _("Place"),
            "capacity": _("Places"),
            "speaker": _("Speaker"),
            "introduction": _("About the activity"),
            "contact": _("Contact"),
        }
        help_texts = {
            "capacity": _("Who comes later goes on the waiting list and moves up by itself."),
            "contact": _("Office and desk phone. It is public: no personal mobile number."),
        }
        error_messages = {"capacity": {**_NUMBER_MESSAGES, "min_value": _("There must be at least one place.")}}
        widgets = {
            **{name: LocalDateTime() for name in _TIMES},
            "introduction": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args: Any, organisations: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "—"), *ActivityKind.choices]  # type: ignore[attr-defined]
        self.fields["capacity"].min_value = 1  # type: ignore[attr-defined]
        self.fields["capacity"].widget.attrs["min"] = 1
        if organisations is not None:
            self.fields["organisation"] = forms.ModelChoiceField(
                organisations,
                label=_("Office"),
                empty_label=None,
                initial=organisations[0],
                # Most people work for one office: nothing to choose then.
                widget=forms.Select if len(organisations) > 1 else forms.HiddenInput,
            )

    def clean_capacity(self) -> int:
        """Nobody holds an activity without places."""
        capacity: int = self.cleaned_data["capacity"]
        if capacity < 1:
            raise forms.ValidationError(gettext("There must be at least one place."))
        return capacity

    def clean_contact(self) -> str:
        """The page is public."""
        contact: str = self.cleaned_data["contact"]
        if _MOBILE.search(contact):
            raise forms.ValidationError(
                gettext("This looks like a personal mobile number. The page is public: please give a desk phone.")
            )
        return contact

    def clean(self) -> dict[str, Any]:
        """The times in their order."""
        data = super().clean() or {}
        starts, ends, closes = (data.get(name) for name in _TIMES)
        if starts and ends and ends <= starts:
            self.add_error("ends_at", gettext("The end must be after the beginning."))
        if ends and closes and closes > ends:
            self.add_error("registration_closes_at", gettext("Registration must close before the activity ends."))
        return data

    def values(self) -> dict[str, Any]:
        """The fields of the activity, for the verbs."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


def _figure(code: str, label: Any) -> forms.Field:
    """What was counted; only who came has to be told."""
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=1_000_000,
        required=code == OutcomeFigure.ATTENDED,
        error_messages={
            **_NUMBER_MESSAGES,
            "min_value": _("This cannot be less than none; if there were none, give 0."),
        },
    )


class OutcomeForm(Form):
    """Figures and words of what the activity achieved.

    Some come who never registered, so a figure that the list of people does not bear out is not refused; it is asked
    for once more, with ``sure``.
    """

    widths = dict.fromkeys(OutcomeFigure.values, "narrow")

    text = forms.CharField(
        label=_("Summary of the outcome"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, places: int, came: int, **kwargs: Any) -> None:
        self._places, self._came = places, came
        # Before the form is made, so that the base gives them the messages of the house.
        figures = {code: _figure(code, label) for code, label in OutcomeFigure.choices}
        self.base_fields = {**figures, **self.base_fields}  # type: ignore[misc]
        super().__init__(*args, **kwargs)
        if "sure" in self.data:
            self._ask_whether_sure()

    def _ask_whether_sure(self) -> None:
        self.fields["sure"] = forms.BooleanField(label=_("I have checked: this number is right"), required=False)
        self.order_fields([OutcomeFigure.ATTENDED, "sure"])

    def clean(self) -> dict[str, Any]:
        """Who came, against the list and the room."""
        data = super().clean() or {}
        attended = data.get(OutcomeFigure.ATTENDED)
        if attended is None or self._came <= attended <= max(self._places, self._came) or data.get("sure"):
            return data
        self._ask_whether_sure()
        self.add_error(
            OutcomeFigure.ATTENDED,
            gettext(
                "%(given)d people came, you write; %(came)d were checked in and there were %(places)d places. Please "
                "check; if it is right, for instance with people who had not registered, tick below and save again."
            )
            % {"given": attended, "came": self._came, "places": self._places},
        )
        return data

    def figures(self) -> dict[str, int]:
        """The figures that were given."""
        return {code: self.cleaned_data[code] for code in OutcomeFigure.values if self.cleaned_data[code] is not None}


class PaperForm(Form):
    """A decision made on paper elsewhere: number and date as they stand on it, and its scan.

    ``on``: the id of the form its inputs belong to, where they stand outside it.
    """

    widths = {"doc_no": "medium", "doc_date": "narrow"}

    doc_no = forms.CharField(
        label=_("Official document number"),
        max_length=60,
        help_text=_("Exactly as on the paper; none is made up here."),
    )
    doc_date = forms.DateField(
        label=_("Date of the document"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    scan = UploadField(
        label=_("Scan of the document (PDF)"), extensions=["pdf"], max_bytes=settings.FILING_PLAN_MAX_BYTES
    )

    def __init__(self, *args: Any, on: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if on:
            for field in self.fields.values():
                field.widget.attrs["form"] = on


class DecisionForm(Form):
    """What the office above says of a filing: an opinion on the whole and a remark on any field (``remark-<key>``)."""

    opinion = forms.CharField(
        label=_("Opinion"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown to the office that filed. Needed for a refusal; for a return a remark is enough."),
    )
    # What the page showed, see competitions.queries.filing_steps.seen_of; not needed, but then a stale page is not told.
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def remarks(self, keys: list[str]) -> dict[str, str]:
        """The remarks typed, by field key; at most 1000 characters each."""
        given = {key: str(self.data.get(f"remark-{key}", "")).strip()[:1000] for key in keys}
        return {key: text for key, text in given.items() if text}
