"""What an organiser may say of an assignment: how it is sought, how much each judge takes, pairs fixed or forbidden."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from judging.actions.assignment import Options
from judging.domain.assignment import Mode
from judging.enums import PairKind
from judging.models import PanelSeat
from ui.forms import Form

MOST_LINES = 200
_PAIR = re.compile(r"^\s*(\S+?)\s*[:：→]\s*(\d{1,4})\s*$")


class AssignForm(Form):
    """Mode, bridges, the most entries of a judge."""

    mode = forms.ChoiceField(
        label=gettext_lazy("What is sought"),
        choices=[
            (Mode.FAIR.value, gettext_lazy("fair: the worst-served entry as well as can be")),
            (Mode.PLAIN.value, gettext_lazy("plain: the best fit in total")),
        ],
        required=False,
    )
    bridges = forms.ChoiceField(
        label=gettext_lazy("Bridges between groups of judges"),
        choices=[("1", gettext_lazy("yes, so that all judges can be compared")), ("0", gettext_lazy("no"))],
        required=False,
    )
    most = forms.IntegerField(
        label=gettext_lazy("At most so many entries for a judge"),
        help_text=gettext_lazy("Left empty: as evenly as it goes, or what the rule book says."),
        min_value=1,
        max_value=10_000,
        required=False,
    )

    @property
    def options(self) -> Options:
        """As the verb takes them."""
        data = self.cleaned_data
        return Options(mode=Mode(data["mode"] or Mode.FAIR), bridges=data["bridges"] != "0", most=data["most"])


def initial_of(options: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows of options that a preview keeps."""
    return {
        "mode": options.get("mode"),
        "bridges": "1" if options.get("bridges", True) else "0",
        "most": options.get("most"),
    }


class LinesForm(Form):
    """Several pairs at once: ``number of the entry: number of the seat``, one a line."""

    kind = forms.ChoiceField(label=gettext_lazy("What is said of them"), choices=PairKind.choices)
    lines = forms.CharField(
        label=gettext_lazy("Pairs"),
        help_text=gettext_lazy("One a line: number of the entry, colon, number of the seat."),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, places: Mapping[str, int], seats: Mapping[int, int], **kwargs: Any) -> None:
        """``places``: number of the entry → key of its place; ``seats``: number of the seat → its key."""
        super().__init__(*args, **kwargs)
        self.places, self.seats = places, seats
        self.pairs: list[tuple[int, int]] = []

    def clean_lines(self) -> str:
        text: str = self.cleaned_data["lines"]
        problems = []
        for line in [line for line in text.splitlines() if line.strip()][:MOST_LINES]:
            match = _PAIR.match(line)
            place = self.places.get(match[1]) if match else None
            seat = self.seats.get(int(match[2])) if match else None
            if place is None or seat is None:
                problems.append(_("“%(line)s”: no such entry or seat in this stage.") % {"line": line.strip()[:60]})
            else:
                self.pairs.append((place, seat))
        if problems:
            raise ValidationError(problems)
        return text


class PairsForm(Form):
    """One entry: of every judge of its panel whether it is fixed, forbidden, or open."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, seats: Sequence[PanelSeat], held: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", gettext_lazy("open")), *PairKind.choices]
        for seat in seats:
            self.fields[f"seat_{seat.pk}"] = forms.ChoiceField(
                label=seat.person.name, choices=choices, required=False, initial=held.get(seat.pk, ""),
                widget=forms.RadioSelect,
            )  # fmt: skip
        self.seats = seats

    @property
    def kinds(self) -> dict[int, str]:
        """Seat → what is said of it; only of seats that were on the page."""
        sent = (seat.pk for seat in self.seats if self.add_prefix(f"seat_{seat.pk}") in self.data)
        return {key: self.cleaned_data[f"seat_{key}"] for key in sent}


class LoadsForm(Form):
    """Least and most entries of every judge; left empty: the even share."""

    def __init__(self, *args: Any, seats: Sequence[PanelSeat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for seat in seats:
            for name, words in (("least", _("At least")), ("most", _("At most"))):
                self.fields[f"{name}_{seat.pk}"] = forms.IntegerField(
                    label=f"{seat.person.name}: {words}", min_value=0 if name == "least" else 1, max_value=5_000,
                    required=False, initial=getattr(seat, name),
                )  # fmt: skip
        self.seats = seats

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for seat in self.seats:
            least, most = data.get(f"least_{seat.pk}"), data.get(f"most_{seat.pk}")
            if least is not None and most is not None and least > most:
                self.add_error(
                    f"most_{seat.pk}", _("%(name)s: the most is below the least.") % {"name": seat.person.name}
                )
        return data

    @property
    def bounds(self) -> dict[int, tuple[int | None, int | None]]:
        """Seat → (least, most); only of seats that were on the page."""
        data = self.cleaned_data
        sent = (seat.pk for seat in self.seats if self.add_prefix(f"most_{seat.pk}") in self.data)
        return {key: (data.get(f"least_{key}"), data.get(f"most_{key}")) for key in sent}

    @property
    def table(self) -> list[tuple[PanelSeat, Any, Any]]:
        """Each judge with the two fields."""
        return [(seat, self[f"least_{seat.pk}"], self[f"most_{seat.pk}"]) for seat in self.seats]
