"""Which characters can be printed. A missing glyph would be a box that no text test sees, so it is found before."""

from __future__ import annotations

import subprocess
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from fontTools.ttLib import TTFont

from ui.forms import PUA

# The printers' sign for a character that is not in the case (GETA MARK).
SUBSTITUTE = "〓"


def printable(value: Any) -> Any:
    """``value`` (text, list or dict of texts) with ``SUBSTITUTE`` for what no font on this machine can draw."""
    if isinstance(value, str):
        return "".join(_drawn(character) for character in value.translate(PUA))
    if isinstance(value, list):
        return [printable(item) for item in value]
    return {key: printable(item) for key, item in value.items()}


def _drawn(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Cs"):
        return ""
    # Invisible by definition: joiners, variation selectors, direction marks. Spaces need no outline.
    if category in ("Cf", "Zs", "Zl", "Zp") or "VARIATION SELECTOR" in unicodedata.name(character, ""):
        return character
    if ord(character) in _own_characters():
        return character
    # A private-use character of a system font is somebody else's sign.
    return character if category not in ("Co", "Cn") and _system_has(character) else SUBSTITUTE


@lru_cache(maxsize=1)
def _own_characters() -> frozenset[int]:
    """What both weights of our own face hold."""
    faces = [Path(settings.FONTS_DIR) / f"CertSerif-{weight}.ttf" for weight in ("Regular", "Bold")]
    maps = []
    for path in faces:
        with TTFont(path, lazy=True) as font:
            maps.append(frozenset(font.getBestCmap()))
    return maps[0] & maps[1]


@lru_cache(maxsize=4096)
def _system_has(character: str) -> bool:
    """Whether a font that the PDF's layout falls back to has it. Asked only for the rarest characters."""
    try:
        asked = subprocess.run(
            ["fc-list", f":charset={ord(character):x}", "family"], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:  # no fontconfig tools here: better the printers' sign than a box
        return False
    return bool(asked.stdout.strip())
