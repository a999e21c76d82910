"""Forms of the judge: answering an invitation, marks without a script, stepping back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from competitions.models import StageEntry
from judging.actions.sent import MAX_COMMENT, Marks
from judging.enums import ConflictKind
from ui.forms import Form, clean_text, whole_number

MAX_VERSION = 2**31 - 1


class AcceptForm(Form):
    """The undertaking, and whom the judge wants to keep away from."""

    undertaking = forms.BooleanField(
        label=_("I have read the undertaking and will keep it."),
        error_messages={"required": _("Please read the undertaking and tick that you agree to it.")},
    )
    avoid = forms.CharField(
        label=_("Units and people that I must keep away from"),
        help_text=_(
            "One per line: employer, relatives, firms that I own or coach. Their entries are not given to you."
        ),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def names(self) -> list[str]:
        """The lines that are not empty."""
        return [line.strip() for line in self.cleaned_data["avoid"].splitlines() if line.strip()]


class RecuseForm(Form):
    """Why the judge steps back from an entry."""

    kind = forms.ChoiceField(label=_("Kind of conflict"), choices=ConflictKind.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("In a few words; the organiser reads it, the entrant does not."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeclareForm(Form):
    """An entry that the judge keeps away from, named before it is assigned."""

    entry = forms.TypedChoiceField()
    kind = forms.ChoiceField(label=_("Kind of conflict"), choices=ConflictKind.choices)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("In a few words; the organiser reads it, the entrant does not."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, places: list[StageEntry], labels: Mapping[int, str], noun: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(place.entry_id): place.entry for place in places}
        field = self.fields["entry"]
        field.label = noun
        field.choices = [("", "—"), *((key, labels[entry.pk]) for key, entry in by_key.items())]  # type: ignore[attr-defined]
        field.coerce = by_key.get  # type: ignore[attr-defined]


class StatementForm(Form):
    """What the judge says to a warning."""

    text = forms.CharField(
        label=_("Your statement"),
        help_text=_("For example: I know nobody of these projects and mark them as any other."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CannotRead(ValueError):
    """What a device sent is no set of marks."""


def marks_of_form(post: Mapping[str, str], codes: list[str]) -> Marks:
    """Marks as the plain form sends them: ``mark_<item>``, ``comment``, ``version``, ``envelope``."""
    # Nobody types a NUL: it is dropped, and all that was typed is kept.
    values = {code: clean_text(post.get(f"mark_{code}", "").replace("\x00", "")) for code in codes}
    return Marks(
        id=read_uuid(post.get("envelope")) or uuid.uuid4(),
        values={code: text for code, text in values.items() if text},
        based_on=whole_number(post.get("version")),
        comment=_comment(post.get("comment", "").replace("\x00", "")),
        device="form",
    )


def _comment(text: str) -> str:
    # One more than allowed survives, so that the verb can say that it is too long.
    return clean_text(text.replace("\r\n", "\n"))[: MAX_COMMENT + 1]


def read_uuid(text: Any) -> uuid.UUID | None:
    """The id, or None for what is none."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def device_moment(text: Any) -> dt.datetime | None:
    """What the device's clock said; kept as it is, never relied on."""
    try:
        found = parse_datetime(str(text)[:40])
        return found.astimezone(dt.UTC) if found is not None and found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
