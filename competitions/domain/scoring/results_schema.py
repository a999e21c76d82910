"""The JSON Schema of a results document. Fields may be added to it; what stands there stays."""

from __future__ import annotations

from competitions.domain.scoring.places import AtCut
from competitions.domain.scoring.results import FORMAT
from competitions.domain.scoring.words import Status

Schema = dict[str, object]
# Of `tabulate --severity`; the models are those of judging.
MODELS = ("fixed_random", "additive", "crossed", "tscore", "mfrm")
FLAGS = ("TOO_FEW", "NO_SPREAD", "EXTREME")
ANOMALIES = ("erratic", "reversed", "halo", "narrow", "severe", "lenient", "home", "collusion", "late_edit")
FIRMNESS = ("solid", "weak", "not distinguishable")

TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
NUMBER_OR_NULL: Schema = {"type": ["number", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
COUNT_OR_NULL: Schema = {"type": ["integer", "null"], "minimum": 0}
TEXTS: Schema = {"type": "array", "items": TEXT}
TEXT_BY_KEY: Schema = {"type": "object", "additionalProperties": TEXT}
CHANCE: Schema = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def results_schema() -> Schema:
    """Of the whole document."""
    properties: dict[str, Schema] = {
        "format": {"const": FORMAT},
        "inputs_sha256": {**SHA256, "description": "Of the bytes of the score pack."},
        "results": _list("Result"),
        "warnings": _list("Warning"),
        "severity": {"anyOf": [{"$ref": "#/$defs/Severity"}, {"type": "null"}]},
    }
    more = {"anomalies": {**_list("Anomaly"), "description": "With severity: what is odd about marks, for a person."}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Results",
        **_object("Results of a score pack, by rank, then in the order of the pack.", properties, more),
        "$defs": _definitions(),
    }


def _definitions() -> dict[str, Schema]:
    return {
        "Result": _object(
            "One entry. `exact` is a fraction in lowest terms before the last rounding, `shown` after it.",
            {
                "entry": TEXT,
                "rank": {"type": ["string", "null"], "description": "Text, such as 1 or 2.5; null unless active."},
                "shown": TEXT_OR_NULL,
                "exact": TEXT_OR_NULL,
                "status": {"enum": [one.value for one in Status]},
                "tie_step": {**TEXT_OR_NULL, "description": "Index of the deciding step, shared, or null."},
                "at_cut": {"enum": [*(one.value for one in AtCut), None]},
                "parts": _list("Part"),
                "adjustments": TEXT,
            },
        ),
        "Part": _object(
            "`n` counts the marks given. With per_item `dropped` and `clamped` are by item.",
            {
                "id": TEXT,
                "n": COUNT,
                "judge_totals": TEXT_BY_KEY,
                "dropped": {"anyOf": [TEXTS, {"type": "object", "additionalProperties": TEXTS}]},
                "clamped": {"anyOf": [TEXT_BY_KEY, {"type": "object", "additionalProperties": TEXT_BY_KEY}]},
                "exact": TEXT_OR_NULL,
                "shown": TEXT_OR_NULL,
                "fallback": {"type": "boolean"},
            },
        ),
        "Warning": _object("Codes stay; texts may change.", {"code": TEXT, "entry": TEXT_OR_NULL, "text": TEXT}),
        "Severity": _severity(),
        "Anomaly": _anomaly(),
        "Judge": _judge(),
        "Entry": _entry(),
        "Cut": _object("The line of the corrected list; of several the least solid one.", _line(), {"lines": _list("Line")}),
        "Line": _object("The line of one track.", {"track": TEXT, **_line()}),
        "Island": _object(
            "Entries and judges whom no judge joins to the others, with a list of their own.",
            {"judges": _list("Judge"), "entries": _list("IslandEntry")},
        ),
        "IslandEntry": _object(
            "", {"id": TEXT, "corrected": NUMBER_OR_NULL, "se": NUMBER_OR_NULL, "rank": COUNT_OR_NULL}
        ),
    }  # fmt: skip


def _severity() -> Schema:
    sds: dict[str, Schema] = {"entry": NUMBER_OR_NULL, "judge": NUMBER_OR_NULL, "residual": NUMBER_OR_NULL}
    return _object(
        "Results of one part corrected for severe judges. Floats; null where not estimable.",
        {
            "model": {"enum": list(MODELS)},
            "part": TEXT,
            "draws": COUNT,
            "seed": TEXT,
            "components": {**COUNT, "description": "Groups that share no judge; over 1 there is no common list."},
            "sd": _object("Standard deviations.", sds),
            "judges": _list("Judge"),
            "entries": _list("Entry"),
            "cut": {"$ref": "#/$defs/Cut"},
            "islands": {"type": ["array", "null"], "items": {"$ref": "#/$defs/Island"}},
        },
    )


def _judge() -> Schema:
    needed: dict[str, Schema] = {
        "id": TEXT,
        "severity": {**NUMBER_OR_NULL, "description": "Over 0: marks lower than the others. In logits for mfrm."},
        "se": NUMBER_OR_NULL,
        "n": COUNT,
        "flags": {"type": "array", "items": {"enum": [*FLAGS, *(kind.upper() for kind in ANOMALIES)]}},
    }
    return _object(
        "One judge.", needed, {"infit": NUMBER_OR_NULL, "outfit": NUMBER_OR_NULL, "fair_average": NUMBER_OR_NULL}
    )


def _anomaly() -> Schema:
    needed: dict[str, Schema] = {
        "kind": {"enum": list(ANOMALIES)},
        "judge": TEXT,
        "statistic": NUMBER_OR_NULL,
        "threshold": NUMBER_OR_NULL,
        "p": CHANCE,
        "q": CHANCE,
        "effect": NUMBER_OR_NULL,
        "n": COUNT,
        "moved": {**TEXTS, "description": "Entries that change side of the line without this judge."},
        "about": TEXTS,
    }
    return _object("A flag for a person; no mark is ever changed by it.", needed)


def _entry() -> Schema:
    needed: dict[str, Schema] = {
        "id": TEXT,
        "corrected": {**NUMBER_OR_NULL, "description": "tscore: mean T. crossed: an estimate pulled to the mean."},
        "se": NUMBER_OR_NULL,
        "rank": COUNT_OR_NULL,
        "p_in": CHANCE,
        "rank_low": COUNT_OR_NULL,
        "rank_high": COUNT_OR_NULL,
        "raw": {**NUMBER_OR_NULL, "description": "Plain mean of the judges' totals."},
        "n": COUNT,
    }
    more: dict[str, Schema] = {
        "unshrunk": {**NUMBER_OR_NULL, "description": "crossed: mean of the marks less the severities."},
        "se_level": {**NUMBER_OR_NULL, "description": "crossed: the error of the mean is in it."},
        "measure": {**NUMBER_OR_NULL, "description": "mfrm: logits."},
        "measure_se": NUMBER_OR_NULL,
    }
    return _object("One entry. Ranks count those with an official rank; rank_low and rank_high: 90 %.", needed, more)


def _line() -> dict[str, Schema]:
    return {
        "gap": NUMBER_OR_NULL,
        "se": NUMBER_OR_NULL,
        "z": NUMBER_OR_NULL,
        "word": {"enum": [*FIRMNESS, None]},
        "last_in": TEXT_OR_NULL,
        "first_out": TEXT_OR_NULL,
        "undecided": COUNT_OR_NULL,
        "expected_wrong": NUMBER_OR_NULL,
    }


def _object(about: str, needed: dict[str, Schema], more: dict[str, Schema] | None = None) -> Schema:
    properties = {**needed, **(more or {})}
    found: Schema = {
        "type": "object",
        "additionalProperties": False,
        "required": list(needed),
        "properties": properties,
    }
    return {**({"description": about} if about else {}), **found}


def _list(name: str) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}
