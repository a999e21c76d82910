"""Templates of numbers: what they make, and promise I10, what they refuse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.numbers import (
    ALLOWED,
    NumberKind,
    TemplateError,
    TemplateFault,
    fill_name,
    number,
    parse_template,
    render,
)

FILING, ENTRY, CERTIFICATE = NumberKind.FILING, NumberKind.ENTRY, NumberKind.CERTIFICATE


@pytest.mark.parametrize(
    ("kind", "template", "values", "expected"),
    [
        (FILING, "{region}创翼备〔{year}〕{seq:04d}", {"region": "湘", "year": 2024, "seq": 7}, "湘创翼备〔2024〕0007"),
        (FILING, "{seq}", {"seq": 12345}, "12345"),
        (ENTRY, "{region}-{track}-{seq:04d}", {"region": "430100", "track": "AM", "seq": 231}, "430100-AM-0231"),
        (CERTIFICATE, "CY{year}-{seq:05d}", {"year": 2024, "seq": 123456}, "CY2024-123456"),
        (CERTIFICATE, "{award}{seq:02d}号", {"award": "一等奖", "seq": 1}, "一等奖01号"),
        (FILING, "{region}{seq}", {"region": "{year}", "seq": 1}, "{year}1"),
    ],
)
def test_numbers(kind, template, values, expected):
    assert number(kind, template, **values) == expected


@pytest.mark.promise("I10")
@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{region.__class__}{seq}", TemplateFault.PLACEHOLDER),
        ("{seq.__init__.__globals__}", TemplateFault.PLACEHOLDER),
        ("{region[0]}{seq}", TemplateFault.PLACEHOLDER),
        ("{seq!r}", TemplateFault.PLACEHOLDER),
        ("{seq:>9999999999}", TemplateFault.PLACEHOLDER),
        ("{seq:099d}", TemplateFault.PLACEHOLDER),
        ("{seq:0{year}d}", TemplateFault.PLACEHOLDER),
        ("{{seq}}", TemplateFault.PLACEHOLDER),
        ("{}{seq}", TemplateFault.PLACEHOLDER),
        ("{0}{seq}", TemplateFault.PLACEHOLDER),
        ("{request}{seq}", TemplateFault.PLACEHOLDER),
        ("{track}{seq}", TemplateFault.PLACEHOLDER),
        ("{seq", TemplateFault.PLACEHOLDER),
        ("seq}", TemplateFault.PLACEHOLDER),
        ("{region:04d}{seq}", TemplateFault.NOT_A_NUMBER),
        ("{region}{year}", TemplateFault.NO_SEQUENCE),
        ("", TemplateFault.NO_SEQUENCE),
        ("{seq}\n", TemplateFault.CONTROL),
        ("{seq}\u202e", TemplateFault.CONTROL),
        ("{seq}" * 21, TemplateFault.TOO_LONG),
    ],
)
def test_templates_that_are_refused(template, fault):
    with pytest.raises(TemplateError) as caught:
        parse_template(template, ALLOWED[FILING])
    assert caught.value.code is fault


def test_values_that_do_not_fit():
    template = parse_template("{region}{seq:03d}", ALLOWED[FILING])
    with pytest.raises(KeyError):
        render(template, {"seq": 1})
    for wrong in ("1", -1, True, 1.5):
        with pytest.raises(ValueError, match="whole number"):
            render(template, {"region": "湘", "seq": wrong})
    with pytest.raises(ValueError, match="at most 120"):
        render(template, {"region": "湘" * 200, "seq": 1})


def test_the_region_in_the_name_of_a_contest():
    name = "第六届“中国创翼”创业创新大赛{region}选拔赛"
    assert fill_name(name, "长沙市") == "第六届“中国创翼”创业创新大赛长沙市选拔赛"
    assert fill_name("{region.__class__}", "长沙市") == "{region.__class__}"


@given(st.text("{}seqregionyar:0d9.!_[]〔〕 ", max_size=40))
def test_a_template_is_either_refused_or_makes_a_number(text):
    try:
        template = parse_template(text, ALLOWED[FILING])
    except TemplateError:
        return
    assert "7" in render(template, {"region": "湘", "year": 2024, "seq": 7})


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_two_numbers_of_one_template_differ(first, second):
    made = [number(FILING, "{region}〔{year}〕{seq:04d}", region="湘", year=2024, seq=n) for n in (first, second)]
    assert (made[0] == made[1]) == (first == second)
