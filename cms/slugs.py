"""Addresses that can be read aloud: Chinese titles become pinyin, never percent signs."""

from __future__ import annotations

from competitions.domain.pinyin import syllables

MAX_LENGTH = 60


def pinyin_slug(text: str) -> str:
    """``text`` as syllables joined by hyphens, cut at a whole one; "page" when nothing of it can be read."""
    slug = ""
    for syllable in syllables(text):
        longer = f"{slug}-{syllable}" if slug else syllable[:MAX_LENGTH]
        if len(longer) > MAX_LENGTH:
            break
        slug = longer
    return slug or "page"
