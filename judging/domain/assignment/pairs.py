"""What `manage.py assign` writes: `chuangxiang.pairs/1`."""

from __future__ import annotations

import json
from typing import Any

from judging.domain.assignment.infeasible import Infeasible
from judging.domain.assignment.problem import Assignment

FORMAT = "chuangxiang.pairs/1"


def pairs_document(made: Assignment | Infeasible) -> dict[str, object]:
    """The document of an answer; of none it has no pairs, and `infeasible` says why."""
    if isinstance(made, Infeasible):
        numbers: dict[str, object] = dict.fromkeys(_NUMBERS)
        why = {
            "missing": made.missing,
            "entries": list(made.entries),
            "judges": list(made.judges),
            "relaxations": [str(way) for way in made.relaxations],
        }
        return {"format": FORMAT, "pairs": [], **numbers, "notes": [], "infeasible": why}
    return {
        "format": FORMAT,
        "pairs": [list(pair) for pair in made.pairs],
        "total_affinity": made.total_affinity,
        "worst_entry": made.worst_entry,
        "load_min": made.load_min,
        "load_max": made.load_max,
        "components": made.components,
        "efficiency": made.efficiency,
        "notes": list(notes(made)),
        "infeasible": None,
    }


_NUMBERS = ("total_affinity", "worst_entry", "load_min", "load_max", "components", "efficiency")


def notes(made: Assignment) -> tuple[str, ...]:
    """What whoever assigns should know, in words."""
    if made.components > 1:
        return (f"{made.components} groups share neither entry nor judge: their marks cannot be compared",)
    return ()


def as_text(document: dict[str, object]) -> str:
    """The bytes of a file, always the same for the same document."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def json_schema() -> dict[str, object]:
    """The JSON Schema of the pairs."""
    text, count = {"type": "string"}, {"type": ["integer", "null"], "minimum": 0}
    texts: dict[str, Any] = {"type": "array", "items": text}
    number = {"type": ["number", "null"], "minimum": 0}
    why = {
        "type": ["object", "null"],
        "description": "Null where there are pairs. Else what blocks: the least number of reviews that nobody can give, the "
        "entries and judges that block one another, and ways out, each of which alone is enough.",
        "additionalProperties": False,
        "required": ["missing", "entries", "judges", "relaxations"],
        "properties": {
            "missing": {"type": "integer", "minimum": 1},
            "entries": texts,
            "judges": texts,
            "relaxations": texts,
        },
    }
    pair = {"type": "array", "items": text, "minItems": 2, "maxItems": 2, "description": "Entry and judge."}
    properties = {
        "format": {"const": FORMAT},
        "pairs": {"type": "array", "items": pair},
        "total_affinity": number,
        "worst_entry": {**number, "description": "The smallest sum of affinity over the pairs of an entry."},
        "load_min": count,
        "load_max": count,
        "components": {**count, "description": "Groups that share neither entry nor judge."},
        "efficiency": {**number, "maximum": 1, "description": "Average efficiency of the contrasts between judges."},
        "notes": texts,
        "infeasible": why,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Pairs",
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
        "$defs": {},
    }
