"""Forms of the judge: answering an invitation, marks without a script, stepping back."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from judging.actions.marks import MAX_COMMENT, Marks
from judging.enums import ConflictKind
from ui.forms import Form, clean_text, whole_number

MAX_BODY = 64 * 1024
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


class CannotRead(ValueError):
    """What a device sent is no set of marks."""


def marks_of_form(post: Mapping[str, str], codes: list[str]) -> Marks:
    """Marks as the plain form sends them: ``mark_<item>``, ``comment``, ``version``, ``envelope``."""
    # Nobody types a NUL: it is dropped, and all that was typed is kept.
    values = {code: clean_text(post.get(f"mark_{code}", "").replace("\x00", "")) for code in codes}
    return Marks(
        id=_uuid(post.get("envelope")) or uuid.uuid4(),
        values={code: text for code, text in values.items() if text},
        based_on=whole_number(post.get("version")),
        comment=_comment(post.get("comment", "").replace("\x00", "")),
        device="form",
    )


def marks_of_json(body: bytes) -> Marks:
    """Marks as the script sends them. Raises ``CannotRead`` for anything that is not exactly that (promise Z2)."""
    if len(body) > MAX_BODY:
        raise CannotRead("too large")
    try:
        data = json.loads(body)
        json.dumps(data, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError) as error:
        raise CannotRead("no JSON") from error
    if not isinstance(data, dict) or set(data) - {"id", "based_on", "values", "comment", "device", "device_time"}:
        raise CannotRead("unknown keys")
    key, values = _uuid(data.get("id")), data.get("values")
    if key is None or not isinstance(values, dict) or not isinstance(data.get("based_on"), int):
        raise CannotRead("id, based_on or values missing")
    if not all(isinstance(code, str) and isinstance(text, str) for code, text in values.items()):
        raise CannotRead("values are text")
    try:
        return Marks(
            id=key,
            values={code: clean_text(text) for code, text in values.items()},
            based_on=min(max(0, data["based_on"]), MAX_VERSION),
            comment=_comment(str(data.get("comment", ""))),
            device=clean_text(str(data.get("device", "")))[:64],
            device_time=_moment(data.get("device_time")),
        )
    except ValidationError as error:
        raise CannotRead("not storable") from error


def _comment(text: str) -> str:
    # One more than allowed survives, so that the verb can say that it is too long.
    return clean_text(text.replace("\r\n", "\n"))[: MAX_COMMENT + 1]


def _uuid(text: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def _moment(text: Any) -> dt.datetime | None:
    """What the device's clock said; kept as it is, never relied on."""
    try:
        found = parse_datetime(str(text)[:40])
        return found.astimezone(dt.UTC) if found is not None and found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
