"""Codes and addresses from Chinese names: 长沙 → changsha, 先进制造 → xian_jin_zhi_zao, XJ."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def syllables(text: str) -> list[str]:
    """The text in syllables of plain letters and digits; what has no reading is left out."""
    # Its dictionary of phrases is loaded when the first name is read, not at every start.
    from pypinyin import Style, lazy_pinyin

    parts = [_NOT_PLAIN.sub("", part.lower()) for part in lazy_pinyin(text, style=Style.NORMAL, errors="default")]
    return [part for part in parts if part]


def address(text: str, *, limit: int = 40) -> str:
    """One word for an address: changsha. Empty when nothing of the text can be read."""
    return "".join(syllables(text))[:limit]


def code(text: str, taken: Collection[str], *, limit: int = 30) -> str:
    """A code that is not taken: xian_jin_zhi_zao, xian_jin_zhi_zao_2."""
    return unique("_".join(syllables(text))[: limit - 3].strip("_") or "track", taken, separator="_")


def initials(text: str, taken: Collection[str], *, count: int = 2) -> str:
    """Capital initials that are not taken: XJ, XJ2."""
    letters = "".join(part[0] for part in syllables(text)).upper()[:count] or "X"
    return unique(letters, taken, separator="")


def slug(text: str, default: str, *, limit: int = 60) -> str:
    """An address that can be read aloud: whole syllables joined by hyphens; ``default`` when none of it can be read."""
    found = ""
    for syllable in syllables(text):
        longer = f"{found}-{syllable}" if found else syllable[:limit]
        if len(longer) > limit:
            break
        found = longer
    return found or default


def unique(wanted: str, taken: Collection[str], *, separator: str = "-") -> str:
    """``wanted``, or with the first number from 2 on that makes it new."""
    return first_free(wanted, taken.__contains__, separator=separator)


def first_free(wanted: str, is_taken: Callable[[str], bool], *, separator: str = "-") -> str:
    """The same where each one has to be asked for."""
    found, number = wanted, 1
    while is_taken(found):
        number += 1
        found = f"{wanted}{separator}{number}"
    return found
