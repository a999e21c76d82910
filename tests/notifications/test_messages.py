"""Texts with named places and nothing else (I10)."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from notifications import messages
from notifications.messages import MessageProblem, register_file, registered, render
from tests.architecture.source import mentioning, tree


@pytest.fixture
def template(tmp_path: Path) -> None:
    file = tmp_path / "messages.json"
    file.write_text(
        json.dumps({"toy.hello": {"text": "{name}您好，验证码{code}。", "secret": ["code"], "subject": "给{name}"}})
    )
    register_file(file)
    yield
    messages._templates.pop("toy.hello")


@pytest.mark.usefixtures("template")
def test_places_are_filled_and_only_the_named_ones_leave() -> None:
    done = render("toy.hello", {"name": "王示例", "code": 123456, "extra": "never leaves"})
    assert (done.text, done.subject) == ("王示例您好，验证码123456。", "给王示例")
    assert done.params == {"name": "王示例", "code": "123456"}
    assert render("toy.hello", {"name": "王示例"}, mask_secrets=True).text == "王示例您好，验证码******。"


@pytest.mark.promise("I10")
@pytest.mark.usefixtures("template")
@pytest.mark.parametrize(
    "evil",
    [
        "{code.__class__.__init__.__globals__}",
        "{0}",
        "{code:>9999999999}",
        "{{request}}",
        "%(code)s",
        "{% load x %}",
        "{code}",
    ],
)
def test_I10_values_are_never_read_as_templates(evil: str) -> None:
    assert render("toy.hello", {"name": evil, "code": "123456"}).text == f"{evil}您好，验证码123456。"


@pytest.mark.promise("I10")
@pytest.mark.parametrize("text", ["{event.__init__}", "{x!r}", "{x:>99}", "{0}", "{}", "{x", "x}", "{x[0]}", "{X}"])
def test_I10_a_text_with_more_than_names_is_not_taken(text: str, tmp_path: Path) -> None:
    file = tmp_path / "messages.json"
    file.write_text(json.dumps({"toy.evil": {"text": text}}))
    with pytest.raises(ValueError, match=r"toy\.evil"):
        register_file(file)


@pytest.mark.promise("I12")
@pytest.mark.usefixtures("template")
def test_I12_a_value_stays_on_one_line_and_within_bounds() -> None:
    done = render("toy.hello", {"name": "王\r\nBcc: evil@example.org\n示例", "code": "1" * 10_000})
    assert done.subject == "给王 Bcc: evil@example.org 示例"
    assert len(done.params["code"]) == 500


@pytest.mark.usefixtures("template")
def test_what_is_missing_is_said() -> None:
    with pytest.raises(MessageProblem, match="code"):
        render("toy.hello", {"name": "王示例"})
    with pytest.raises(MessageProblem, match=r"toy\.unknown"):
        render("toy.unknown", {})


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("第六届“中国创翼”创业创新大赛", "第六届‘中国创翼’创业创新大赛"),
        ("“创响”杯“中国创翼”大赛", "‘创响’杯‘中国创翼’大赛"),
        ("“第六届‘中国创翼’大赛”专场", "‘第六届“中国创翼”大赛’专场"),
        ("第六届‘中国创翼’大赛", "第六届‘中国创翼’大赛"),
        ("“Xi’an”之夜", "‘Xi’an’之夜"),
        ("没有合上的“引号", "没有合上的“引号"),
        ("《书名》与（括号）", "《书名》与（括号）"),
    ],
)
def test_quotation_marks_nest_where_the_text_quotes_a_name(title: str, said: str) -> None:
    done = render("competitions.filing_approved", {"title": title, "number": "湘创服备〔2025〕0001号"})
    assert done.text == f"“{said}”已通过备案，备案编号湘创服备〔2025〕0001号。"
    assert done.params["title"] == said, "a gateway puts the values into the same text"


def test_a_name_that_the_text_does_not_quote_keeps_its_marks() -> None:
    params = {"name": "王", "competition": "第六届“中国创翼”大赛", "stage": "复赛", "link": "https://example.org/"}
    assert "诚邀您担任第六届“中国创翼”大赛复赛评委" in render("judging.invited", params).text


def test_a_place_stands_in_quotation_marks_always_or_never() -> None:
    """One value leaves for each place, so it can fit only one of both."""
    both = [
        (template.id, name)
        for template in registered()
        for name in template.names
        if 0
        < (template.subject + template.text).count(f"“{{{name}}}”")
        < (template.subject + template.text).count(f"{{{name}}}")
    ]
    assert both == []


def test_every_registered_text_is_well_formed() -> None:
    found = registered()
    assert len(found) >= 13
    assert [template.id for template in found if not template.text] == []
    assert [t.id for t in found if t.id.startswith("accounts.code_") and t.secret != {"code"}] == []


def queued_templates() -> set[str]:
    """Ids of texts in calls that queue a message, wherever they stand."""
    names = ("queue_message", "tell_leader", "tell")
    found: set[str] = set()
    for path in mentioning(*names):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
                values = [*node.args, *(keyword.value for keyword in node.keywords)]
                constants = [c.value for value in values for c in ast.walk(value) if isinstance(c, ast.Constant)]
                found |= {c for c in constants if isinstance(c, str) and re.fullmatch(r"[a-z]+\.[a-z_]*[a-z]", c)}
    return found


def test_every_text_that_is_queued_is_registered() -> None:
    queued = queued_templates()
    assert len(queued) > 5
    assert queued - {template.id for template in registered()} == set()
