"""Where the remarks of a returned plan belong: each with its label, and the step of the set-up that mends it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from competitions.domain.filing_form import load
from competitions.domain.rulebook import RuleBook
from competitions.enums import FilingState
from competitions.models import Filing, FilingRemark

_STEPS = {
    "basics": ("name", "edition", "theme", "legal_basis", "introduction", "how_to_enter"),
    "dates": ("registration", "cut_off", "review_ends_on", "final_on", "report_due_on", "venue"),
    "judging": ("rules.promotion",),
    "awards": ("rules.publicity",),
    "contact": ("receiving_unit", "contact", "phone", "address", "supervision_phone"),
}
_STEP_OF = {key: step for step, keys in _STEPS.items() for key in keys}
_STEP_OF_KIND = {"body": "basics", "track": "tracks", "rubric": "rubrics"}


@dataclass(frozen=True)
class PlanRemark:
    """One remark. ``section`` is the step that mends it; empty for what no step changes (and "plan" for the scan)."""

    key: str
    label: str
    text: str
    by: str
    at: dt.datetime
    section: str


def section_of(key: str, book: RuleBook) -> str:
    """The step of the set-up on which the field ``key`` of the filed document is typed; empty when it is on none."""
    kind, _dot, tail = key.partition(".")
    if kind == "rules" and any(stage.code == tail for stage in book.stages):
        return "judging"
    return _STEP_OF.get(key) or (_STEP_OF_KIND.get(kind, "") if tail else "")


def open_remarks(filing: Filing | None, book: RuleBook) -> list[PlanRemark]:
    """The remarks of the last return, while the office may still act on them. One query, none before a first filing."""
    if filing is None or not filing.version or filing.state not in (FilingState.DRAFT, FilingState.RETURNED):
        return []
    return placed(filing, filing.remarks.filter(version=filing.version).select_related("made_by"), book)


def placed(filing: Filing, remarks: Iterable[FilingRemark], book: RuleBook) -> list[PlanRemark]:
    """``remarks`` in the order of the document, the stamped plan last."""
    labels = {field.key: field.label for field in load(filing.form)} | {"plan": _("Stamped plan")}
    order = {key: place for place, key in enumerate(labels)}
    found = [
        PlanRemark(
            key=remark.field,
            label=labels.get(remark.field, remark.field),
            text=remark.text,
            by=remark.made_by.name,
            at=remark.made_at,
            section=section_of(remark.field, book),
        )
        for remark in remarks
    ]
    return sorted(found, key=lambda remark: order.get(remark.key, len(order)))
