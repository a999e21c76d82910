"""A second implementation, written from the text of the rules alone: plain lists and fractions, no code of the engine.

It reads the document of a pack and gives, by entry, (exact, shown, rank) and by entry and part the exact value.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import groupby
from typing import Any

Json = dict[str, Any]


def rounded(value: Fraction, rule: Json | None) -> Fraction:
    if not rule:
        return value
    scaled = abs(value) * 10 ** rule["places"]
    mode = rule.get("mode") or "half_up"
    whole = math.floor(scaled)
    rest = scaled - whole
    if mode == "half_up":
        whole += rest >= Fraction(1, 2)
    elif mode == "half_even":
        whole += rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1)
    return Fraction(-whole if value < 0 else whole, 10 ** rule["places"])


def written(value: Fraction, rule: Json | None) -> str:
    rule = rule or {"places": 6, "mode": "half_up"}
    units = int(rounded(value, rule) * 10 ** rule["places"])
    digits = str(abs(units)).rjust(rule["places"] + 1, "0")
    at = len(digits) - rule["places"]
    return ("-" if units < 0 else "") + digits[:at] + ("." + digits[at:] if rule["places"] else "")


def average(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def aggregate(values: list[Fraction], rule: Json, rounding: bool = True) -> Fraction | None:
    """Values alone: which of two equal marks is struck changes no number."""
    method, n = rule.get("method") or "mean", len(values)
    marks = sorted(values)
    kept, fell_back = marks, False
    if method in ("trimmed_mean", "trimmed_sum", "tolerance_mean"):
        high, low = rule.get("drop_high") or 0, rule.get("drop_low") or 0
        if rule.get("drop_fraction"):
            high = low = math.floor(Fraction(rule["drop_fraction"]) * n)
        if high + low:
            if n - high - low >= (rule.get("min_left") or 2):
                kept = marks[low : n - high]
            elif rule.get("fallback") == "refuse":
                return None
            else:
                fell_back = True
        if method == "tolerance_mean" and not fell_back and kept[-1] - kept[0] > Fraction(rule["tolerance"]):
            found = average(marks)
            return rounded(found, rule.get("round")) if rounding else found
    if method == "clamped_mean":
        middle, width = average(marks), Fraction(rule["clamp"])
        kept = [middle - width if m < middle - width else middle + width if m > middle + width else m for m in marks]
    if rounding:
        kept = [rounded(mark, rule.get("round_marks")) for mark in kept]
    if method == "median":
        half = len(kept) // 2
        found = kept[half] if len(kept) % 2 else (kept[half - 1] + kept[half]) / 2
    elif method in ("sum", "trimmed_sum"):
        found = sum(kept, Fraction(0))
        if rule.get("sum_to"):
            found = found / len(kept) * Fraction(rule["sum_to"])
    else:
        found = average(kept)
    return rounded(found, rule.get("round")) if rounding else found


def part_value(part: Json, entry: Json, marks: list[Json]) -> tuple[Fraction | None, bool]:
    """The exact part, and whether the rule refused."""
    rule = part.get("aggregate") or {}
    weights = {item["id"]: Fraction(item.get("weight") or "1") for item in part.get("items") or []}
    given = [mark for mark in marks if not mark.get("missing")]
    if not given:
        return None, False
    if rule.get("per_item"):
        value: Fraction | None = Fraction(0)
        for item, weight in weights.items():
            found = aggregate([Fraction(mark["items"][item]) for mark in given], rule)
            if found is None:
                return None, True
            value += weight * found
    else:
        value = aggregate([total(mark, weights) for mark in given], rule)
        if value is None:
            return None, True
    if part.get("factor") == "entry":
        factor = (entry.get("factors") or {}).get(part["id"])
        value = None if factor is None else value * Fraction(factor)
    return value, False


def total(mark: Json, weights: dict[str, Fraction]) -> Fraction:
    if "total" in mark:
        return Fraction(mark["total"])
    return sum((weight * Fraction(mark["items"][item]) for item, weight in weights.items()), Fraction(0))


class Second:
    """The whole pack, entry by entry."""

    def __init__(self, pack: Json) -> None:
        self.pack, self.rule = pack, pack["rule"]
        self.descending = self.rule.get("order") != "ascending"
        self.entries = {entry["id"]: entry for entry in pack["entries"]}
        self.parts: dict[str, list[Fraction | None]] = {}
        self.exact: dict[str, Fraction | None] = {}
        for entry in pack["entries"]:
            self._score(entry)

    def _score(self, entry: Json) -> None:
        rule, values, refused = self.rule, [], False
        for part in rule["parts"]:
            given = [m for m in self.pack["marks"] if (m["entry"], m["part"]) == (entry["id"], part["id"])]
            value, refuses = part_value(part, entry, given)
            refused |= refuses
            values.append(value)
        self.parts[entry["id"]] = values
        self.exact[entry["id"]] = None if refused else self._combined(entry, values)

    def _combined(self, entry: Json, values: list[Fraction | None]) -> Fraction | None:
        rule, how = self.rule, self.rule.get("combine") or "sum"
        pairs = [
            (v if v is None else rounded(v, p.get("round")), p) for v, p in zip(values, rule["parts"], strict=True)
        ]
        there = [(value, part) for value, part in pairs if value is not None]
        if not there or (how != "best" and len(there) != len(pairs)):
            return None
        if how == "best":
            result = (max if self.descending else min)(value for value, _part in there)
        elif how == "sum":
            result = sum((value for value, _part in there), Fraction(0))
        else:
            result = sum((value * Fraction(part.get("weight") or "1") for value, part in there), Fraction(0))
        for one in entry.get("adjustments") or []:
            result += Fraction(one["amount"])
        bounds = rule.get("bounds") or {}
        if bounds.get("min") is not None and result < Fraction(bounds["min"]):
            result = Fraction(bounds["min"])
        if bounds.get("max") is not None and result > Fraction(bounds["max"]):
            result = Fraction(bounds["max"])
        return result

    def shown(self, entry: str) -> str | None:
        value = self.exact[entry]
        return None if value is None else written(value, self.rule.get("round"))

    def key(self, entry: str) -> Fraction:
        value = self.exact[entry]
        assert value is not None
        number = value if self.rule.get("rank_on") == "exact" else rounded(value, self.rule.get("round"))
        return -number if self.descending else number

    def ranks(self) -> dict[str, Fraction]:
        """Without a chain and a threshold."""
        ranked = [e for e, entry in self.entries.items() if (entry.get("status") or "active") == "active"]
        ranked = [entry for entry in ranked if self.exact[entry] is not None]
        if self.rule.get("rank_within") == "track":
            tracks = {self.entries[entry].get("track") for entry in ranked}
            return {
                k: v for t in tracks for k, v in self._places([e for e in ranked if self.entries[e].get("track") == t])
            }
        return dict(self._places(ranked))

    def _places(self, entries: list[str]) -> list[tuple[str, Fraction]]:
        found, before = [], 0
        style = self.rule.get("ranking") or "competition"
        for index, (_key, group) in enumerate(groupby(sorted(entries, key=self.key), key=self.key)):
            same = list(group)
            places = {
                "competition": Fraction(before + 1),
                "dense": Fraction(index + 1),
                "fractional": sum(Fraction(before + 1 + i) for i in range(len(same))) / len(same),
            }
            found += [(entry, places[style]) for entry in same]
            before += len(same)
        return found
