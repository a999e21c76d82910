"""WCAG 2.2 AA contrast of the palette, light and dark, and the two copies of the dark one are equal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = (Path(settings.BASE_DIR) / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
BLOCKS = [dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})", block)) for block in re.findall(r"\{([^{}]+)\}", CSS)]
LIGHT, DARK_BY_SYSTEM, DARK_BY_CHOICE = BLOCKS[:3]

TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in ("bg", "bg-2", "surface", "raised")],
    *[
        (tone, ground)
        for tone in ("brand", "gold", "ok", "warn", "info", "danger")
        for ground in ("surface", "bg", f"{tone}-wash")
    ],
    ("on-brand", "brand-fill"),
    ("on-brand", "brand-fill-strong"),
    ("ink", "gold-wash"),
    ("ink", "warn-wash"),
    ("ink", "info-wash"),
    ("ink", "danger-wash"),
]
EDGES = [("field-line", "surface"), ("focus", "surface"), ("focus", "bg"), ("brand-fill", "surface"), ("ok", "surface")]


def luminance(colour: str) -> float:
    def part(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (part(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK_BY_CHOICE], ids=["light", "dark"])
def test_every_text_can_be_read(palette: dict[str, str]) -> None:
    weak = {
        (a, b): round(contrast(palette[a], palette[b]), 2) for a, b in TEXT if contrast(palette[a], palette[b]) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("palette", [LIGHT, DARK_BY_CHOICE], ids=["light", "dark"])
def test_every_edge_can_be_seen(palette: dict[str, str]) -> None:
    weak = {
        (a, b): round(contrast(palette[a], palette[b]), 2) for a, b in EDGES if contrast(palette[a], palette[b]) < 3
    }
    assert weak == {}


def test_dark_is_dark_whoever_asked_for_it() -> None:
    assert DARK_BY_SYSTEM == DARK_BY_CHOICE
    assert set(DARK_BY_CHOICE) == set(LIGHT)
