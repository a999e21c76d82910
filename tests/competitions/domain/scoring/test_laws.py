"""Laws that hold for any pack, and the engine against a second implementation."""

from __future__ import annotations

import json
import random
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from competitions.domain.scoring import as_text, load, tabulate
from tests.competitions.domain.scoring.builders import results
from tests.competitions.domain.scoring.second import Second

METHODS = ("mean", "sum", "median", "trimmed_mean", "trimmed_sum", "clamped_mean", "tolerance_mean")
MODES = ("half_up", "half_even", "down")


def rounding(pick: random.Random, chance: float = 0.5):
    return {"places": pick.randint(0, 3), "mode": pick.choice(MODES)} if pick.random() < chance else None


def aggregate(pick: random.Random, itemised: bool):
    rule = {
        "method": pick.choice(METHODS),
        "clamp": pick.choice(("0", "0.5", "2.25")),
        "tolerance": pick.choice(("0", "3", "10.5")),
        "min_left": pick.randint(1, 3),
        "fallback": pick.choice(("mean", "mean", "refuse", None)),
        "per_item": itemised and pick.random() < 0.4,
        "round_marks": rounding(pick, 0.3),
        "sum_to": pick.choice((None, "5", 7, "2.5")),
        "round": rounding(pick, 0.3),
    }
    if pick.random() < 0.3:
        return rule | {"drop_fraction": pick.choice(("0.1", "0.2", "0.25", "0.4"))}
    return rule | {"drop_high": pick.randint(0, 2), "drop_low": pick.randint(0, 2)}


def a_part(pick: random.Random, name: str):
    itemised = pick.random() < 0.5
    part = {"id": name, "aggregate": aggregate(pick, itemised), "round": rounding(pick)}
    part["weight"] = pick.choice(("0.3", "0.7", "1", "0.125"))
    part["factor"] = pick.choice((None, None, "entry"))
    if itemised:
        part["items"] = [{"id": "x", "max": "60"}, {"id": "y", "max": "40", "weight": pick.choice(("1", "0.5", "2"))}]
    return part


def mark(pick: random.Random, part, entry: str, judge: str):
    found = {"entry": entry, "judge": judge, "part": part["id"]}
    if pick.random() < 0.1:
        return found | {"missing": pick.choice(("recused", "absent", "abandoned"))}
    if "items" not in part:
        return found | {"total": f"{pick.randint(0, 200) / 2:.1f}"}
    return found | {"items": {"x": str(pick.randint(30, 60)), "y": f"{pick.randint(1500, 4000) / 100:.2f}"}}


def a_pack(pick: random.Random, entries: int = 6, judges: int = 5):
    """A random pack; few different marks, so that ties are common."""
    parts = [a_part(pick, name) for name in ("a", "b")[: pick.randint(1, 2)]]
    rule = {
        "parts": parts,
        "combine": pick.choice(("sum", "weighted_sum", "best")),
        "round": rounding(pick, 0.8),
        "rank_on": pick.choice(("rounded", "exact")),
        "bounds": pick.choice((None, {"min": "20", "max": None}, {"max": "90"})),
        "order": pick.choice(("descending", "descending", "ascending")),
        "ranking": pick.choice(("competition", "dense", "fractional")),
        "rank_within": pick.choice((None, "track")),
    }
    rows = [
        {
            "id": f"E{n}",
            "track": pick.choice(("t", "u")),
            "status": pick.choice(("active", "active", "active", "withdrawn", "disqualified", "absent")),
            "factors": {part["id"]: pick.choice(("3.2", "1.05")) for part in parts if pick.random() < 0.9},
            "adjustments": [{"amount": pick.choice(("-2.00", "1.5", "-0.005"))} for _ in range(pick.randint(0, 2))],
        }
        for n in range(entries)
    ]
    seats = [f"J{n}" for n in range(judges)]
    marks = [
        mark(pick, part, row["id"], judge) for part in parts for row in rows for judge in seats if pick.random() < 0.9
    ]
    return {
        "format": "chuangxiang.scorepack/1",
        "rule": rule,
        "entries": rows,
        "judges": [{"id": judge} for judge in seats],
        "marks": marks,
    }


packs = st.integers(0, 2**32).map(lambda seed: a_pack(random.Random(seed)))


def agrees(pack) -> int:
    """How many sheets were compared."""
    second = Second(pack)
    ranks = second.ranks()
    for line in results(pack)["results"]:
        entry = line["entry"]
        exact = second.exact[entry]
        assert line["exact"] == (None if exact is None else str(exact))
        assert line["shown"] == second.shown(entry)
        assert [part["exact"] for part in line["parts"]] == [
            None if value is None else str(value) for value in second.parts[entry]
        ]
        assert (None if line["rank"] is None else Fraction(line["rank"])) == ranks.get(entry)
    return len(pack["marks"])


def test_ten_thousand_random_sheets_against_the_second_implementation():
    pick, sheets = random.Random(20240530), 0
    while sheets < 10_000:
        sheets += agrees(a_pack(pick))


@settings(max_examples=50)
@given(packs)
def test_any_pack_against_the_second_implementation(pack):
    agrees(pack)


@settings(max_examples=60)
@given(packs, st.randoms(use_true_random=False))
def test_the_order_of_entries_judges_and_marks_changes_no_number(pack, shuffler):
    def numbers(document):
        return {
            line["entry"]: (
                [line[key] for key in ("rank", "shown", "exact", "at_cut", "tie_step")],
                [(part["exact"], part["shown"], part["n"], len(part["dropped"])) for part in line["parts"]],
            )
            for line in results(document)["results"]
        }

    pack["rule"]["cut"] = {"places": 3}
    pack["rule"]["tie_breaks"] = [{"by": "highest_mark"}, {"by": "untrimmed_mean"}]
    before = numbers(pack)
    for key in ("entries", "judges", "marks"):
        shuffler.shuffle(pack[key])
    assert numbers(pack) == before


@settings(max_examples=20)
@given(packs)
def test_tabulating_twice_gives_the_same_bytes(pack):
    data = json.dumps(pack).encode()
    first, second = (as_text(tabulate(one.pack).document(one.inputs_sha256)) for one in (load(data), load(data)))
    assert first == second


@settings(max_examples=40)
@given(packs, st.sampled_from(["recused", "absent", "abandoned"]))
def test_a_judge_who_is_missing_has_no_weight(pack, why):
    """The same as if the judge had not been asked: a missing mark is never a zero."""
    silent = {**pack, "marks": [one for one in pack["marks"] if one["judge"] != "J1"]}
    there = {(entry["id"], part["id"]) for entry in pack["entries"] for part in pack["rule"]["parts"]}
    missing = [{"entry": entry, "judge": "J1", "part": part, "missing": why} for entry, part in sorted(there)]
    said = {**silent, "marks": [*missing, *silent["marks"]]}
    assert results(said)["results"] == results(silent)["results"]


@settings(max_examples=40)
@given(packs)
def test_who_is_out_changes_nothing_for_the_others(pack):
    active = [entry for entry in pack["entries"] if entry["status"] == "active"]
    ids = {entry["id"] for entry in active}
    without = {**pack, "entries": active, "marks": [one for one in pack["marks"] if one["entry"] in ids]}
    lines = [line for line in results(pack)["results"] if line["entry"] in ids]
    assert lines == results(without)["results"]


@settings(max_examples=40)
@given(packs)
def test_dropping_stays_between_the_lowest_and_the_highest_mark(pack):
    for part in pack["rule"]["parts"]:
        part["aggregate"] |= {"method": "trimmed_mean", "per_item": False, "round": None, "round_marks": None}
        part["factor"] = None
    for line in results(pack)["results"]:
        for part in line["parts"]:
            totals = [Fraction(total) for total in part["judge_totals"].values()]
            assert part["exact"] is None or min(totals) <= Fraction(part["exact"]) <= max(totals)
            assert len(set(part["dropped"])) == len(part["dropped"])
