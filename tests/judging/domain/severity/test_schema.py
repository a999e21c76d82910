"""The results with their correction are what `docs/schemas/results.schema.json` says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command

from competitions.domain.scoring import as_text, load, results_schema, tabulate
from competitions.domain.scoring.results_schema import ANOMALIES, FIRMNESS, FLAGS, MODELS
from judging.domain.anomalies import Kind
from judging.domain.severity import Asked, Firmness, JudgeFlag, Model, severity_of
from judging.domain.severity.simulated import Scenario, contest
from tests.competitions.domain.scoring.builders import document, marks
from tests.judging.domain.severity.builders import by_id, pack_of
from tests.judging.domain.severity.test_traps import APART, categories

SCHEMA = json.loads(json.dumps(results_schema()))
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}


KNOWN = {
    "anyOf", "type", "const", "enum", "minimum", "maximum", "pattern", "required", "items", "properties", "additionalProperties",
    "description", "title", "$schema", "$defs", "$ref",
}  # fmt: skip


def is_wrong(value: Any, schema: dict[str, Any]) -> Iterator[str]:
    """The keywords that `value` itself breaks."""
    kinds = schema.get("type", [])
    kinds = [TYPES[one] for one in ([kinds] if isinstance(kinds, str) else kinds)]
    if kinds and (
        not any(isinstance(value, kind) for kind in kinds) or (isinstance(value, bool) and bool not in kinds)
    ):
        yield "type"
    if "const" in schema and value != schema["const"]:
        yield "const"
    if "enum" in schema and value not in schema["enum"]:
        yield "enum"
    if isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield "range"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield "pattern"
    if isinstance(value, dict):
        yield from (f"required {key}" for key in schema.get("required", []) if key not in value)
        if schema.get("additionalProperties") is False:
            yield from (f"unknown {key}" for key in value if key not in schema["properties"])


def below(value: Any, schema: dict[str, Any]) -> Iterator[tuple[Any, dict[str, Any], str]]:
    """What stands in `value`, with its own schema and name."""
    if isinstance(value, list):
        yield from ((one, schema.get("items", {}), f"[{at}]") for at, one in enumerate(value))
    if isinstance(value, dict):
        others = schema.get("additionalProperties") or {}
        yield from ((one, schema.get("properties", {}).get(key, others), f".{key}") for key, one in value.items())


def faults(value: Any, schema: dict[str, Any], path: str = "") -> list[str]:
    """Where `value` is not what the schema says."""
    assert set(schema) <= KNOWN
    if "$ref" in schema:
        return faults(value, SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]], path)
    if "anyOf" in schema:
        return [] if any(not faults(value, one) for one in schema["anyOf"]) else [f"{path}: none of the kinds"]
    found = [f"{path}: {word}" for word in is_wrong(value, schema)]
    return found + [fault for one, its, name in below(value, schema) for fault in faults(one, its, path + name)]


def whole(pack, model=None):
    loaded = load(json.dumps(pack).encode())
    results = tabulate(loaded.pack)
    found = results.document(loaded.inputs_sha256)
    if model is not None:
        severity = severity_of(results, loaded.inputs_sha256, Asked(model=model, draws=50))
        found = {**found, "warnings": [*found["warnings"], *severity.warnings], "severity": severity.document}
    return json.loads(as_text(found))


def test_the_words_are_those_of_the_models():
    words = (tuple(Model), tuple(JudgeFlag), tuple(Firmness), tuple(Kind))
    assert words == (MODELS, FLAGS, FIRMNESS, ANOMALIES)


def test_the_checker_finds_faults():
    document = whole(pack_of(APART), Model.ADDITIVE)
    del document["severity"]["cut"]["gap"]
    document["severity"]["sd"]["entry"] = "1"
    document["results"][0]["rank"] = 1
    assert faults(document["severity"], SCHEMA["$defs"]["Severity"]) == [".sd.entry: type", ".cut: required gap"]
    assert faults(document, SCHEMA) == [".results[0].rank: type", ".severity: none of the kinds"]


def test_official_results_fit():
    pack = document(
        marks(A=["88", "90", "85"], B=["1", None, "recused"]),
        entries={"A": {"adjustments": [{"amount": "-2.00"}]}},
        cut={"places": 1},
    )
    assert faults(whole(pack), SCHEMA) == []


@pytest.mark.parametrize("model", list(Model)[:4])
@pytest.mark.parametrize(
    "rule", [{}, {"cut": {"places": 4}}, {"cut": {"places": 2, "per": "track"}, "rank_within": "track"}]
)
def test_corrected_results_fit(model, rule):
    made = list(contest(Scenario("", entries=24, judges=6, tracks=2), 1).observations)
    assert faults(whole(pack_of(made, **rule), model), SCHEMA) == []


@pytest.mark.parametrize("model", Model)
def test_islands_fit(model):
    assert faults(whole(pack_of(APART), model), SCHEMA) == []


def test_rasch_measures_fit():
    assert faults(whole(pack_of(categories(), cut={"places": 5}), Model.MFRM), SCHEMA) == []


def test_the_command_fits_with_flags_for_a_person(tmp_path):
    made = list(contest(Scenario("", entries=60, judges=10, reviews=4), 1).observations)
    wild = [replace(one, value=150 - one.value) if one.judge == "J003" else one for one in made]
    (tmp_path / "pack.json").write_text(json.dumps(pack_of(wild, cut={"places": 10})))
    call_command("tabulate", str(tmp_path / "pack.json"), "--severity", "--out", str(tmp_path / "out.json"))
    found = json.loads((tmp_path / "out.json").read_text())
    assert "REVERSED" in by_id(found["severity"]["judges"])["J003"]["flags"]
    assert faults(found, SCHEMA) == []
