"""Random score packs that use everything the format has. Few different marks, so that ties are common."""

from __future__ import annotations

import random
from typing import Any

Json = dict[str, Any]
METHODS = ("mean", "sum", "median", "trimmed_mean", "trimmed_sum", "clamped_mean", "tolerance_mean")
ITEMS = [{"id": "x", "min": "0", "max": "60"}, {"id": "y", "max": "40", "weight": "0.5"}, {"id": "z", "weight": "2"}]
STEPS = (
    {"by": "untrimmed_mean"}, {"by": "highest_mark"}, {"by": "fewest_penalties"}, {"by": "prior", "stage": "semi"},
    {"by": "exact"}, {"by": "next_best"}, {"by": "part", "part": "a"},
)  # fmt: skip


def rounding(pick: random.Random, chance: float) -> Json | None:
    if pick.random() >= chance:
        return None
    mode = pick.choice(("half_up", "half_even", "down", None))
    return {"places": pick.randint(0, 3), **({"mode": mode} if mode else {})}


def some(pick: random.Random, document: Json) -> Json:
    """Some keys absent, some null: both are their defaults."""
    return {key: value for key, value in document.items() if value is not None or pick.random() < 0.5}


def aggregate(pick: random.Random, itemised: bool) -> Json:
    drops: Json = {"drop_high": pick.randint(0, 2), "drop_low": pick.randint(0, 2)}
    if pick.random() < 0.3:
        drops = {"drop_fraction": pick.choice(("0.1", "0.2", "0.25", "0.34", "0.5"))}
    return some(
        pick,
        {
            "method": pick.choice(METHODS),
            **drops,
            "clamp": pick.choice(("0", "0.5", "2.25")),
            "tolerance": pick.choice(("0", "3", "10.5")),
            "min_left": pick.choice((None, 1, 2, 3)),
            "fallback": pick.choice((None, "mean", "mean", "refuse")),
            "per_item": True if itemised and pick.random() < 0.4 else None,
            "round_marks": rounding(pick, 0.3),
            "sum_to": pick.choice((None, "5", 7, "2.5")),
            "round": rounding(pick, 0.3),
        },
    )


def part(pick: random.Random, name: str) -> Json:
    itemised = pick.random() < 0.5
    return some(
        pick,
        {
            "id": name,
            "items": ITEMS if itemised else None,
            "aggregate": aggregate(pick, itemised),
            "factor": pick.choice((None, None, "entry")),
            "round": rounding(pick, 0.5),
            "weight": pick.choice((None, "0.3", "0.7", "0.125")),
        },
    )


def mark(pick: random.Random, of: Json, entry: str, judge: str) -> Json:
    found = {"entry": entry, "judge": judge, "part": of["id"]}
    if pick.random() < 0.1:
        return found | {"missing": pick.choice(("recused", "absent", "abandoned"))}
    if not of.get("items"):
        return found | {"total": pick.choice((f"{pick.randint(158, 164) / 2:.1f}", pick.randint(79, 81)))}
    return found | {"items": {"x": str(pick.randint(40, 43)), "y": f"{pick.randint(3000, 3003) / 100:.2f}", "z": "1.5"}}


def rule(pick: random.Random, parts: list[Json]) -> Json:
    chain = [dict(step) for step in pick.sample(STEPS, pick.randint(0, 4))]
    if chain and pick.random() < 0.3:
        chain.append({"by": "next_best"})
    itemised = [one["id"] for one in parts if one.get("items")]
    if itemised:
        chain.insert(pick.randint(0, len(chain)), {"by": "item", "part": pick.choice(itemised), "item": "x"})
    ties, per = pick.choice((None, "include", "exclude", "ask")), pick.choice((None, "track"))
    cut = some(pick, {"places": pick.randint(0, 6), "ties": ties, "per": per}) if pick.random() < 0.8 else None
    return some(
        pick,
        {
            "parts": parts,
            "combine": pick.choice((None, "sum", "weighted_sum", "best")),
            "round": rounding(pick, 0.8),
            "rank_on": pick.choice((None, "rounded", "exact")),
            "bounds": pick.choice((None, {"min": "20", "max": None}, {"max": "90"})),
            "order": pick.choice((None, "descending", "ascending")),
            "ranking": pick.choice((None, "competition", "dense", "fractional")),
            "rank_within": pick.choice((None, None, "track")),
            "tie_threshold": pick.choice((None, None, "0", "0.5", "1.25")),
            "tie_breaks": chain or None,
            "cut": cut,
        },
    )


def random_pack(pick: random.Random, entries: int = 7, judges: int = 5) -> Json:
    """A pack that `tabulate` accepts."""
    parts = [part(pick, name) for name in ("a", "b", "c")[: pick.choice((1, 1, 2, 3))]]
    rows = [
        some(
            pick,
            {
                "id": f"E{number}",
                "track": pick.choice(("t", "u", None)),
                "status": pick.choice((None, "active", "active", "active", "withdrawn", "disqualified", "absent")),
                "factors": {one["id"]: pick.choice(("3.2", "-1.05", 2)) for one in parts if pick.random() < 0.9} or None,
                "prior": pick.choice((None, {"semi": "80"}, {"semi": "80.5"}, {"semi": None})),
                "adjustments": [
                    {"amount": pick.choice(("-2.00", "1.5", "-0.005", 3)), "reason": "overtime"}
                    for _ in range(pick.choice((0, 0, 1, 2)))
                ] or None,
            },
        )
        for number in range(entries)
    ]  # fmt: skip
    seats = [f"J{number}" for number in range(judges)]
    pick.shuffle(seats)
    marks = [
        mark(pick, one, row["id"], judge) for one in parts for row in rows for judge in seats if pick.random() < 0.9
    ]
    pick.shuffle(marks)
    return {
        "format": "chuangxiang.scorepack/1",
        "rule": rule(pick, parts),
        "entries": rows,
        "judges": [{"id": judge} for judge in seats],
        "marks": marks,
    }
