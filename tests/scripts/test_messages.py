"""The catalogue tool: what it finds, what it keeps, what it refuses."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings

PAGE = """{% load i18n %}<p class="a">don't {# it's #}</p>{% translate "Hello 'you'" %}
{% translate "Order" context "verb" %}{{ x|default:_("Nothing") }}
{% blocktranslate trimmed count n=x with name=y %}
  One {{ name }} thing
{% plural %}
  {{ n }} things
{% endblocktranslate %}{% comment %}{% translate "Not this" %}{% endcomment %}
"""
CODE = """from django.utils.translation import gettext_lazy as _, ngettext
WORDS = _("From %(city)s") % {"city": 1}, ngettext("%(n)d day", "%(n)d days", 2), "not this"
"""
FOUND = ["From %(city)s", "Hello 'you'", "Nothing", "%(n)d day", "One %(name)s thing", "verb\x04Order"]
CHINESE = {
    "From %(city)s": "来自%(city)s",
    "Hello 'you'": "您好",
    "Nothing": "无",
    "%(n)d day": "%(n)d天",
    "One %(name)s thing": "%(n)s项",
    "verb\x04Order": "排序",
}


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The tool, at work on a little site of its own."""
    spec = importlib.util.spec_from_file_location("messages", Path(settings.BASE_DIR) / "scripts" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    (tmp_path / "demo").mkdir()
    (tmp_path / "templates" / "demo").mkdir(parents=True)
    (tmp_path / "demo" / "words.py").write_text(CODE)
    (tmp_path / "templates" / "demo" / "page.html").write_text(PAGE)
    return module


def fill(tool: ModuleType, words: dict[str, str]) -> None:
    path = tool.ROOT / "map.json"
    path.write_text(json.dumps(words))
    assert tool.main(["fill", "demo", str(path)]) == 0


def missing(tool: ModuleType, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    tool.main(["missing", "demo"])
    return sorted(json.loads(capsys.readouterr().out))


def test_it_finds_texts_in_python_and_templates(tool: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    tool.main(["extract", "demo"])
    assert missing(tool, capsys) == sorted(FOUND)


def test_translations_outlive_extraction_and_vanished_texts_do_not(
    tool: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    tool.main(["extract", "demo"])
    fill(tool, CHINESE)
    (tool.ROOT / "demo" / "words.py").write_text('_("New")')
    tool.main(["extract", "demo"])
    assert missing(tool, capsys) == ["New"]
    assert "来自" not in tool.catalogue_path("demo").read_text()
    assert "您好" in tool.catalogue_path("demo").read_text()


def test_check_is_quiet_only_when_all_is_well(tool: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    tool.main(["extract", "demo"])
    assert tool.main(["check"]) == 1
    fill(tool, CHINESE)
    assert tool.main(["check"]) == 0
    fill(tool, {"From %(city)s": "来自%(town)s"})
    capsys.readouterr()
    assert tool.main(["check"]) == 1
    assert capsys.readouterr().out == "demo: placeholders differ: 'From %(city)s' -> '来自%(town)s'\n"


def test_compiled_catalogues_are_what_django_reads(tool: ModuleType) -> None:
    import gettext

    tool.main(["extract", "demo"])
    fill(tool, CHINESE)
    tool.main(["compile"])
    with tool.catalogue_path("demo").with_suffix(".mo").open("rb") as compiled:
        words = gettext.GNUTranslations(compiled)
    assert words.gettext("Hello 'you'") == "您好"
    assert words.pgettext("verb", "Order") == "排序"
    assert words.ngettext("%(n)d day", "%(n)d days", 5) == "%(n)d天"
