"""Which input of a step a remark or a contradiction of the rules belongs to."""

from __future__ import annotations

import re

from django.forms import BaseForm

from competitions.forms.desk_sections import Section

Place = tuple[BaseForm, str]
_OTHER_NAMES = {"registration": "opens_on"}
_STAGE_PATH = re.compile(r"stages\[(\d+)\]\.(.+)")


def place_of_field(step: Section, key: str) -> Place | None:
    """The form and the name of the input for the field ``key`` of the filed document; None where no single one is."""
    kind, _dot, tail = key.partition(".")
    if kind in ("track", "rules"):
        forms = [*step.stages, *(step.formset.forms if step.formset is not None else [])]
        row = next((form for form in forms if form.initial.get("code") == tail), None)
        if row is not None:
            return row, "name"
        if tail == "publicity" and step.form is not None:
            return step.form, "days"
        return None
    name = tail if kind == "body" else _OTHER_NAMES.get(key, key)
    return (step.form, name) if step.form is not None and name in step.form.fields else None


def place_of_fault(step: Section, path: str) -> Place | None:
    """The same for the path of a contradiction in the rules (``stages[1].scoring.aggregation``)."""
    found = _STAGE_PATH.match(path)
    if found is None or int(found[1]) >= len(step.stages):
        return None
    form = step.stages[int(found[1])]
    name = "drop_high" if found[2].startswith("scoring.aggregation") else found[2].partition(".")[0]
    return (form, name) if name in form.fields else None


def mark(step: Section, key: str, text: str) -> str:
    """Hang a remark on its input; the anchor of the input, empty where there is none."""
    place = place_of_field(step, key)
    if place is None:
        return ""
    form, name = place
    form.fields[name].remark = text  # type: ignore[attr-defined]
    return str(form[name].id_for_label)
