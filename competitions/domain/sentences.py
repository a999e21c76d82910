"""Sentences whose words are translated by the pages: an English msgid and what fills it.

Domain code knows no gettext; `N_` marks a msgid for the catalogue and does nothing. A page says
`sentence.text(gettext)`, or `gettext(sentence.msgid)` with parameters of its own making.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Union

Translate = Callable[[str], str]
Value = Union[str, int, date, "Sentence", tuple["Value", ...]]


def N_(msgid: str) -> str:  # noqa: N802 (the name that catalogue tools look for)
    """Mark `msgid` for the catalogue."""
    return msgid


LIST_SEPARATOR = N_(", ")
DAY = N_("%(day)s.%(month)s.%(year)s")


@dataclass(frozen=True)
class Sentence:
    """One sentence. Parameters are text of the contest's own, numbers, days, sentences, or a list."""

    msgid: str
    params: Mapping[str, Value] = field(default_factory=dict)
    demo: bool = False

    def text(self, translate: Translate) -> str:
        """The sentence in the language of `translate` (gettext)."""
        filled = {key: _say(value, translate) for key, value in self.params.items()}
        return translate(self.msgid) % filled


@dataclass(frozen=True)
class Chapter:
    """Sentences under one heading; `code` is stable, for anchors and icons. `examples`: worked ones, from the engine."""

    code: str
    title: Sentence
    lines: tuple[Sentence, ...]
    examples: tuple[Sentence, ...] = ()


def _say(value: Value, translate: Translate) -> str:
    if isinstance(value, Sentence):
        return value.text(translate)
    if isinstance(value, date):
        parts = {"day": value.day, "month": value.month, "year": value.year}
        return translate(DAY) % parts
    if isinstance(value, tuple):
        return translate(LIST_SEPARATOR).join(_say(item, translate) for item in value)
    return str(value)
