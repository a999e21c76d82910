"""Constant texts of templates, looked up once for each language: always what Django's own tags say."""

from __future__ import annotations

import pytest
from django.template import Context, Engine, TemplateSyntaxError
from django.utils.translation import override

OURS, DJANGOS = (
    Engine(libraries={"i18n": library}) for library in ("ui.templatetags.kept_i18n", "django.templatetags.i18n")
)


def said(engine: Engine, source: str) -> list[str]:
    """One template for four readers in turn."""
    template = engine.from_string("{% load i18n %}" + source)
    found = []
    for language in ("en", "zh-hans", "en", "zh-hans"):
        with override(language):
            found.append(template.render(Context({"name": "Save", "to": "x"})))
    return found


@pytest.mark.parametrize(
    "source",
    [
        '{% translate "Save" %}',
        "{% trans 'Save' as word %}[{{ word }}]",
        '{% translate "Save"|upper %}',
        '{% translate "Save" noop %}',
        '{% translate "Save" context "toolbar" %}',
        "{% translate name %}",
        '{% translate "100%% of <b>it</b> & more" %}',
        "{% blocktranslate %}Save {{ to }}{% endblocktranslate %}",
    ],
)
def test_it_says_what_django_says(source: str) -> None:
    assert said(OURS, source) == said(DJANGOS, source)


def test_each_reader_has_the_own_language() -> None:
    assert said(OURS, '{% translate "Save" %}') == ["Save", "保存"] * 2


def test_a_mistake_is_told_as_before() -> None:
    with pytest.raises(TemplateSyntaxError, match="Unknown argument"):
        said(OURS, '{% translate "Save" loudly %}')
