"""docs/rulebook.md is made from the code where it lists fields, and its examples are read by the code."""

from __future__ import annotations

import json
import re
from dataclasses import fields

import pytest
from django.conf import settings
from django.core.management import call_command

from competitions import presets
from competitions.domain.documents import read_part
from competitions.domain.eligibility import load_rules
from competitions.domain.reading import read_document
from competitions.domain.rulebook import RuleBook, dump, json_schema, parse, types
from competitions.domain.rulebook.reference import renewed
from tests.competitions.domain.everything import EVERYTHING

TEXT = (settings.BASE_DIR / "docs" / "rulebook.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```json (\w+)\n(.*?)```", TEXT, re.DOTALL)


def test_the_list_of_fields_is_fresh():
    call_command("rulebook_docs", check=True)
    with pytest.raises(ValueError, match="not marked once"):
        renewed("no place for it")


def test_there_are_examples():
    assert {name for name, _text in EXAMPLES} >= {"RuleBook", "Stage", "Scoring", "Promotion", "Rule", "Question"}


@pytest.mark.parametrize(("name", "text"), EXAMPLES, ids=[name for name, _text in EXAMPLES])
def test_every_example_is_read(name, text):
    data = json.loads(text)
    if name == "RuleBook":
        assert dump(parse(data))["code"] == data["code"]
    elif name == "Rule":
        assert load_rules([data])[0].check == data["check"]
    else:
        read_document(data, lambda reader: read_part(getattr(types, name), reader))


# --- The schema -------------------------------------------------------------------------------------------------------


SCHEMA = json_schema()


def shapes(schema, value, where="") -> list[str]:
    """What of a document the schema does not allow: keys and what must be there, followed down references."""
    if "$ref" in schema:
        return shapes(SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]], value, where)
    for key in ("anyOf", "oneOf"):
        if key in schema:
            found = [shapes(one, value, where) for one in schema[key]]
            return [] if [] in found else min(found, key=len)
    if isinstance(value, list):
        return [fault for index, one in enumerate(value) for fault in shapes(schema["items"], one, f"{where}[{index}]")]
    if not isinstance(value, dict):
        return [] if "properties" not in schema else [f"{where}: no object"]
    properties = schema.get("properties")
    if properties is None:
        return [f"{where}: an object"]
    if "const" in properties.get("check", {}) and properties["check"]["const"] != value.get("check"):
        return [f"{where}: another check", "", ""]
    faults = [f"{where}.{key}: unknown" for key in value if key not in properties]
    faults += [f"{where}.{key}: missing" for key in schema.get("required", []) if key not in value]
    for key, one in value.items():
        faults += shapes(properties[key], one, f"{where}.{key}") if key in properties else []
    return faults


BOOKS = [EVERYTHING, *(dump(presets.book(code)) for code in presets.codes())]
BOOKS += [dump(presets.round_book(code)) for code in presets.round_codes()]


@pytest.mark.parametrize("document", BOOKS, ids=lambda document: document["code"])
def test_the_schema_allows_every_book(document):
    assert shapes(SCHEMA, document) == []


def test_the_schema_refuses_what_the_reader_refuses():
    book = {**EVERYTHING, "colour": 1, "tracks": [{"code": "x", "name": "y", "kind": "main"}]}
    assert shapes(SCHEMA, book) == [".colour: unknown", ".tracks[0].quota: missing"]
    odd_rule = {**EVERYTHING, "eligibility": [{"check": "min_age", "years": 5}]}
    assert shapes(SCHEMA, odd_rule) == [
        ".eligibility[0].years: unknown",
        ".eligibility[0].value: missing",
    ]


def test_every_part_is_in_the_schema():
    definitions = json_schema()["$defs"]
    assert set(json_schema()["properties"]) == {"format", *(one.name for one in fields(RuleBook))}
    assert set(definitions["Stage"]["properties"]) == {one.name for one in fields(types.Stage)}
    assert {one["properties"]["check"]["const"] for one in definitions["Rule"]["oneOf"]} >= {
        "min_age",
        "lecturer_grade",
    }
