"""Forms of the organiser: panels, judges by line, conflicts, draws."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain import names, phone
from accounts.models import Person
from competitions.actions.evidence import KINDS
from competitions.models import Entry, StageEntry
from competitions.queries.halls import hall_name
from judging.actions.people import Invitee
from judging.actions.running_order import Fixed
from judging.enums import ConflictKind
from ui.forms import Form, UploadField, whole_number

MOST_LINES = 100
_APART = re.compile(r"[\s,，]+")
_BETWEEN = re.compile(r"[\s,，;；、\t|]+")


def read_invitees(text: str) -> tuple[list[Invitee], list[str]]:
    """Judges by line: name, phone, then unit and title if given; between them spaces, commas or tabs.

    Answers the judges and, in words, every line that cannot be read.
    """
    found: list[Invitee] = []
    problems: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        parts = [part for part in _BETWEEN.split(line.strip()) if part]
        if not parts:
            continue
        at = next((index for index, part in enumerate(parts) if not phone.validate(part)), None)
        if at is None:
            problems.append(_("Line %(line)d: no phone number of 11 digits.") % {"line": number})
            continue
        name = names.normalise_name(" ".join(parts[:at]))
        if not name or names.validate_name(name):
            problems.append(
                _("Line %(line)d: the name before the phone number is missing or not right.") % {"line": number}
            )
            continue
        rest = [*parts[at + 1 :], "", ""]
        found.append(Invitee(name, phone.normalise(parts[at]), rest[0][:120], rest[1][:60]))
    if len(found) > MOST_LINES:
        problems.append(_("At most %(limit)d judges at a time.") % {"limit": MOST_LINES})
    return found, problems


class PanelForm(Form):
    """A panel for all tracks or one, and where a stage has several halls, in all of them or in one."""

    name = forms.CharField(label=gettext_lazy("Name of the panel"), max_length=60)
    track: forms.ModelChoiceField = forms.ModelChoiceField(  # type: ignore[type-arg]
        label=gettext_lazy("Track"), queryset=None, required=False, empty_label=gettext_lazy("All tracks")
    )

    hall = forms.TypedChoiceField(label=gettext_lazy("Hall"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, tracks: Any, halls: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].queryset = tracks  # type: ignore[attr-defined]
        if halls < 2:
            del self.fields["hall"]
            return
        choices = [(str(hall), hall_name(hall)) for hall in range(1, halls + 1)]
        self.fields["hall"].choices = [("", _("All halls")), *choices]  # type: ignore[attr-defined]


class HallsForm(Form):
    """The hall of each entry of a stage: a field for each row, and what the page showed."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: list[StageEntry], halls: int, seen: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = seen
        choices = [("", "—"), *((str(hall), hall_name(hall)) for hall in range(1, halls + 1))]
        for row in rows:
            self.fields[f"hall_{row.pk}"] = forms.TypedChoiceField(
                label=row.entry.title,
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                initial=row.hall or "",
            )
        self.rows = rows

    @property
    def halls(self) -> dict[int, int | None]:
        """Stage entry → hall, of the rows that were sent: one that came in meanwhile stays where it is."""
        return {
            row.pk: self.cleaned_data[f"hall_{row.pk}"]
            for row in self.rows
            if self.add_prefix(f"hall_{row.pk}") in self.data
        }

    @property
    def table(self) -> list[tuple[StageEntry, forms.BoundField]]:
        """Each entry with its field."""
        return [(row, self[f"hall_{row.pk}"]) for row in self.rows]


class PersonChoice(forms.ModelMultipleChoiceField):
    """People with unit, title and field beside the name."""

    def label_from_instance(self, person: Person) -> str:  # type: ignore[override]
        return " · ".join(part for part in (person.name, person.employer, person.title, person.expertise) if part)

    def clean(self, value: Any) -> Any:
        """What is nobody's key is asked of no database."""
        if any(not whole_number(key) for key in value or ()):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class InviteForm(Form):
    """Judges from the pool, and new ones by line."""

    people = PersonChoice(
        label=gettext_lazy("From the pool of judges"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy(
                "Somebody who was ticked is invited by now or stands in the pool no more. The others are still ticked."
            )
        },
    )
    lines = forms.CharField(
        label=gettext_lazy("New judges, one a line"),
        help_text=gettext_lazy("Name, phone, unit, title; a list from a spreadsheet can be pasted. Each gets an SMS."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, pool: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = pool  # type: ignore[attr-defined]
        self.invitees: list[Invitee] = []

    def clean_lines(self) -> str:
        text: str = self.cleaned_data["lines"]
        self.invitees, problems = read_invitees(text)
        if problems:
            raise ValidationError(problems)
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not self.invitees and not data.get("people"):
            raise ValidationError(_("Please choose or enter at least one judge."))
        return data


class ConflictForm(Form):
    """A conflict of interest that somebody reported to the organiser."""

    entry = forms.TypedChoiceField()
    kind = forms.ChoiceField(label=gettext_lazy("Kind of conflict"), choices=ConflictKind.choices)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, entries: list[Entry], noun: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"].label = noun
        by_key = {str(entry.pk): entry for entry in entries}
        field = self.fields["entry"]
        field.choices = [("", "—"), *((key, f"{entry.number} {entry.title}") for key, entry in by_key.items())]  # type: ignore[attr-defined]
        field.coerce = by_key.get  # type: ignore[attr-defined]


class UndertakingForm(Form):
    """The scan of a signed undertaking, and whom the judge wrote down to keep away from."""

    scan = UploadField(label=gettext_lazy("Signed undertaking (scan or photo)"), extensions=list(KINDS))
    avoid = forms.CharField(
        label=gettext_lazy("Units and people that the judge wrote down to keep away from, one a line"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, asks_avoid: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_avoid:
            del self.fields["avoid"]

    def clean_avoid(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["avoid"].splitlines() if line.strip()]


class DrawForm(Form):
    """A draw: its seed (a random one if left empty) and who watched."""

    seed = forms.CharField(
        label=gettext_lazy("Seed of the draw"),
        help_text=gettext_lazy(
            "Any text, for example numbers called out in the hall. Left empty, the system takes a random one."
        ),
        max_length=64,
        required=False,
    )
    witness = forms.CharField(label=gettext_lazy("Witness"), max_length=120, required=False)
    fixed = forms.CharField(
        label=gettext_lazy("Places without a lot"),
        help_text=gettext_lazy("One line for each: the number of the entry, its place in the order, the reason."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is drawn again"),
        help_text=gettext_lazy("It stands in the history beside both draws."),
        max_length=300,
    )

    def __init__(self, *args: Any, fixes: bool = False, again: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not fixes:
            del self.fields["fixed"]
        if not again:
            del self.fields["reason"]

    def clean_fixed(self) -> list[Fixed]:
        """The lines as data."""
        found = []
        for line in self.cleaned_data["fixed"].splitlines():
            if not line.strip():
                continue
            number, place, reason = [*_APART.split(line.strip(), maxsplit=2), "", ""][:3]
            if not (place.isascii() and place.isdigit() and 0 < len(place) < 5):
                words = _("“%(line)s”: the number of the entry, its place, the reason are wanted, with blanks between.")
                raise forms.ValidationError(words % {"line": line.strip()[:60]})
            found.append(Fixed(number, int(place), reason))
        return found
