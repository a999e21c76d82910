"""`{% lines row in list.rows %}…{% endlines %}`: the body is drawn once, the rows' values are put into it.

For tables of fifty rows whose cells are texts: a loop would draw each cell by itself, which is most of such a page.
"""

from __future__ import annotations

import re
from html import escape

from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.utils.safestring import SafeData, SafeString, mark_safe

_MARKS = re.compile("[&<>\"']")
# No text of ours has it: forms and addresses with a NUL are refused.
_EDGE = "\0"


class _Value:
    """Stands for a value while the body is drawn: it can be printed and nothing else, for rows differ."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __str__(self) -> str:
        return mark_safe(f"{_EDGE}{self._name}{_EDGE}")

    def __bool__(self) -> bool:
        raise TypeError(f"{self._name}: the body of lines is drawn once, it cannot ask for a value of one row")


class _Row:
    """Any name gives its `_Value`."""

    def __getitem__(self, name: str) -> _Value:
        return _Value(name)


class LinesNode(Node):
    child_nodelists = ("nodelist",)

    def __init__(self, name: str, rows: FilterExpression, nodelist: NodeList) -> None:
        self.name, self.rows, self.nodelist = name, rows, nodelist

    def render(self, context: Context) -> SafeString:
        """The lines of all rows. ``KeyError`` for a name that a row does not have."""
        with context.push(**{self.name: _Row()}):
            first, *parts = self.nodelist.render(context).split(_EDGE)
        cells = list(zip(parts[::2], parts[1::2], strict=True))
        drawn: list[str] = []
        for row in self.rows.resolve(context):
            drawn.append(first)
            for name, text in cells:
                value = row[name]
                words = str(value)
                drawn.append(escape(words) if _MARKS.search(words) and not isinstance(value, SafeData) else words)
                drawn.append(text)
        return mark_safe("".join(drawn))


def lines(parser: Parser, token: Token) -> LinesNode:
    """`{% lines row in list.rows %}<tr><td>{{ row.title }}</td></tr>{% endlines %}`; rows are dictionaries of texts.

    Without filters, conditions and loops over a row: its texts are made beforehand. What does not come from it may be asked.
    """
    parts = token.split_contents()
    if len(parts) != 4 or parts[2] != "in":
        raise TemplateSyntaxError("lines wants: lines row in rows")
    nodelist = parser.parse(("endlines",))
    parser.delete_first_token()
    return LinesNode(parts[1], parser.compile_filter(parts[3]), nodelist)
