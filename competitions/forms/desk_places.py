"""Which input of a step a remark of the office above belongs to."""

from __future__ import annotations

from competitions.forms.book_nodes import BoxNode
from competitions.forms.desk_sections import Section

_OTHER_NAMES = {"registration": "opens_on"}
_ROWS = {"track": "tracks", "rules": "stages", "rubric": "rubrics"}


def mark(step: Section, key: str, text: str) -> str:
    """Hang a remark on its input (``key`` of the filed document); the anchor of the input, empty where there is none."""
    kind, _dot, tail = key.partition(".")
    if kind in _ROWS:
        return _mark_book(step, _ROWS[kind], tail, text)
    name = tail if kind == "body" else _OTHER_NAMES.get(key, key)
    if step.form is None or name not in step.form.fields:
        return _mark_book(step, name, "", text)
    step.form.fields[name].remark = text  # type: ignore[attr-defined]
    return str(step.form[name].id_for_label)


def _mark_book(step: Section, key: str, code: str, text: str) -> str:
    if step.tree is None:
        return ""
    if code == "publicity":
        node = step.tree.place("publicity-days")
    else:
        rows = step.tree.raw.get(key) or []
        place = next((at for at, row in enumerate(rows) if row.get("code") == code), None) if code else None
        node = step.tree.place(key if place is None else f"{key}-{place}-name") if key in step.tree.keys else None
    if isinstance(node, BoxNode):
        node.box.remark = text
        return f"id_{node.box.name}"
    return f"part_{node.name}" if node is not None else ""
