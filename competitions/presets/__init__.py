"""Rule books to start from, as documents: `<code>.json` in this folder.

What no source gives is marked `"demo": true` in the document and shown as 演示. Sources of the city
round of the sixth 中国创翼: the track set and scopes of 2024, the dimensions of 长沙市天心区 2022, the
slot and the prizes of 固原市 2024.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from competitions.domain.rulebook import RuleBook, parse

_FOLDER = Path(__file__).parent


def codes() -> tuple[str, ...]:
    """The codes of all presets, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.json")))


@cache
def book(code: str) -> RuleBook:
    """The preset of that code. Raises KeyError when there is none."""
    if code not in codes():
        raise KeyError(code)
    return parse(json.loads((_FOLDER / f"{code}.json").read_text(encoding="utf-8")))
