"""Paper sheets as they are typed: one row for each, and the scan that goes with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from judging.actions.paper_sheets import Typed
from judging.actions.sent import MAX_COMMENT
from judging.queries.paper_sheets import Stack
from ui.forms import Form, clean_text, whole_number

ACCEPT = ".pdf,.jpg,.jpeg,.png"


def typed_rows(post: Mapping[str, Any], stacks: Iterable[Stack]) -> list[Typed]:
    """What was typed: ``mark:<sheet>:<item>`` and ``comment:<sheet>``. Rows in which nothing stands are not there."""
    rows = []
    for stack in stacks:
        for line in stack.lines:
            key = line.sheet.pk
            values = {item.code: _clean(post.get(f"mark:{key}:{item.code}", ""), 40) for item in stack.items}
            comment = _clean(post.get(f"comment:{key}", ""), MAX_COMMENT)
            if any(values.values()) or comment:
                rows.append(Typed(key, values, comment))
    return rows


def _clean(text: Any, limit: int) -> str:
    # One more than allowed survives, so that the verb can say that it is too long.
    return clean_text(str(text).replace("\x00", "").replace("\r\n", "\n"))[: limit + 1].strip()


def chosen(post: Any, name: str) -> list[int]:
    """The ticked rows of a page."""
    return [number for text in post.getlist(name) if (number := whole_number(text))]


class DecideForm(Form):
    """The reason of a decision over what two people read differently; the numbers are fields of their own."""

    comment = forms.CharField(
        label=_("To the entrant"), required=False, max_length=MAX_COMMENT, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("What the paper says, for example: the 7 was read as a 1."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ScanForm(Form):
    """The scan of one or many papers."""

    scan = forms.FileField(
        label=_("Scan of the paper"),
        help_text=_("PDF, JPG or PNG; one file may hold the whole stack."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
