"""The buttons of the editor: one more row, a row out, up, down; a part that may be there put in or taken out."""

from __future__ import annotations

from typing import Any

from competitions.domain.documents import part_document
from competitions.domain.eligibility.checks import CHECKS
from competitions.domain.rulebook.types.scoring import PLAIN
from competitions.forms.book_reading import MOST_ROWS, Raw


def acted(raw: Raw, act: str) -> Raw:
    """``raw`` after the button ``act``: ``add:<list>``, ``remove:<row>``, ``up:<row>``, ``down:<row>``, ``on:<part>``,
    ``off:<part>``, ``rule:<check>``. An unknown one changes nothing: a page may be older than the list it shows.
    """
    verb, colon, name = act.partition(":")
    if not colon:
        return raw
    steps = name.split("-")
    if verb == "rule":
        if name in CHECKS:
            _add(raw, "eligibility", {"check": name})
        return raw
    owner = _owner(raw, steps[:-1])
    if verb in ("add", "on", "off") and isinstance(owner, dict):
        _change_part(owner, steps[-1], verb)
    elif isinstance(owner, list) and _is_index(steps[-1]) and int(steps[-1]) < len(owner):
        _move(owner, int(steps[-1]), verb)
    return raw


def _owner(raw: Any, steps: list[str]) -> Any:
    for step in steps:
        if isinstance(raw, dict):
            raw = raw.get(step)
        elif isinstance(raw, list) and _is_index(step) and int(step) < len(raw):
            raw = raw[int(step)]
        else:
            return None
    return raw


def _change_part(owner: Raw, key: str, verb: str) -> None:
    if verb == "add":
        rows = owner.get(key) or []
        # A new item goes up in the steps of the one before it; a new stage ranks as usual.
        like_last = {"step": rows[-1]["step"]} if key == "dimensions" and rows and "step" in rows[-1] else {}
        _add(owner, key, {"scoring": _plain_scoring()} if key == "stages" else like_last)
    elif verb == "on":
        owner.setdefault(key, _plain_scoring() if key == "scoring" else {})
    else:
        owner.pop(key, None)


def _plain_scoring() -> Raw:
    return part_document(PLAIN)


def _add(owner: Raw, key: str, row: Raw) -> None:
    rows = owner.setdefault(key, [])
    if isinstance(rows, list) and len(rows) < MOST_ROWS:
        rows.append(row)


def _move(rows: list[Any], place: int, verb: str) -> None:
    if verb == "remove":
        del rows[place]
        return
    other = {"up": place - 1, "down": place + 1}.get(verb, -1)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]


def _is_index(text: str) -> bool:
    return text.isdecimal() and len(text) < 10
