"""The examples of docs/scoring.md are true."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.conf import settings

from competitions.domain.scoring import Method, TieBy, WarningCode, as_text, load, tabulate

TEXT = (settings.BASE_DIR / "docs" / "scoring.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```json (pack|results)\n(.*?)```", TEXT, re.DOTALL)
PAIRS = list(zip(BLOCKS[::2], BLOCKS[1::2], strict=True))


def part_of(said: Any, found: Any) -> Any:
    """`found` reduced to what is said: the keys of objects, every element of lists."""
    if isinstance(said, dict):
        return {key: part_of(value, found[key]) for key, value in said.items()}
    if isinstance(said, list) and len(said) == len(found):
        return [part_of(one, other) for one, other in zip(said, found, strict=True)]
    return found


def test_each_pack_has_its_results():
    assert [(first[0], second[0]) for first, second in PAIRS] == [("pack", "results")] * 7


@pytest.mark.parametrize("pair", PAIRS)
def test_the_results_are_those_of_the_pack(pair):
    (_kind, pack), (_other, said) = pair
    loaded = load(pack.encode())
    found = json.loads(as_text(tabulate(loaded.pack).document(loaded.inputs_sha256)))
    expected = json.loads(said)
    assert part_of(expected, found) == expected


def test_nothing_is_left_out():
    words = [*Method, *TieBy, *WarningCode, "round_totals", "sum_to", "per_item", "tie_threshold", "rank_on"]
    assert [word for word in words if f"`{word}`" not in TEXT] == []
