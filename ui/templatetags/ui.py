"""`{% load ui %}`: dates, money, icons, chips and small SVG drawings for every template."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.contrib.messages import constants as levels
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BaseForm
from django.template.context import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from ui import charts, formats, lines, navigation
from ui.tones import tone_of

register = template.Library()


class ErrorLine(NamedTuple):
    """One line of the error summary."""

    text: str
    anchor: str


register.filter("when", formats.when)
register.filter("when_short", formats.when_short)
register.filter("day", formats.day)
register.filter("planned", formats.planned)
register.filter("deadline", formats.deadline)
register.filter("time_left", formats.time_left)
register.filter("wan", formats.wan)
register.filter("in_wan", formats.in_wan)
register.filter("number", formats.number)
register.filter("file_size", formats.file_size)
register.filter("iso_local", formats.iso_local)
register.filter("tone", tone_of)


register.tag("lines", lines.lines)


@register.filter
def masked(value: object, ends: str = "3,4") -> str:
    """`{{ phone|masked }}` → 138****5678; `{{ number|masked:"6,2" }}` keeps six and two."""
    head, _comma, tail = ends.partition(",")
    return formats.masked(value, int(head), int(tail or 0))


@register.filter
def time_tag(value: dt.datetime | None) -> SafeString | str:
    """A moment as <time>, readable by machines too."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', formats.iso_local(value), formats.when(value))


@register.filter
def in_view(path: str, address: str) -> bool:
    """Whether `path` is `address` or lies below it."""
    return path == address or (address != "/" and path.startswith(address))


@lru_cache(maxsize=512)
def _icon(sprite: str, name: str, css: str) -> SafeString:
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" {css}" if css else "",
        sprite,
        name,
    )


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """`{% icon "check" %}`: one of static/img/icons.svg; always decoration, the words stand beside it."""
    return _icon(staticfiles_storage.url("img/icons.svg"), name, css)


@register.simple_tag
def chip(text: Any, tone: Any = "") -> SafeString:
    """`{% chip entry.get_state_display entry.state|tone %}`"""
    css = f"chip {conditional_escape(tone)}" if tone else "chip"
    return mark_safe(f'<span class="{css}">{conditional_escape(text)}</span>')


@register.simple_tag
def tick_box(name: str, value: Any, label: Any) -> SafeString:
    """`{% tick_box "entry" row.token label %}`: the box before a row of a list with bulk acts."""
    return format_html('<input type="checkbox" name="{}" value="{}" data-check aria-label="{}">', name, value, label)


@register.simple_tag
def state_chip(obj: Any, field: str = "state") -> SafeString:
    """`{% state_chip entry %}`: the object's state in words, in its colour. `field` names another choice field."""
    words = getattr(obj, f"get_{field}_display")()
    return chip(words, tone_of(getattr(obj, field)))


_MESSAGE_KINDS = {
    levels.DEBUG: ("info", "info"),
    levels.INFO: ("info", "info"),
    levels.SUCCESS: ("ok", "check-circle"),
    levels.WARNING: ("warn", "alert"),
    levels.ERROR: ("error", "x-circle"),
}


@register.filter
def message_tone(level: int) -> str:
    """The notice class of a message level."""
    return _MESSAGE_KINDS.get(level, ("info", "info"))[0]


@register.filter
def message_icon(level: int) -> str:
    """The icon of a message level."""
    return _MESSAGE_KINDS.get(level, ("info", "info"))[1]


@register.filter
def any_errors(forms: Any) -> bool:
    """Whether one of several forms has errors."""
    return any(form.errors for form in forms or [])


def _joined(label: object, error: object) -> str:
    return gettext("%(label)s: %(value)s") % {"label": label, "value": error}


@register.filter
def error_lines(form: BaseForm) -> list[ErrorLine]:
    """Every error of a form in the order of its fields, with the id of the input it belongs to."""
    if not form or not form.errors:
        return []
    lines = [ErrorLine(str(error), "") for error in form.non_field_errors()]
    for field in form:
        anchor = "" if field.is_hidden else str(field.auto_id or "")
        lines += [
            ErrorLine(_joined(field.label, error) if field.label else str(error), anchor) for error in field.errors
        ]
    return lines


@register.simple_tag(takes_context=True)
def navigation_of(context: Context, area: str) -> list[navigation.Link]:
    """`{% navigation_of "desk" as links %}`: what this reader may open there, with counts, the current one marked."""
    return navigation.links_for(area, context.get("request"))


@register.simple_tag(takes_context=True)
def areas_of(context: Context) -> list[navigation.Link]:
    """`{% areas_of as areas %}`: the places (工作台, 评审, 我的) that this reader may enter."""
    return navigation.areas_for(context.get("request"))


@register.simple_tag(takes_context=True)
def identity_of(context: Context) -> navigation.Identity | None:
    """`{% identity_of as me %}`: unit, role and name for the identity block; None when nobody is signed in."""
    return navigation.identity_for(context.get("request"))


@register.simple_tag
def funnel(rows: list[charts.FunnelRow], label: str) -> SafeString:
    """`{% funnel rows label %}`: rows of `ui.charts.FunnelRow`, drawn as SVG."""
    return charts.funnel(rows, label)


@register.simple_tag
def ranked_strip(points: list[charts.StripPoint], cut: Any, label: str, cut_label: str = "") -> SafeString:
    """`{% ranked_strip points cut label %}`: every score on one line, the cut line drawn."""
    return charts.ranked_strip(points, cut, label, cut_label)


@register.simple_tag
def whiskers(rows: list[charts.Whisker], label: str, low: str = "", high: str = "") -> SafeString:
    """`{% whiskers rows label low high %}`: dots with error bars around zero."""
    return charts.whiskers(rows, label, low, high)


@register.simple_tag
def spread(scale: charts.Scale, label: str) -> SafeString:
    """`{% spread scale label %}`: the marks given on one scale."""
    return charts.spread(scale, label)


@register.simple_tag
def chances(rows: list[charts.Chance], cut: int, label: str, cut_label: str = "") -> SafeString:
    """`{% chances rows cut label cut_label %}`: a column for each entry, as high as its chance; the line drawn."""
    return charts.chances(rows, cut, label, cut_label)


@register.simple_tag
def qr(text: str, label: str = "") -> SafeString:
    """`{% qr url label %}`: a QR code as inline SVG."""
    return charts.qr(text, label)
