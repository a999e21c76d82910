"""The fields of each step of the set-up. They know labels and limits; what they change is in desk_sections.py."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competitions.domain.windows import end_of_day, start_of_day
from competitions.enums import BodyRole
from ui.forms import Form
from ui.glyphs import validate_printable


def lines_of(text: str) -> list[str]:
    """One entry a line, empty lines left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _lines(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class BasicsForm(Form):
    """Names, edition, theme, texts and bodies."""

    widths = {"edition": "narrow", "year": "narrow", "name": "wide", "introduction": "wide", "how_to_enter": "wide"}

    name = forms.CharField(
        label=_("Name of the competition"),
        max_length=120,
        validators=[validate_printable],
        help_text=_("As in the notice. It stands on every page, list and certificate."),
    )
    other_names = forms.CharField(
        label=_("Other names"),
        required=False,
        max_length=600,
        widget=_lines(),
        help_text=_("If the event carries a second contest name (“and also…”), one a line."),
    )
    edition = forms.IntegerField(label=_("Edition"), min_value=1, max_value=999)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)
    theme = forms.CharField(label=_("Theme"), required=False, max_length=120)
    host = forms.CharField(
        label=_("Hosts"),
        max_length=1500,
        validators=[validate_printable],
        widget=_lines(4),
        help_text=_("One body a line, in the order of the notice."),
    )
    undertaker = forms.CharField(label=_("Undertakers"), required=False, max_length=1500, widget=_lines())
    co_organiser = forms.CharField(label=_("Co-organisers"), required=False, max_length=1500, widget=_lines())
    guide = forms.CharField(label=_("Guiding bodies"), required=False, max_length=1500, widget=_lines())
    supporter = forms.CharField(label=_("Supporting bodies"), required=False, max_length=1500, widget=_lines())
    executor = forms.CharField(label=_("Executing bodies"), required=False, max_length=1500, widget=_lines())
    supervisor = forms.CharField(label=_("Supervising bodies"), required=False, max_length=1500, widget=_lines())
    title_sponsor = forms.CharField(label=_("Title sponsors"), required=False, max_length=1500, widget=_lines())
    introduction = forms.CharField(
        label=_("Introduction"),
        required=False,
        max_length=3000,
        widget=_lines(8),
        help_text=_("What the public reads first: what it is, for whom, what there is to win."),
    )
    how_to_enter = forms.CharField(
        label=_("How to enter"),
        required=False,
        max_length=3000,
        widget=_lines(6),
        help_text=_("Beyond entering online: paper copies, recommending units, whom to ask."),
    )

    def clean(self) -> dict[str, Any]:
        """Bodies fit their columns."""
        data = super().clean() or {}
        for role in BodyRole.values:
            if any(len(line) > 120 for line in lines_of(data.get(role, ""))):
                self.add_error(role, gettext("A line has more than 120 characters; write one body a line."))
        return data


class DatesForm(Form):
    """When and where. A deadline given as a day means 24:00 of that day."""

    opens_on = forms.DateField(label=_("Registration opens"), widget=_day_input())
    opens_at = forms.TimeField(
        label=_("at"), required=False, widget=_time_input(), help_text=_("Left empty: from 0:00 of that day.")
    )
    closes_on = forms.DateField(label=_("Registration closes"), widget=_day_input())
    closes_at = forms.TimeField(
        label=_("at"), required=False, widget=_time_input(), help_text=_("Left empty: until 24:00 of that day.")
    )
    cut_off = forms.DateField(
        label=_("Cut-off day of the conditions"),
        required=False,
        widget=_day_input(),
        help_text=_(
            "Age and years since registration are counted on this day. Left empty: the day registration closes."
        ),
    )
    review_ends_on = forms.DateField(label=_("Review ends"), required=False, widget=_day_input())
    final_on = forms.DateField(label=_("Day of the final"), widget=_day_input())
    report_due_on = forms.DateField(
        label=_("Recommendation is due"),
        required=False,
        widget=_day_input(),
        help_text=_("By when the level above wants the list. It is shown in the steps of the workspace."),
    )
    venue = forms.CharField(label=_("Venue of the final"), required=False, max_length=200)

    def opening(self) -> dt.datetime:
        """The first moment in which entries are taken."""
        day, at = self.cleaned_data["opens_on"], self.cleaned_data["opens_at"]
        return self._moment(day, at) if at else start_of_day(day, timezone.get_default_timezone())

    def closing(self) -> dt.datetime:
        """The last second in which entries are taken; a day alone is its last second."""
        day, at = self.cleaned_data["closes_on"], self.cleaned_data["closes_at"]
        return self._moment(day, at) if at else end_of_day(day, timezone.get_default_timezone())

    @staticmethod
    def _moment(day: dt.date, at: dt.time) -> dt.datetime:
        return dt.datetime.combine(day, at, timezone.get_default_timezone())

    def clean(self) -> dict[str, Any]:
        """The window has its ends in order."""
        data = super().clean() or {}
        if data.get("opens_on") and data.get("closes_on") and self.closing() < self.opening():
            self.add_error("closes_on", gettext("Registration cannot close before it opens."))
        # Told together: whoever mends one date looks at all of them.
        self._tell_order(data)
        return data

    def _tell_order(self, data: dict[str, Any]) -> None:
        """Every day against the latest of those that come before it; the end of registration is told by its minute."""
        latest = "opens_on"
        for name in ("closes_on", "review_ends_on", "final_on", "report_due_on"):
            if not data.get(name):
                continue
            if not data.get(latest) or data[name] >= data[latest]:
                latest = name
            elif name != "closes_on":
                label = self.fields[latest].label
                self.add_error(name, gettext("This lies before “%(label)s”.") % {"label": label})


class ContactForm(Form):
    """Who receives questions and objections; all of it stands on the public pages."""

    widths = {"phone": "medium", "supervision_phone": "medium"}

    receiving_unit = forms.CharField(
        label=_("Receiving unit"), max_length=120, help_text=_("Receives questions and, during publicity, objections.")
    )
    contact = forms.CharField(
        label=_("Contact (office or desk)"),
        required=False,
        max_length=120,
        help_text=_("An office or a desk rather than a person; it is public."),
    )
    phone = forms.CharField(label=_("Phone"), max_length=40, help_text=_("A desk phone with its area code."))
    address = forms.CharField(label=_("Address"), max_length=200)
    supervision_phone = forms.CharField(
        label=_("Supervision phone"), max_length=40, help_text=_("Of the discipline inspection office.")
    )
