"""Reading what people type: full-width forms, stray spaces, invisible characters."""

from __future__ import annotations

import unicodedata

# U+FF01..U+FF5E are the full-width twins of U+0021..U+007E; U+3000 is the full-width space.
_TO_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# In Chinese prose `，（）：？` are the right signs; only letters, digits and spaces have a wrong width.
_LETTERS_TO_HALF_WIDTH = {c: half for c, half in _TO_HALF_WIDTH.items() if half == 0x20 or chr(half).isalnum()}


def half_width(text: str) -> str:
    """Full-width ASCII (`１２３Ｘ`, `－`, `　`) as its half-width twin; all else untouched. For codes and numbers."""
    return text.translate(_TO_HALF_WIDTH)


def half_width_letters(text: str) -> str:
    """Full-width letters, digits and spaces as their half-width twins; punctuation stays. For prose and titles."""
    return text.translate(_LETTERS_TO_HALF_WIDTH)


def without_spaces(text: str) -> str:
    """`text` without white space and without invisible format characters (U+200B, U+FEFF, …)."""
    if text.isalnum():
        return text
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")
