"""What a device sends: marks and acts, whether the rubric knows them, and the words about what became of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from competitions.domain.rounding import decimal_text, exact
from competitions.domain.rulebook import Rubric
from judging.domain.sheets import SheetReader
from judging.enums import EnvelopeVerdict, MarkSource
from judging.models import MarkEnvelope

MAX_COMMENT = 2000
MAX_ITEM_COMMENT = 500
MOST_PLACES = 12


@dataclass(frozen=True)
class Marks:
    """What a device sends: all marks of the sheet as they stand there (an item not marked is absent), and the comments.

    ``id`` is made by the device once for these marks; ``based_on`` is the version of the sheet that the judge saw;
    ``device_seq`` the device's own count for the sheet, 0 where it does not count. ``sheet`` is the sheet's key where several
    come at once; ``rubric_version`` 0 stands for the version in force. ``fault`` says in words why they cannot be read.
    """

    values: Mapping[str, str]
    based_on: int
    comment: str = ""
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    device: str = ""
    device_time: dt.datetime | None = None
    item_comments: Mapping[str, str] = field(default_factory=dict)
    device_seq: int = 0
    source: str = MarkSource.FORM
    sheet: int = 0
    rubric_version: int = 0
    fault: str = ""


@dataclass(frozen=True)
class Act:
    """What a device asks for besides marks: ``submit``, ``recuse``, ``sign`` or ``state``, once by its ``id``.

    ``envelope`` is the one that the judge saw when the sheet was submitted or signed. ``state`` is a statement to a warning
    of ``kind`` and ``detail``: ``reason`` is what the judge says. ``device_time`` is when the judge did it, by the device.
    """

    id: uuid.UUID
    sheet: int
    act: str
    envelope: uuid.UUID | None = None
    kind: str = ""
    reason: str = ""
    detail: str = ""
    signature: str = ""
    device_time: dt.datetime | None = None


def total_of(rubric: Rubric, values: Mapping[str, str]) -> str:
    """The exact total as text; empty until every item is marked."""
    reader = SheetReader(rubric)
    return "" if reader.unmarked(values) else decimal_text(reader.total(values), MOST_PLACES)


class SheetCheck:
    """Checks the marks of many envelopes by one rubric."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.reader = SheetReader(rubric)

    def problem(self, marks: Marks, values: Mapping[str, str]) -> str:
        """Why they cannot be taken, in words; empty when they can."""
        faults = self.reader.faults(values)
        if faults:
            return " ".join(fault_words(self.rubric, fault) for fault in faults)
        unknown = [code for code in marks.item_comments if code not in self.reader.bounds]
        if unknown:
            return fault_words(self.rubric, f"{unknown[0]}:unknown")
        return _too_long(marks.comment, MAX_COMMENT) or next(
            (words for text in marks.item_comments.values() if (words := _too_long(text, MAX_ITEM_COMMENT))), ""
        )

    @staticmethod
    def canonical(values: Mapping[str, str]) -> dict[str, str]:
        """The marks as they are kept."""
        return {code: decimal_text(exact(text), MOST_PLACES) for code, text in values.items()}


def given(marks: Marks) -> dict[str, str]:
    """The items that carry a mark: what was left empty is not there."""
    return {str(code): str(text).strip() for code, text in marks.values.items() if str(text).strip()}


def remarks_in(marks: Marks) -> dict[str, str]:
    """What is said of items: what was left empty is not there."""
    return {code: text for code, text in marks.item_comments.items() if text.strip()}


def is_same(envelope: MarkEnvelope, marks: Marks) -> bool:
    """Whether marks that come under the id of an envelope are those that it holds; a page that a browser kept and sends with
    other marks would lose them in silence."""
    try:
        values = SheetCheck.canonical(given(marks))
    except ValueError:
        return False
    return (values, marks.comment, remarks_in(marks)) == (envelope.values, envelope.comment, envelope.item_comments)


def _too_long(text: str, limit: int) -> str:
    if len(text) <= limit:
        return ""
    return _("The comment has %(count)d characters; at most %(limit)d are allowed.") % {
        "count": len(text),
        "limit": limit,
    }


def fault_words(rubric: Rubric, fault: str) -> str:
    """One fault of ``judging.domain.sheets.SheetReader.faults`` for people."""
    code, kind = fault.rsplit(":", 1)
    item = next((dimension for dimension in rubric.dimensions if dimension.code == code), None)
    if item is None:
        return _("There is no item “%(code)s” on this score sheet.") % {"code": code[:40]}
    limits = {"name": item.name, "min": item.min, "max": item.max, "step": item.step}
    if kind == "step":
        return _("%(name)s: marks go in steps of %(step)s.") % limits
    return _("%(name)s: a mark is a number from %(min)s to %(max)s.") % limits


def verdict_words(verdict: str) -> str:
    """What the judge is told about marks that were kept and not used."""
    return {
        EnvelopeVerdict.APPLIED.value: "",
        EnvelopeVerdict.OLDER.value: _("Newer marks of the same tablet are here already; these are kept beside them."),
        EnvelopeVerdict.STALE.value: _(
            "Other marks were saved in another window after you opened this one. Both are kept; please choose."
        ),
        EnvelopeVerdict.LOCKED.value: _("This sheet is locked. What you sent is kept beside it and does not count."),
        EnvelopeVerdict.CLOSED.value: _(
            "This came after the marking was closed. It is kept with its times; the panel leader or the organiser decides "
            "whether it counts."
        ),
    }[verdict]
