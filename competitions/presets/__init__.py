"""Rule books to start from, as documents: `<code>.json` in this folder, and real rounds in `rounds/`.

What no source gives is marked `"demo": true` in the document and shown as 演示. Sources, by their sign in the domain
reference: the sixth 中国创翼: track set and scopes of 2024 (S17), dimensions of 长沙市天心区 2022 (S04), slot and prizes of
固原市 2024 (S13), of the province the prizes of 广东 2024 (S15); the fifth: tracks and conditions of 平江县 2022 (S05), slot of
邵阳市 2022 (S03); 马兰花: tracks, stages and abilities of 绵阳市 (S45), course kinds of the notice of 2024 (S01).
The real rounds are those of `rounds.json` of the reference data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from competitions.domain.rulebook import RuleBook, parse
from competitions.domain.sentences import N_, Sentence

_FOLDER = Path(__file__).parent
NAMES: Mapping[str, str] = {
    "chuangyi-6-city": N_("6th China Wings contest (2 + 3 tracks), city round"),
    "chuangyi-6-county": N_("6th China Wings contest (2 + 3 tracks), county round"),
    "chuangyi-6-province": N_("6th China Wings contest (2 + 3 tracks), province round"),
    "chuangyi-5-city": N_("5th China Wings contest (1 + 3 tracks), city round"),
    "malanhua-4-city": N_("4th Malanhua lecturer contest (lessons and micro-lectures), city round"),
}
"""The presets in the order in which they are offered."""


def codes() -> tuple[str, ...]:
    """The codes of all presets, the usual one first."""
    return tuple(NAMES)


def name(code: str) -> Sentence:
    """What a preset is called where it is offered. Raises KeyError when there is none of that code."""
    return Sentence(NAMES[code])


def round_codes() -> tuple[str, ...]:
    """The codes of all real rounds, sorted."""
    return tuple(sorted(path.stem for path in (_FOLDER / "rounds").glob("*.json")))


@cache
def book(code: str) -> RuleBook:
    """The preset of that code. Raises KeyError when there is none."""
    if code not in NAMES:
        raise KeyError(code)
    return _read(_FOLDER / f"{code}.json")


@cache
def round_book(code: str) -> RuleBook:
    """The real round of that code. Raises KeyError when there is none."""
    if code not in round_codes():
        raise KeyError(code)
    return _read(_FOLDER / "rounds" / f"{code}.json")


def _read(path: Path) -> RuleBook:
    return parse(json.loads(path.read_text(encoding="utf-8")))
