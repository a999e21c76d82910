"""`{% idempotency_key %}`: the hidden field that makes a form safe to send twice."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from workflow.idempotency import FIELD, new_key

register = template.Library()


@register.simple_tag
def idempotency_key() -> SafeString:
    """A hidden input with a fresh key."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_key())
