"""The PDF: one page whatever it prints, no character without a glyph, nothing fetched, the same bytes each time."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.utils import translation

from certificates.models import Certificate
from certificates.rendering import render, verify_url
from config import env
from tests.pdf import text_of
from ui.glyphs import SUBSTITUTE, printable
from ui.pdf import html_to_pdf

CODE = "7K3M9QWE0123456789ABCDEFGHJK"
TEXT = {
    "heading": "荣誉证书",
    "names": ["张示例"],
    "unit": "长沙示例科技有限公司",
    "sentence": "项目《高温合金增材制造叶片修复》在第六届“中国创翼”创业创新大赛长沙市选拔赛（先进制造）中荣获",
    "award": "一等奖",
    "closing": "特颁此证，以资鼓励。",
    "bodies": ["长沙市人力资源和社会保障局"],
    "date": "2024年5月30日",
}


def certificate(**changes: object) -> Certificate:
    return Certificate(serial="CY2024-长沙市-00001", code=CODE, text={**TEXT, **changes})


def pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def words(pdf: bytes) -> str:
    """All text on the page, without its line breaks."""
    return re.sub(r"\s+", "", text_of(pdf))


def test_it_is_one_page_of_a4_landscape() -> None:
    with pikepdf.open(io.BytesIO(render(certificate()))) as document:
        assert len(document.pages) == 1
        box = [round(float(side)) for side in document.pages[0].mediabox]
    assert box == [0, 0, 842, 595]


def test_everything_frozen_is_printed() -> None:
    said = words(render(certificate()))
    for part in (
        *TEXT["names"],
        TEXT["unit"],
        TEXT["sentence"],
        "一等奖",
        TEXT["closing"],
        *TEXT["bodies"],
        TEXT["date"],
    ):
        assert part in said
    assert "证书编号CY2024-长沙市-00001" in said
    assert "7K3M-9QWE-0123-4567-89AB-CDEF-GHJK" in said


@pytest.mark.long
def test_the_same_certificate_gives_the_same_bytes_in_another_process_and_language() -> None:
    code = (
        "import django, hashlib; django.setup()\n"
        "from tests.certificates.test_rendering import certificate, render\n"
        "print(hashlib.sha256(render(certificate())).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=env.for_child(DJANGO_SETTINGS_MODULE="config.settings.test", PYTHONHASHSEED="7"),
        capture_output=True,
        text=True,
        check=True,
    )
    with translation.override("en"):
        here = render(certificate())
    assert other.stdout.strip() == hashlib.sha256(here).hexdigest()


LONG = {
    "a name of sixty characters": {"names": ["阿卜杜拉" * 15]},
    "eight of a team": {"names": [f"成员示例{n}" for n in "一二三四五六七八"]},
    "eight names of sixty": {"names": ["阿卜杜拉" * 15] * 8, "unit": "有限公司" * 30},
    "long titles": {"sentence": f"项目《{'示范' * 60}》在{'第六届' * 40}（{'赛道' * 30}）中荣获", "award": "奖" * 60},
    "six bodies": {"bodies": ["长沙市人力资源和社会保障局"] * 6},
    "ten thousand characters": {"names": ["字" * 10_000]},
}


@pytest.mark.parametrize("changes", LONG.values(), ids=list(LONG))
def test_I9_always_one_page(changes: dict[str, object]) -> None:
    assert pages(render(certificate(**changes))) == 1


@pytest.mark.parametrize("changes", list(LONG.values())[:5], ids=list(LONG)[:5])
def test_what_is_long_shrinks_and_loses_nothing(changes: dict[str, object]) -> None:
    said = words(render(certificate(**changes)))
    for value in changes.values():
        for part in value if isinstance(value, list) else [str(value)]:
            assert part in said
    assert said.count("特颁此证，以资鼓励。") == 1


NASTY = [
    "<b>甲</b>",
    "</style><script>alert(1)</script>",
    "{{7*7}}{%now%}",
    "<imgsrc=http://127.0.0.1:1/x>",
    "&lt;已转义&gt;",
    "李䶮王𬭎陈㛃𫖯",
]


@pytest.mark.promise("I9")
@pytest.mark.parametrize("name", NASTY)
def test_I9_what_people_type_is_printed_literally(name: str) -> None:
    pdf = render(certificate(names=[name], unit=name, sentence=f"项目《{name}》荣获"))
    assert pages(pdf) == 1
    assert words(pdf).count(name) == 3


@pytest.mark.promise("I8")
@pytest.mark.parametrize("field", ["names", "unit", "sentence", "award", "closing", "bodies", "date", "heading"])
def test_I8_no_field_makes_the_pdf_reach_out(field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("the document reached out")

    monkeypatch.setattr("socket.socket.connect", refuse)
    markup = (
        '<img src="http://127.0.0.1:9/a.png"><link rel=attachment href="file:///etc/hostname">'
        '<style>@import "http://127.0.0.1:9/b.css";</style><iframe src="http://169.254.169.254/"></iframe>'
    )
    value = [markup] if field in ("names", "bodies") else markup
    with pikepdf.open(io.BytesIO(render(certificate(**{field: value})))) as document:
        assert dict(document.attachments) == {}
        assert "/Annots" not in document.pages[0]
        assert list(document.pages[0].get_images()) == []


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("李䶮、王𬭎、㛃𫖯𰻝", "李䶮、王𬭎、㛃𫖯𰻝"),
        ("\ue863示例", "䶮示例"),  # as old card readers deliver it
        ("\ue000示例", f"{SUBSTITUTE}示例"),  # a private sign means nothing to anybody else
        ("甲\x07乙", "甲乙"),
        ("한글", "한글"),  # not in our own face, but in Debian's
        ("葛\U000e0100示例", "葛\U000e0100示例"),
    ],
)
def test_I9_no_character_without_a_glyph(typed: str, shown: str) -> None:
    assert printable({"names": [typed]}) == {"names": [shown]}


RARE = "李䶮𬭎\ue863😀\ue000\u0378한글\U00016a70"


@pytest.mark.parametrize("character", ["\u0378", "\ue000", "\U0010fffd"])
def test_I9_what_no_font_can_have_is_printed_as_the_printers_sign(character: str) -> None:
    assert printable(character) == SUBSTITUTE


def test_I9_no_box_stands_for_a_missing_glyph(caplog: pytest.LogCaptureFixture) -> None:
    changes = {"names": [RARE], "unit": RARE, "sentence": RARE, "award": RARE, "bodies": [RARE]}
    assert pages(render(certificate(**changes))) == 1
    assert [record.getMessage() for record in caplog.records if "notdef" in record.getMessage()] == []


def test_the_layout_would_have_told_of_a_box(caplog: pytest.LogCaptureFixture) -> None:
    html_to_pdf(f"<p>{RARE}</p>")
    assert [record for record in caplog.records if "notdef" in record.getMessage()] != []


def test_the_code_leads_to_our_own_site_whatever_host_asked() -> None:
    assert verify_url(CODE) == f"{settings.SITE_URL}/verify/{CODE}/"


def test_our_faces_are_there() -> None:
    assert sorted(path.name for path in Path(settings.FONTS_DIR).glob("CertSerif-*.ttf")) == [
        "CertSerif-Bold.ttf",
        "CertSerif-Regular.ttf",
    ]
