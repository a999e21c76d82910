"""Names of people and free titles: what is kept, what is refused, which spelling is stored.

A person's name is letters of any script (Han with extensions A to H and beyond, Latin, Cyrillic …)
with spaces, the middle dot of non-Han names, and `' - .` of Latin ones. A title (project, firm,
team) may hold anything printable, HTML and braces too: escaping is the work of the output.

Sources: Unicode general categories; GB 18030-2005 and -2022 for the characters that older
machines store in the private use area (䶮 as U+E863 is the best known).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from accounts.domain.problems import Problem
from accounts.domain.text import half_width, half_width_letters

MAX_NAME = 60
_MIDDLE_DOT = "·"
_DOT_VARIANTS = dict.fromkeys(map(ord, "•‧∙⋅・･᛫"), _MIDDLE_DOT)
_MARKS_IN_NAMES = frozenset(" ·'’-.")
_WIDE_MARKS = {ord(mark): half_width(mark) for mark in "＇－．"}
_LINE_BREAKS = frozenset("\n\r\u2028\u2029")


class NameProblem(StrEnum):
    """What can be wrong with a name; the parameters are named behind each."""

    EMPTY = "empty"
    TOO_LONG = "too_long"  # limit, actual
    CONTROL = "control"  # code ("U+202E"): control, direction and line-break characters
    CHARACTERS = "characters"  # characters: those that no name has, each once
    PRIVATE_USE = "private_use"  # code: a character that only the writer's machine knows


def _private_use_table() -> Mapping[int, str]:
    """U+E815..U+E864 of GBK (bytes FE50..FEA0) with the code points that Unicode gave later."""
    later = {
        0xE816: "\U00020087", 0xE817: "\U00020089", 0xE818: "\U000200cc", 0xE81E: "\u9fb4",
        0xE826: "\u9fb5", 0xE82B: "\u9fb6", 0xE82C: "\u9fb7", 0xE831: "\U000215d7",
        0xE832: "\u9fb8", 0xE83B: "\U0002298f", 0xE843: "\u9fb9", 0xE854: "\u9fba",
        0xE855: "\U000241fe", 0xE864: "\u9fbb",
    }  # fmt: skip
    trails = [*range(0x50, 0x7F), *range(0x80, 0xA1)]
    known = {0xE815 + i: bytes([0xFE, trail]).decode("gb18030") for i, trail in enumerate(trails)}
    return MappingProxyType(known | later)


PRIVATE_USE = _private_use_table()


def normalise(text: str) -> str:
    """The spelling that is stored.

    Private use characters of GBK become their Unicode ones, full-width letters and digits half-width, then NFC;
    runs of spaces one space, none at the ends. Chinese punctuation and Han characters keep their form.
    """
    mapped = half_width_letters(text.translate(PRIVATE_USE))
    return re.sub(r"[ \t\u00a0]+", " ", unicodedata.normalize("NFC", mapped)).strip()


def normalise_name(name: str) -> str:
    """As `normalise`, with one middle dot for its many look-alikes and no space round it; marks of Latin names narrow."""
    return re.sub(r" *· *", _MIDDLE_DOT, normalise(name).translate(_DOT_VARIANTS | _WIDE_MARKS))


def validate_name(name: str, *, limit: int = MAX_NAME) -> list[Problem]:
    """All that is wrong with a person's name (as typed); an empty list when nothing is.

    1 to `limit` characters. One bad kind hides no other: each is listed once.
    """
    text = normalise_name(name)
    problems = _general_problems(text, limit)
    odd = [c for c in dict.fromkeys(text) if not _may_stand(c) and not _is_general_trouble(c)]
    if odd:
        problems.append(Problem(NameProblem.CHARACTERS, {"characters": "".join(odd)}))
    return problems


def validate_title(title: str, *, limit: int, lines: bool = False) -> list[Problem]:
    """All that is wrong with a free text of 1 to `limit` characters (project, firm, team).

    Anything printable may stand in it, `<b>` and `{{ }}` included. `lines` allows line breaks.
    """
    text = normalise(title)
    allowed = _LINE_BREAKS if lines else frozenset()
    return _general_problems("".join(c for c in text if c not in allowed), limit)


def _general_problems(text: str, limit: int) -> list[Problem]:
    if not text:
        return [Problem(NameProblem.EMPTY)]
    problems: list[Problem] = []
    if len(text) > limit:
        problems.append(Problem(NameProblem.TOO_LONG, {"limit": limit, "actual": len(text)}))
    # What is printable holds neither kind: most texts are done here.
    for character in () if text.isprintable() else dict.fromkeys(text):
        if _is_private(character):
            problems.append(Problem(NameProblem.PRIVATE_USE, {"code": _code(character)}))
        elif _is_control(character):
            problems.append(Problem(NameProblem.CONTROL, {"code": _code(character)}))
    return problems


def _may_stand(character: str) -> bool:
    return character in _MARKS_IN_NAMES or _is_han_plane(character) or unicodedata.category(character)[0] in "LM"


def _is_han_plane(character: str) -> bool:
    """Planes 2 and 3 hold Han alone; Python 3.11 knows Unicode 14, before extensions H and I."""
    return 0x20000 <= ord(character) <= 0x3FFFD and ord(character) & 0xFFFF < 0xFFFE


def _is_general_trouble(character: str) -> bool:
    return _is_private(character) or _is_control(character)


def _is_private(character: str) -> bool:
    return unicodedata.category(character) == "Co"


def _is_control(character: str) -> bool:
    """Control, surrogate, line separator, or a format character other than the emoji joiner."""
    if character == "\u200d":
        return False
    return unicodedata.category(character) in {"Cc", "Cs", "Cf", "Zl", "Zp"}


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"
