"""Django's `i18n` tags, of which `{% translate "…" %}` looks a constant text up once for each language, not at each use.

Looking them up anew was 7 to 12 % of the calls that a page takes. Registered as `i18n` in the settings, so that every template
has it.
"""

from __future__ import annotations

from typing import Any

from django.template import Context, Library
from django.template.base import Node, Parser, Token
from django.templatetags import i18n
from django.utils.translation import get_language

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class ConstantText(Node):
    """A text that nothing but the language changes. ``asvar``: the name it is kept under instead of being written."""

    child_nodelists = ()

    def __init__(self, node: i18n.TranslateNode) -> None:
        self._node = node
        self._asvar, node.asvar = node.asvar, None
        self._said: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        text = self._said.get(language)
        if text is None:
            text = self._said[language] = self._node.render(context)
        if self._asvar:
            context[self._asvar] = text
            return ""
        return text


@register.tag("translate")
@register.tag("trans")
def do_translate(parser: Parser, token: Token) -> Any:
    """As Django's; a constant without filters and without a context of its own is looked up once."""
    node = i18n.do_translate(parser, token)
    said = node.filter_expression
    is_constant = said.var.literal is not None and not said.filters and not node.message_context
    return ConstantText(node) if is_constant else node
