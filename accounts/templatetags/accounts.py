"""`{% load accounts %}`: the tabs of one's account, options of a passkey dialogue as an attribute."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.template.context import Context

from accounts import settings_tabs
from ui.parts import Tab

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """JSON for a `data-` attribute; the template escapes it as any text."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.simple_tag(takes_context=True)
def settings_tabs_of(context: Context) -> list[Tab]:
    """`{% settings_tabs_of as tabs %}`: the pages of one's account."""
    return settings_tabs.tabs(context["request"])
