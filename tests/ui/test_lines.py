"""Rows drawn from one body: the same as a loop would draw, escaped, and loud where a row cannot be asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import mark_safe

ROWS: list[dict[str, Any]] = [
    {"title": "<b>“甲” & '乙'</b>", "no": 7, "chip": mark_safe("<i>ok</i>"), "none": None},
    {"title": "{{ row.no }} {no} %s", "no": 1200, "chip": "<i>", "none": ""},
]
BODY = '<a href="/{{ row.no }}/" title="{{ row.title }}">{{ row.title }}</a>{{ row.chip }}{% if ask %}{{ word }}{% endif %}{{ row.none }}'


def drawn(text: str, **context: Any) -> str:
    return Template("{% load ui %}" + text).render(Context({"rows": ROWS, **context}))


@pytest.mark.parametrize("ask", [True, False])
@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], []])
def test_the_lines_are_those_of_a_loop(ask: bool, rows: list[dict[str, Any]]) -> None:
    context = {"rows": rows, "ask": ask, "word": "<词>"}
    assert drawn("{% lines row in rows %}" + BODY + "{% endlines %}", **context) == drawn(
        "{% for row in rows %}" + BODY + "{% endfor %}", **context
    )


def test_what_a_row_says_is_escaped() -> None:
    assert drawn("{% lines row in rows %}{{ row.title }}{{ row.chip }}|{% endlines %}") == (
        "&lt;b&gt;“甲” &amp; &#x27;乙&#x27;&lt;/b&gt;<i>ok</i>|{{ row.no }} {no} %s&lt;i&gt;|"
    )


def test_a_body_without_values_and_a_name_of_its_own() -> None:
    assert drawn("{% lines one in rows %}-{% endlines %}{{ one }}", one="x") == "--x"


def test_a_row_cannot_be_asked() -> None:
    with pytest.raises(TypeError, match="no: the body of lines is drawn once"):
        drawn("{% lines row in rows %}{% if row.no %}x{% endif %}{% endlines %}")
    with pytest.raises(KeyError, match="gone"):
        drawn("{% lines row in rows %}{{ row.gone }}{% endlines %}")


@pytest.mark.parametrize("head", ["lines row", "lines row of rows", "lines row in rows reversed"])
def test_another_head_is_refused(head: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="lines wants"):
        drawn("{% " + head + " %}{% endlines %}")
