"""The worked examples of docs/scoring.md on severe judges are true, and nothing is left out."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings

from judging.domain.severity import Firmness, JudgeFlag, Model, NoteCode
from tests.competitions.domain.scoring.test_docs import part_of
from tests.judging.domain.severity.builders import severity

TEXT = (settings.BASE_DIR / "docs" / "scoring.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```json judged\n(.*?)```\n.*?```json severity (\w+)\n(.*?)```", TEXT, re.DOTALL)


def test_there_are_examples():
    assert [model for _pack, model, _said in EXAMPLES] == ["additive", "tscore", "fixed_random", "additive"]
    assert TEXT.count("```json judged") == TEXT.count("```json severity") == len(EXAMPLES)


@pytest.mark.parametrize(("pack", "model", "said"), EXAMPLES)
def test_the_corrected_list_is_that_of_the_pack(pack, model, said):
    expected = json.loads(said)
    assert part_of(expected, severity(json.loads(pack), model)) == expected


def test_nothing_is_left_out():
    assert [word for word in (*Model, *NoteCode, *JudgeFlag, *Firmness) if f"`{word}`" not in TEXT] == []
