"""Words that describe a judge (fields, schools) as one text that a database can search: 、新能源、制造业、"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MOST = 12
LONGEST = 20
_BETWEEN = re.compile(r"[、,，;；/|\n\t]+")


def split_tags(text: str) -> tuple[str, ...]:
    """The words of what somebody typed, each once, in their order; at most ``MOST``, each at most ``LONGEST`` characters."""
    words = (unicodedata.normalize("NFKC", part).strip()[:LONGEST].strip() for part in _BETWEEN.split(text))
    return tuple(dict.fromkeys(word for word in words if word))[:MOST]


def join_tags(words: Iterable[str]) -> str:
    """As it is kept: each word between two marks, so that ``mark(word)`` finds it and no part of another."""
    found = split_tags("、".join(words))
    return "、" + "、".join(found) + "、" if found else ""


def mark(word: str) -> str:
    """What is looked for in the kept text to find ``word``."""
    return f"、{word}、"
