"""The way of filings of one level, as its administrator sets it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competitions.domain.filing_chain import MOST_DAYS, Stop, StopKind, choices
from competitions.domain.filing_clock import Terms
from competitions.queries.filing_routes import Route, way_words
from ui.forms import Form

_PLACE = "…"


class FilingRouteForm(Form):
    """How far up a filing goes, which outside body comes last, and the days."""

    widths = {"answer_days": "narrow", "remind_days": "narrow", "escalate_days": "narrow", "body": "medium"}
    units = {"answer_days": _("working days"), "remind_days": _("working days"), "escalate_days": _("working days")}

    way = forms.ChoiceField(label=_("A filing passes"), widget=forms.RadioSelect)
    body = forms.CharField(
        label=_("Outside body"),
        max_length=120,
        required=False,
        help_text=_("Only for a way that ends outside the platform, for example the national organising committee."),
    )
    answer_days = forms.IntegerField(label=_("Each office answers within"), min_value=1, max_value=MOST_DAYS)
    remind_days = forms.IntegerField(
        label=_("It is reminded before the due day"),
        min_value=0,
        max_value=MOST_DAYS - 1,
        help_text=_("0: no reminder."),
    )
    escalate_days = forms.IntegerField(
        label=_("The office above hears of a late answer after"),
        min_value=0,
        max_value=MOST_DAYS,
        help_text=_("Counted from the due day. 0: never."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, level: str, route: Route, default_body: str, **kwargs: Any) -> None:
        known = next((stop.body for stop in route.stops if stop.kind is StopKind.OUTSIDE), default_body)
        self._ways = {str(index): way for index, way in enumerate(choices(level, _PLACE))}
        chosen = next((key for key, way in self._ways.items() if _named(way, known) == route.stops), None)
        initial = {
            "way": chosen,
            "body": known,
            "answer_days": route.terms.answer,
            "remind_days": route.terms.remind,
            "escalate_days": route.terms.escalate,
            "version": route.row.version if route.row else 0,
        }
        super().__init__(*args, initial=initial, **kwargs)
        shown = [(key, way_words(_named(way, gettext("outside body")))) for key, way in self._ways.items()]
        self.fields["way"].choices = shown  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A body for a way that ends outside; a reminder that comes after the receipt."""
        data = super().clean() or {}
        way = self._ways.get(data.get("way", ""), ())
        if any(stop.kind is StopKind.OUTSIDE for stop in way) and not data.get("body"):
            self.add_error("body", gettext("Please name the outside body."))
        answer, remind = data.get("answer_days"), data.get("remind_days")
        if answer is not None and remind is not None and remind >= answer:
            text = gettext("The reminder has to come after the receipt: fewer days than the answer has.")
            self.add_error("remind_days", text)
        return data

    def stops(self) -> tuple[Stop, ...]:
        """The way chosen, with the outside body by its name."""
        return _named(self._ways[self.cleaned_data["way"]], self.cleaned_data["body"])

    def terms(self) -> Terms:
        """The days."""
        data = self.cleaned_data
        return Terms(data["answer_days"], data["remind_days"], data["escalate_days"])


def _named(way: tuple[Stop, ...], body: str) -> tuple[Stop, ...]:
    return tuple(Stop(StopKind.OUTSIDE, body=body) if stop.kind is StopKind.OUTSIDE else stop for stop in way)
