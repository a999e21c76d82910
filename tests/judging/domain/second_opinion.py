"""A second opinion on a score pack: every line of the results, written from the text of the format alone.

It shares no code with the engine and is as plain as can be: a result is looked up by walking over all marks, a place is
counted by comparing with everybody else. Slow, and easy to check against the text.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

Json = dict[str, Any]
F = Fraction


def get(thing: Json | None, key: str, default: Any = None) -> Any:
    """Absent and null are the same."""
    value = (thing or {}).get(key)
    return default if value is None else value


# --- numbers ----------------------------------------------------------------------------------------------------------


def rounded(value: F, how: Json | None) -> F:
    if how is None:
        return value
    unit = F(1, 10 ** how["places"])
    below = math.floor(abs(value) / unit)
    rest, half = abs(value) / unit - below, F(1, 2)
    mode = get(how, "mode", "half_up")
    up = {"half_up": rest >= half, "half_even": rest > half or (rest == half and below % 2 == 1), "down": False}[mode]
    size = (below + (1 if up else 0)) * unit
    return size if value >= 0 else -size


def shown(value: F | None, how: Json | None) -> str | None:
    if value is None:
        return None
    how = how or {"places": 6}
    found = rounded(value, how)
    places = how["places"]
    digits = str(int(abs(found) * 10**places)).zfill(places + 1)
    text = digits if places == 0 else f"{digits[:-places]}.{digits[-places:]}"
    return f"-{text}" if found < 0 else text


def plain(value: F) -> str:
    """The decimal where there is one, else the fraction."""
    for places in range(120):
        scaled = value * 10**places
        if scaled.denominator == 1:
            return str(shown(value, {"places": places, "mode": "down"}))
    return f"{value.numerator}/{value.denominator}"


def mean(values: list[F]) -> F:
    return sum(values, F(0)) / len(values)


# --- one part of one entry --------------------------------------------------------------------------------------------


class Agg:
    """The aggregate of a list of (judge, mark) in the order of the judges."""

    def __init__(self, rule: Json | None, marks: list[tuple[str, F]], rounds: bool = True) -> None:
        method, n = get(rule, "method", "mean"), len(marks)
        self.dropped: list[str] = []
        self.clamped: dict[str, F] = {}
        self.fallback = self.refused = False
        everything = [mark for _judge, mark in marks]
        high = low = 0
        if method in ("trimmed_mean", "trimmed_sum", "tolerance_mean"):
            high, low = get(rule, "drop_high", 0), get(rule, "drop_low", 0)
            if get(rule, "drop_fraction") is not None:
                high = low = math.floor(F(str(rule["drop_fraction"])) * n)  # type: ignore[index]
        left = list(marks)
        if high + low > 0 and n - high - low < get(rule, "min_left", 2):
            if get(rule, "fallback", "mean") == "refuse":
                self.refused, self.value = True, None
                return
            self.fallback = True
        else:
            left = self._strike(left, high, low)
        too_far = False
        if method == "tolerance_mean" and not self.fallback:
            kept = [mark for _judge, mark in left]
            too_far = max(kept) - min(kept) > F(str(rule["tolerance"]))  # type: ignore[index]
            if too_far:
                left, self.dropped = list(marks), []
        if method == "clamped_mean":
            middle, width = mean(everything), F(str(rule["clamp"]))  # type: ignore[index]
            limited = [(judge, min(max(mark, middle - width), middle + width)) for judge, mark in left]
            self.clamped = {judge: new for (judge, new), (_j, old) in zip(limited, left, strict=True) if new != old}
            left = limited
        if rounds and not too_far:
            left = [(judge, rounded(mark, get(rule, "round_marks"))) for judge, mark in left]
            self.clamped = {judge: rounded(mark, get(rule, "round_marks")) for judge, mark in self.clamped.items()}
        values = [mark for _judge, mark in left]
        if method in ("sum", "trimmed_sum"):
            found = sum(values, F(0))
            if get(rule, "sum_to") is not None:
                found = found * F(str(rule["sum_to"])) / len(values)  # type: ignore[index]
        elif method == "median":
            ordered = sorted(values)
            found = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
        else:
            found = mean(values)
        self.value: F | None = rounded(found, get(rule, "round")) if rounds else found

    def _strike(self, left: list[tuple[str, F]], high: int, low: int) -> list[tuple[str, F]]:
        left = list(left)
        for _ in range(high):
            top = max(mark for _judge, mark in left)
            at = max(place for place, (_judge, mark) in enumerate(left) if mark == top)
            self.dropped.append(left.pop(at)[0])
        for _ in range(low):
            bottom = min(mark for _judge, mark in left)
            at = max(place for place, (_judge, mark) in enumerate(left) if mark == bottom)
            self.dropped.append(left.pop(at)[0])
        return left


class Part:
    """One part of one entry."""

    def __init__(self, pack: Json, part: Json, entry: Json) -> None:
        self.rule, self.aggregate = part, get(part, "aggregate", {})
        self.items = {item["id"]: F(str(get(item, "weight", "1"))) for item in get(part, "items", [])}
        self.given = [
            (judge["id"], mark)
            for judge in pack["judges"]
            for mark in pack["marks"]
            if (mark["entry"], mark["judge"], mark["part"]) == (entry["id"], judge["id"], part["id"])
            and get(mark, "missing") is None
        ]
        self.totals = [(judge, self._total(mark)) for judge, mark in self.given]
        self.per_item = get(self.aggregate, "per_item", False)
        self.exact: F | None = None
        self.refused = False
        self.aggs: dict[str, Agg] = {}
        if self.totals:
            self._work_out()
        if get(part, "factor") == "entry":
            factor = get(get(entry, "factors"), part["id"])
            self.exact = None if self.exact is None or factor is None else self.exact * F(str(factor))
        self.value = None if self.exact is None else rounded(self.exact, get(part, "round"))

    def _total(self, mark: Json) -> F:
        if get(mark, "total") is not None:
            return F(str(mark["total"]))
        return sum((weight * F(str(mark["items"][item])) for item, weight in self.items.items()), F(0))

    def _work_out(self) -> None:
        if self.per_item:
            self.aggs = {item: Agg(self.aggregate, self._column(item)) for item in self.items}
        else:
            self.aggs = {"": Agg(self.aggregate, self.totals)}
        self.refused = any(agg.refused for agg in self.aggs.values())
        if self.refused:
            return
        if self.per_item:
            self.exact = sum((weight * (self.aggs[item].value or F(0)) for item, weight in self.items.items()), F(0))
        else:
            self.exact = self.aggs[""].value

    def _column(self, item: str) -> list[tuple[str, F]]:
        return [(judge, F(str(mark["items"][item]))) for judge, mark in self.given if get(mark, "items") is not None]

    def item_value(self, item: str) -> F | None:
        column = self._column(item)
        return Agg(self.aggregate, column, rounds=False).value if column else None

    def document(self) -> Json:
        clamped = {key: {judge: plain(mark) for judge, mark in agg.clamped.items()} for key, agg in self.aggs.items()}
        dropped = {key: agg.dropped for key, agg in self.aggs.items()}
        return {
            "id": self.rule["id"],
            "n": len(self.totals),
            "judge_totals": {judge: plain(total) for judge, total in self.totals},
            "dropped": dropped if self.per_item else dropped.get("", []),
            "clamped": clamped if self.per_item else clamped.get("", {}),
            "exact": None if self.exact is None else str(self.exact),
            "shown": shown(self.exact, get(self.rule, "round")),
            "fallback": any(agg.fallback for agg in self.aggs.values()),
        }


# --- the whole --------------------------------------------------------------------------------------------------------


class SecondOpinion:
    """All lines of the results of a pack."""

    def __init__(self, pack: Json) -> None:
        self.pack, self.rule = pack, get(pack, "rule", {})
        self.entries = {entry["id"]: entry for entry in pack["entries"]}
        self.up = get(self.rule, "order", "descending") == "ascending"
        self.parts = {
            one: [Part(pack, part, entry) for part in get(self.rule, "parts", [])]
            for one, entry in self.entries.items()
        }
        self.exact = {one: self._exact(one) for one in self.entries}
        self.ranked = [
            one
            for one, entry in self.entries.items()
            if get(entry, "status", "active") == "active" and self.exact[one] is not None
        ]
        self.steps: dict[str, str] = {}
        self.better: dict[str, int] = {}
        self.place: dict[str, F] = {}
        for scope in self._scopes(get(self.rule, "rank_within")):
            self._rank(scope)

    def _scopes(self, by: str | None) -> list[list[str]]:
        tracks = {get(self.entries[one], "track", "") if by else "" for one in self.ranked}
        return [
            [one for one in self.ranked if not by or get(self.entries[one], "track", "") == track]
            for track in sorted(tracks)
        ]

    def _exact(self, entry: str) -> F | None:
        parts, how = self.parts[entry], get(self.rule, "combine", "sum")
        values = [part.value for part in parts]
        if any(part.refused for part in parts) or not [value for value in values if value is not None]:
            return None
        if how == "best":
            there = [value for value in values if value is not None]
            result = min(there) if self.up else max(there)
        elif None in values:
            return None
        else:
            result = F(0)
            for part in parts:
                weight = F(str(get(part.rule, "weight", "1"))) if how == "weighted_sum" else F(1)
                result += weight * (part.value or F(0))
        for one in get(self.entries[entry], "adjustments", []):
            result += F(str(one["amount"]))
        low, high = get(get(self.rule, "bounds"), "min"), get(get(self.rule, "bounds"), "max")
        if low is not None and result < F(str(low)):
            result = F(str(low))
        if high is not None and result > F(str(high)):
            result = F(str(high))
        return result

    def _number(self, entry: str) -> F:
        exact = self.exact[entry]
        assert exact is not None
        value = exact if get(self.rule, "rank_on", "rounded") == "exact" else rounded(exact, get(self.rule, "round"))
        return -value if self.up else value

    def _rank(self, scope: list[str]) -> None:
        width = F(str(get(self.rule, "tie_threshold", "0")))
        left = sorted(scope, key=self._number, reverse=True)
        groups: list[list[str]] = []
        while left:
            first = self._number(left[0])
            group = [one for one in left if self._number(one) == first or first - self._number(one) < width]
            left = [one for one in left if one not in group]
            groups += self._apart(group, 0) if len(group) > 1 else [group]
        before, style = 0, get(self.rule, "ranking", "competition")
        for index, group in enumerate(groups):
            middle = mean([F(before + place) for place in range(1, len(group) + 1)])
            place = {"competition": F(before + 1), "dense": F(index + 1), "fractional": middle}[style]
            self.place |= dict.fromkeys(group, place)
            before += len(group)

    def _apart(self, group: list[str], step: int) -> list[list[str]]:
        chain = get(self.rule, "tie_breaks", [])
        if step == len(chain):
            self.steps |= dict.fromkeys(group, "shared")
            return [group]
        keys = {one: self._key(one, chain, step) for one in group}
        different = sorted({key for key in keys.values() if key is not None}, reverse=True)
        if len(set(keys.values())) == 1:
            return self._apart(group, step + 1)
        found: list[list[str]] = []
        for key in [*different, None]:
            same = [one for one in group if keys[one] == key]
            if len(same) == 1:
                self.steps[same[0]] = str(step)
                found.append(same)
            elif same:
                found += self._apart(same, step + 1)
        return found

    def _key(self, entry: str, chain: list[Json], index: int) -> F | None:
        step, parts = chain[index], self.parts[entry]
        by = step["by"]
        totals = [total for part in parts for _judge, total in part.totals]
        found: F | None = None
        if by == "item":
            for part in parts:
                if step["item"] in part.items and get(step, "part", part.rule["id"]) == part.rule["id"]:
                    found = part.item_value(step["item"])
        elif by == "part":
            found = next(part.exact for part in parts if part.rule["id"] == step["part"])
        elif by == "untrimmed_mean":
            found = mean(totals) if totals else None
        elif by == "highest_mark":
            found = max(totals) if totals else None
        elif by == "fewest_penalties":
            amounts = [F(str(one["amount"])) for one in get(self.entries[entry], "adjustments", [])]
            return F(-len([amount for amount in amounts if amount < 0]))
        elif by == "prior":
            value = get(get(self.entries[entry], "prior"), step["stage"])
            found = None if value is None else F(str(value))
        elif by == "exact":
            found = self.exact[entry]
        else:
            nth = len([one for one in chain[: index + 1] if one["by"] == "next_best"])
            values = sorted([part.exact for part in parts if part.exact is not None], reverse=not self.up)
            found = values[nth] if nth < len(values) else None
        return -found if found is not None and self.up else found

    def at_cut(self, entry: str) -> str | None:
        cut = get(self.rule, "cut")
        if cut is None or entry not in self.place:
            return None
        track = get(self.entries[entry], "track", "")
        others = [one for one in self.ranked if not get(cut, "per") or get(self.entries[one], "track", "") == track]
        mine = self.place[entry]
        above = len([one for one in others if self.place[one] < mine])
        here = len([one for one in others if self.place[one] == mine])
        if above + here <= cut["places"]:
            return "in"
        if above >= cut["places"]:
            return "out"
        return {"include": "in", "exclude": "out", "ask": "tied"}[get(cut, "ties", "ask")]

    def lines(self) -> list[Json]:
        order = sorted(self.entries, key=lambda one: self.place.get(one, F(10**9)))
        return [
            {
                "entry": one,
                "rank": plain(self.place[one]) if one in self.place else None,
                "shown": shown(self.exact[one], get(self.rule, "round")),
                "exact": None if self.exact[one] is None else str(self.exact[one]),
                "status": get(self.entries[one], "status", "active"),
                "tie_step": self.steps.get(one),
                "at_cut": self.at_cut(one),
                "parts": [part.document() for part in self.parts[one]],
                "adjustments": self._added(one),
            }
            for one in order
        ]

    def _added(self, entry: str) -> str:
        return str(
            sum((Decimal(str(one["amount"])) for one in get(self.entries[entry], "adjustments", [])), Decimal(0))
        )
