"""The HTML of one input of the entry form.

Drawn here and not by a template: a form has thirty inputs, and thirty includes cost more than all the rest of the page.
Every text is escaped by ``e``; words are looked up outside the f-strings, where the catalogue tool finds them. The marks
are those of ``templates/components/field.html``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.html import escape as e
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from competitions.forms.entry_boxes import Box

REQUIRED = '<span class="req" aria-hidden="true">*</span>'


def draw(box: Box) -> SafeString:
    """Label, help, remark, error and input, with everything bound to its id."""
    if box.locked:
        return mark_safe(_shown(box))
    body = {"check": _check, "checks": _checks, "radio": _radio}.get(box.kind, _field)(box)
    return mark_safe(body)


def _shown(box: Box) -> str:
    """A value that is not this office's to change: as text, and sent along as it is."""
    if box.kind == "check":
        said = _("yes") if box.value else _("no")
    else:
        names = dict(box.choices)
        said = "、".join(names.get(value, value) for value in box.values) or names.get(box.value, box.value)
    values = [value for value in (*box.values, box.value) if value]
    kept = "".join(f'<input type="hidden" name="{e(box.name)}" value="{e(value)}">' for value in values)
    unit = f" {e(box.unit)}" if box.unit and said else ""
    why = "" if box.is_told else f'<p class="helptext">{e(box.locked)}</p>'
    return (
        f'<div class="field locked {box.width}{_wrong(box)}" id="id_{e(box.name)}"><span class="label">{e(box.label)}</span>'
        f"<p>{e(said or '—')}{unit}</p>{why}{_errors(box)}{kept}</div>"
    )


def _checks(box: Box) -> str:
    boxes = "".join(
        f'<div><label><input type="checkbox" name="{e(box.name)}" value="{e(value)}"'
        f"{' checked' if value in box.values else ''}> <span>{e(label)}</span></label></div>"
        for value, label in box.choices
    )
    return (
        f'<div class="field wide{_wrong(box)}" id="id_{e(box.name)}"><fieldset><legend>{e(box.label)}</legend>'
        f'{_help(box)}{_remark(box)}{_errors(box)}<div class="choices inline">{boxes}</div></fieldset></div>'
    )


def shown_when(needs: Mapping[str, tuple[str, ...]], *, asked: bool, untold: bool = False) -> str:
    """Attributes of a frame that comes and goes with other fields; ``untold``: it stays while these are empty."""
    if not needs:
        return ""
    wait = " data-asked-untold" if untold else ""
    return f' data-asked="{e(json.dumps(needs, ensure_ascii=False))}"{wait}{"" if asked else " hidden"}'


def _check(box: Box) -> str:
    ticked = " checked" if box.value else ""
    return (
        f'<div class="field check{_wrong(box)}">'
        f'<input type="checkbox" name="{e(box.name)}" id="id_{e(box.name)}"{ticked}{_aria(box)}>'
        f'<label for="id_{e(box.name)}">{e(box.label)}{REQUIRED if box.required else ""}</label>'
        f"{_remark(box)}{_errors(box)}</div>"
    )


def _radio(box: Box) -> str:
    choices = "".join(
        f'<div><label><input type="radio" name="{e(box.name)}" value="{e(value)}"'
        f"{' checked' if value == box.value else ''}> <span>{e(label)}{_note(box, value)}</span></label></div>"
        for value, label in box.choices
    )
    css = "choices noted" if box.notes else "choices"
    return (
        f'<div class="field {box.width}{_wrong(box)}" id="id_{e(box.name)}"{_when(box)}>'
        f"<fieldset><legend>{e(box.label)}{REQUIRED}</legend>"
        f'{_help(box)}{_remark(box)}{_errors(box)}<div class="{css}">{choices}</div></fieldset>{_meanwhile(box)}</div>'
    )


def _when(box: Box) -> str:
    return shown_when(box.needs, asked=box.asked)


def _note(box: Box, value: str) -> str:
    note = box.notes.get(value, "")
    return f'<small class="muted">{e(note)}</small>' if note else ""


def _field(box: Box) -> str:
    word = _("(optional)")
    optional = "" if box.required else f'<span class="optional">{e(word)}</span>'
    drawn = {"select": _select, "lines": _lines}.get(box.kind, _input)(box)
    if box.unit:
        drawn = f'<div class="with-unit">{drawn}<span>{e(box.unit)}</span></div>'
    return (
        f'<div class="field {box.width}{_wrong(box)}"{_when(box)}>'
        f'<label for="id_{e(box.name)}">{e(box.label)}{REQUIRED if box.required else optional}</label>'
        f"{_help(box)}{_remark(box)}{_errors(box)}{drawn}{_meanwhile(box)}</div>"
    )


def _select(box: Box) -> str:
    options = "".join(
        f'<option value="{e(value)}"{" selected" if value == box.value else ""}>{e(label)}</option>'
        for value, label in box.choices
    )
    return f'<select name="{e(box.name)}" id="id_{e(box.name)}"{_aria(box)}>{options}</select>'


def _lines(box: Box) -> str:
    # The parser drops one line break after the tag: with it a text that begins with one keeps its own.
    rows = f' rows="{box.rows}"'
    return f'<textarea name="{e(box.name)}" id="id_{e(box.name)}"{rows}{_limit(box)}{_aria(box)}>\n{e(box.value)}</textarea>'


def _input(box: Box) -> str:
    kind = "date" if box.kind == "date" else "text"
    mode = f' inputmode="{e(box.mode)}"' if box.mode else ""
    return (
        f'<input type="{kind}" name="{e(box.name)}" id="id_{e(box.name)}" value="{e(box.value)}"'
        f'{_limit(box)}{mode} autocomplete="{e(box.autocomplete or "off")}"{_aria(box)}>'
    )


def _limit(box: Box) -> str:
    return f' maxlength="{box.limit}"' if box.limit else ""


def _aria(box: Box) -> str:
    said_by = f' aria-describedby="{e(box.described_by)}"' if box.described_by else ""
    return said_by + (' aria-invalid="true"' if box.error else "")


def _wrong(box: Box) -> str:
    return " has-error" if box.error else ""


def _help(box: Box) -> str:
    if not box.help and not box.stored:
        return ""
    stored = _("Stored: %(stored)s. Type it again only to change it.") % {"stored": box.stored} if box.stored else ""
    return f'<p class="helptext" id="id_{e(box.name)}_help">{e(" ".join(filter(None, (stored, box.help))))}</p>'


def _remark(box: Box) -> str:
    if not box.remark:
        return ""
    heading = _("To correct:")
    return f'<p class="remark"><b>{e(heading)}</b> {e(box.remark)}</p>'


def _errors(box: Box) -> str:
    # Always there: the script writes into it what the autosave found.
    line = f"<li>{e(box.error)}</li>" if box.error else ""
    return f'<ul class="errorlist" id="id_{e(box.name)}_error">{line}</ul>'


def _meanwhile(box: Box) -> str:
    if box.meanwhile is None:
        return ""
    heading = _("Stored meanwhile:")
    return f'<p class="meanwhile"><b>{e(heading)}</b> {e(box.meanwhile or "—")}</p>'
