"""How forms are drawn, and what happens to text before a field sees it."""

from __future__ import annotations

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.utils import translation

from ui.forms import Form, ReasonForm, UiRenderer, UploadField, clean_text


class Sample(Form):
    name = forms.CharField(label="项目名称", max_length=10, help_text="十字以内")
    phone = forms.CharField(label="手机号", required=False)
    kind = forms.ChoiceField(label="主体", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="同意")
    password = forms.CharField(label="密码", required=False, widget=forms.PasswordInput)
    widths = {"phone": "narrow"}
    units = {"phone": "号"}


class Upload(Form):
    plan = UploadField(label="计划书", extensions=["pdf"], max_bytes=2048)


@pytest.fixture(autouse=True)
def _chinese() -> object:
    with translation.override("zh-hans"):
        yield


def test_a_field_is_bound_to_label_help_and_error() -> None:
    html = str(Sample({"kind": "a"})["name"].as_field_group())
    assert '<label for="id_name">项目名称<span class="req" aria-hidden="true">*</span></label>' in html
    assert '<div class="helptext" id="id_name_helptext">十字以内</div>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="field  has-error"' in html


def test_an_optional_field_says_so_and_takes_its_width_and_unit() -> None:
    html = str(Sample()["phone"].as_field_group())
    assert '<div class="field narrow">' in html
    assert '<span class="optional">（选填）</span>' in html
    assert "<span>号</span>" in html


def test_choices_stand_in_a_fieldset() -> None:
    html = str(Sample()["kind"].as_field_group())
    assert html.count("<fieldset") == 1
    assert "<legend>主体" in html


def test_a_tick_box_stands_before_its_words() -> None:
    html = str(Sample()["agree"].as_field_group())
    assert html.index("<input") < html.index("<label")


def test_html_in_labels_and_help_is_text() -> None:
    class Hostile(Form):
        name = forms.CharField(label="<b>x", help_text="<i>y")

    html = str(Hostile())
    assert "&lt;b&gt;x" in html
    assert "&lt;i&gt;y" in html


def test_the_summary_links_every_error_to_its_input() -> None:
    form = Sample({"name": "一二三四五六七八九十十一"})
    form.add_error(None, "报名已截止")
    html = Template('{% include "components/error_summary.html" %}').render(Context({"form": form}))
    assert "<li>报名已截止</li>" in html
    assert '<a href="#id_name">项目名称：' in html
    assert '<a href="#id_kind">主体：请选择。</a>' in html
    assert '<a href="#id_agree">同意：请勾选此项。</a>' in html


def test_no_summary_without_errors() -> None:
    for form in (Sample(), Sample({"name": "甲", "kind": "a", "agree": "on"})):
        assert Template('{% include "components/error_summary.html" %}').render(Context({"form": form})).strip() == ""


def test_text_is_cleaned_before_validation() -> None:
    form = Sample({"name": "  王\ue863e\u0301\u202e ", "kind": "a", "agree": "on"})
    assert form.is_valid()
    assert form.cleaned_data["name"] == "王䶮é"


def test_what_is_pasted_from_slides_may_stand_in_every_file() -> None:
    """A soft break or a bell in a title would make a round pack that nobody can check."""
    cleaned = clean_text("叶片\x0b修复\x07\x1b[31m\u2028机器人\ufffe\n第二行\t末")
    assert cleaned == "叶片 修复[31m 机器人\n第二行\t末"


def test_passwords_are_left_alone() -> None:
    form = Sample({"name": "王", "kind": "a", "agree": "on", "password": "e\u0301\ue863"})
    assert form.is_valid()
    assert form.cleaned_data["password"] == "e\u0301\ue863"


def test_nul_is_refused_in_words() -> None:
    with pytest.raises(ValidationError, match="无法保存"):
        clean_text("a\x00b")
    assert not Sample({"name": "a\x00", "kind": "a", "agree": "on"}).is_valid()


def test_an_upload_tells_its_limits_before() -> None:
    html = str(Upload())
    assert "PDF 格式，不超过 2 KB。" in html
    assert 'data-max-bytes="2048"' in html
    assert 'accept=".pdf"' in html
    with translation.override("en"):
        assert "PDF, at most 2 KB." in str(Upload())


@pytest.mark.parametrize(
    ("name", "size", "error"),
    [
        ("计划书.exe", 10, "计划书.exe 的格式不符，只接受 PDF。"),
        ("计划书.pdf", 4096, "计划书.pdf 大小为 4 KB，超过上限 2 KB。"),
    ],
)
def test_an_upload_checks_them_after(name: str, size: int, error: str) -> None:
    form = Upload({}, {"plan": SimpleUploadedFile(name, b"x" * size)})
    assert form.errors["plan"] == [error]


def test_a_good_upload_passes_whatever_its_case() -> None:
    assert Upload({}, {"plan": SimpleUploadedFile("计划书.PDF", b"%PDF-1.7")}).is_valid()


def test_a_reason_is_asked_for() -> None:
    assert ReasonForm({"reason": " "}).errors["reason"] == ["请填写此项。"]
    assert ReasonForm({}, required=False).is_valid()


class Choices(Form):
    entry = forms.ChoiceField(
        label="项目",
        choices=[("", "—"), ("1", "<b>甲</b> & 乙"), ("组", [("a'b", "丙"), (7, "丁")])],
        widget=forms.Select(attrs={"data-long": True, "data-off": False, "class": 'x"y'}),
    )


@pytest.mark.parametrize("given", [{}, {"entry": "1"}, {"entry": "a'b"}, {"entry": "7"}, {"entry": "none"}])
def test_a_choice_is_drawn_as_by_the_templates_of_django(given: dict[str, str]) -> None:
    field = Choices(given)["entry"]
    widget, context = field.field.widget, field.field.widget.get_context("entry", field.value(), {"id": "id_entry"})
    assert UiRenderer().render(widget.template_name, context) == DjangoTemplates().render(widget.template_name, context)
    assert str(field).count("<option") == 4
