"""The values of a rule book in words: numbers, choices, parts, and what codes point at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from competitions.domain.documents import Record
from competitions.domain.eligibility import Rule
from competitions.domain.eligibility.rule_words import labelled
from competitions.domain.eligibility.sentences import ENTRANTS, rule_sentence
from competitions.domain.rounding import Rounding, decimal_text, exact
from competitions.domain.rulebook.labels import label
from competitions.domain.rulebook.sentences.times import duration
from competitions.domain.rulebook.types import RuleBook
from competitions.domain.rulebook.words import WORDS, word
from competitions.domain.sentences import N_, Sentence, Value

Names = Mapping[str, Mapping[str, str]]
NOTHING = Sentence(N_("not said"))
_POINTS_AT = {
    "rubric": "rubrics", "stage": "stages", "pool": "stages", "track": "tracks", "merge_into": "tracks", "tracks": "tracks",
    "question": "questions",
}  # fmt: skip
_SECONDS = ("seconds", "per_seconds", "grace_seconds", "min_seconds", "max_seconds")
_MEGABYTE = 1024 * 1024


def names_of(book: RuleBook) -> Names:
    """What codes stand for: by list of the book, the name of each part."""
    return {
        "tracks": {part.code: part.name for part in book.tracks},
        "stages": {part.code: part.name for part in book.stages},
        "rubrics": {part.code: part.name for part in book.rubrics},
        "questions": {part.code: part.label for part in book.questions},
    }


def told(field: str, value: object, names: Names) -> Value:
    """The value of a field in words; a code that points at a part is said by the name of that part."""
    if value is None or value in ("", ()):
        return NOTHING
    if isinstance(value, tuple):
        return tuple(told(field, item, names) for item in value)
    if isinstance(value, str) and field in _POINTS_AT and not isinstance(value, StrEnum):
        return names[_POINTS_AT[field]].get(value, value)
    if field == "entrant_types" and isinstance(value, str):
        return Sentence(ENTRANTS[value]) if value in ENTRANTS else value
    if isinstance(value, int) and not isinstance(value, bool):
        return _whole(field, value)
    return _plain(value, names)


def _whole(field: str, value: int) -> Value:
    if field in _SECONDS:
        return duration(value)
    if field == "max_bytes":
        return Sentence(N_("%(size)s MB"), {"size": decimal_text(Fraction(value, _MEGABYTE), 1).rstrip("…")})
    return value


def _plain(value: object, names: Names) -> Value:
    if isinstance(value, bool):
        return Sentence(N_("yes")) if value else Sentence(N_("no"))
    if isinstance(value, StrEnum):
        return word(value) if type(value) in WORDS else value.value
    if isinstance(value, Decimal):
        return decimal_text(exact(value))
    if isinstance(value, Rounding):
        return Sentence(N_("%(places)s decimals, %(how)s"), {"places": value.places, "how": word(value.mode)})
    if isinstance(value, Record):
        return part_told(value, names)
    if isinstance(value, Rule):
        return rule_told(value, names)
    return value if isinstance(value, date) else str(value)


def called(part: Record) -> Value:
    """What a part is called: its name, or its kind."""
    for name in ("name", "label", "word", "title", "doc_no", "kind", "track", "code"):
        value = getattr(part, name, "")
        if value:
            return word(value) if isinstance(value, StrEnum) else str(value)
    return NOTHING


def part_told(part: Record, names: Names) -> Value:
    """A part by its name and by every field that is given and not at its default."""
    head, facts = called(part), facts_told(part, names)
    if not facts:
        return head
    if head == NOTHING:
        return facts
    return Sentence(N_("%(name)s (%(facts)s)"), {"name": head, "facts": facts})


def facts_told(part: Record, names: Names) -> tuple[Value, ...]:
    """Every field of a part that is given and not at its default, but for its name."""
    facts: list[Value] = []
    for one in fields(part):
        value = getattr(part, one.name)
        is_default = one.default is not MISSING and value == one.default
        if one.name in ("code", "demo", "name", "label", "word") or is_default or value in (None, "", ()):
            continue
        if _holds_parts(value):
            facts.append(Sentence("%(label)s", {"label": label(type(part), one.name)}))
        else:
            params: dict[str, Value] = {"label": label(type(part), one.name), "value": told(one.name, value, names)}
            facts.append(Sentence(N_("%(label)s: %(value)s"), params))
    return tuple(facts)


def _holds_parts(value: object) -> bool:
    """Whether a value is a part or a list of them: then only that it is there is told."""
    first = value[0] if isinstance(value, tuple) and value else value
    return isinstance(first, Record)


def rule_told(rule: Rule, names: Names) -> Sentence:
    """A condition of entry in words."""
    return rule_sentence(labelled(rule, names["questions"]), names["tracks"])
