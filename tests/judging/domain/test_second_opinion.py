"""Promise R10: every number of the results, against a second implementation that shares no code with the engine."""

from __future__ import annotations

import json
import random

import pytest

from competitions.domain.scoring import as_text, load, tabulate
from tests.judging.domain.random_packs import random_pack
from tests.judging.domain.second_opinion import SecondOpinion

pytestmark = pytest.mark.promise("R10")


def compare(seeds: range) -> int:
    """How many lines were compared, each with every field."""
    lines = 0
    for seed in seeds:
        pack = random_pack(random.Random(seed))
        loaded = load(json.dumps(pack).encode())
        found = json.loads(as_text(tabulate(loaded.pack).document(loaded.inputs_sha256)))["results"]
        assert (seed, found) == (seed, SecondOpinion(pack).lines())
        lines += len(found)
    return lines


def test_R10_three_hundred_packs_against_the_second_opinion() -> None:
    assert compare(range(300)) == 2100


@pytest.mark.long
def test_R10_ten_thousand_packs_against_the_second_opinion() -> None:
    assert compare(range(1000, 11_000)) == 70_000


def test_R10_the_second_opinion_would_notice() -> None:
    """One mark more, one place less: the comparison sees it."""
    pack = random_pack(random.Random(7))
    before = SecondOpinion(pack).lines()
    given = next(mark for mark in pack["marks"] if "missing" not in mark)
    pack["marks"].remove(given)
    assert SecondOpinion(pack).lines() != before


def test_R10_the_random_packs_reach_everything() -> None:
    """Each way of aggregating, each status at the line, shared and parted ties occur among the default packs."""
    said: set[str] = set()
    for seed in range(300):
        pack = random_pack(random.Random(seed))
        said |= {f"method {one.get('aggregate', {}).get('method')}" for one in pack["rule"]["parts"]}
        for line in SecondOpinion(pack).lines():
            said |= {f"cut {line['at_cut']}", f"tie {line['tie_step']}"}
            said |= {"fallback" for part in line["parts"] if part["fallback"]}
            said |= {"clamped" for part in line["parts"] if any(part["clamped"].values())}
    assert said >= {f"method {name}" for name in ("mean", "sum", "median", "trimmed_mean", "trimmed_sum")}
    assert said >= {"method clamped_mean", "method tolerance_mean", "fallback", "clamped"}
    assert said >= {"cut in", "cut out", "cut tied", "cut None", "tie shared", "tie None", "tie 0", "tie 1", "tie 2"}
