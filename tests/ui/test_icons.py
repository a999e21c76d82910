"""Every icon that a page or a navigation entry names is in the sprite; a missing one would be an empty square."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from ui import samples

ROOT = Path(settings.BASE_DIR)
SPRITE = set(re.findall(r'<symbol id="([a-z-]+)"', (ROOT / "static" / "img" / "icons.svg").read_text(encoding="utf-8")))
IN_TEMPLATES = re.compile(
    r"""\{%\s*icon\s+["']([a-z-]+)["']|icon_name=["']([a-z-]+)["']|icon_name\|default:["']([a-z-]+)["']"""
)
IN_CODE = re.compile(r"""\bicon=["']([a-z-]+)["']""")


def named(folder: Path, pattern: re.Pattern[str], suffix: str) -> set[str]:
    files = folder.rglob(f"*{suffix}")
    return {
        name
        for file in files
        for match in pattern.findall(file.read_text(encoding="utf-8"))
        for name in (match if isinstance(match, tuple) else [match])
        if name
    }


def test_every_named_icon_exists() -> None:
    names = named(ROOT / "templates", IN_TEMPLATES, ".html")
    for app in settings.OWN_APPS:
        # Wagtail's admin has icons of its own.
        if app != "cms":
            names |= named(ROOT / app, IN_CODE, ".py")
    assert names - SPRITE == set()


def test_the_page_of_components_shows_them_all() -> None:
    assert set(samples.ICONS) == SPRITE
