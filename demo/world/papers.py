"""Small but real PDFs: plans, slides, stamped scans. Made once a process."""

from __future__ import annotations

from functools import lru_cache

from django.core.files.base import ContentFile
from django.utils.html import format_html, format_html_join

from ui.pdf import html_to_pdf

HEAD = '<html lang="zh-Hans"><head><meta charset="utf-8"><link rel="stylesheet" href="asset:///print/document.css"></head><body>'


@lru_cache(maxsize=64)
def pdf(title: str, *paragraphs: str) -> bytes:
    """A document with a title and paragraphs."""
    body = format_html_join("", "<p>{}</p>", ((text,) for text in paragraphs))
    return html_to_pdf(HEAD + format_html("<h1>{}</h1>{}", title, body))


def plan_file(track: str) -> ContentFile[bytes]:
    """A business plan."""
    return ContentFile(
        pdf(
            f"商业计划书（演示·{track}）",
            "一、项目概述：本计划书为演示材料，内容均为虚构。",
            "二、市场与客户。",
            "三、团队与就业带动。",
            "四、财务与融资。",
        ),
        name="plan.pdf",
    )


def slides_file(track: str) -> ContentFile[bytes]:
    """Roadshow slides."""
    return ContentFile(
        pdf(f"路演幻灯片（演示·{track}）", "每一页都是演示。", "痛点 · 方案 · 团队 · 进展 · 需求"), name="slides.pdf"
    )


def scan_file(title: str) -> ContentFile[bytes]:
    """A stamped scan."""
    return ContentFile(pdf(title, "（此处为加盖公章的扫描件，演示用）"), name="scan.pdf")


def sample_file(title: str, text: str) -> ContentFile[bytes]:
    """The material of a practice entry."""
    return ContentFile(pdf(title, text), name="sample.pdf")
