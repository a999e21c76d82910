"""The JSON Schemas of the public formats are those of the code, and say what the readers do."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.core.management import call_command

from competitions.domain.schemas import SCHEMAS, schema_text

FOLDER = settings.BASE_DIR / "docs" / "schemas"


def test_the_files_are_those_of_the_code():
    call_command("format_schemas", check=True)
    assert {path.name for path in FOLDER.glob("*.json")} >= set(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_reference_leads_somewhere(name):
    text = schema_text(name)
    known = set(json.loads(text)["$defs"])
    assert set(re.findall(r'"#/\$defs/(\w+)"', text)) <= known


def test_a_score_pack_needs_what_the_reader_needs():
    schema = SCHEMAS["scorepack.schema.json"]()
    required = {name: part["required"] for name, part in schema["$defs"].items()}
    assert schema["required"] == ["format"]
    assert {name: keys for name, keys in required.items() if keys} == {
        "Adjustment": ["amount"],
        "Cut": ["places"],
        "FromVotes": ["max"],
        "Item": ["id"],
        "KeptMark": ["entry", "judge", "part", "turn"],
        "Mark": ["entry", "judge", "part"],
        "PackEntry": ["id"],
        "PackJudge": ["id"],
        "Rounding": ["places"],
        "RulePart": ["id"],
        "TieStep": ["by"],
    }
    assert all(part["additionalProperties"] is False for part in schema["$defs"].values())
