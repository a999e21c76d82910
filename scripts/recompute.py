#!/usr/bin/env python3
"""Works out every number of a published sheet again, from nothing but the sheet.

    python3 recompute.py SHEET.csv

Needs Python 3.10 or newer and nothing else. Exit 0: every number is right; 1: the cells that are not, by line and column;
2: the file is no sheet. The steps are those of the rule that stands in the sheet itself, in this order: missing marks out,
total of a judge, drop or clamp, rounding of the marks, aggregate, rounding, factor, rounding of the part, weight, sum, amounts
added, bounds, rounding of the result, ranks.
"""

import csv
import json
import math
import sys
from fractions import Fraction

F = Fraction  # an exact number


def number(text):
    """`88.5`, `88 1/3` or `-0 2/3` as an exact number."""
    text = text.strip().lstrip("'")
    sign = -1 if text.startswith("-") else 1
    return sign * sum((F(piece) for piece in text.lstrip("-").split()), F(0))


def rounded(value, how):
    if not how:
        return value
    size, mode = abs(value) * 10 ** how["places"], how.get("mode") or "half_up"
    units = math.floor(size)
    rest = size - units
    if mode == "half_up" and rest >= F(1, 2):
        units += 1
    if mode == "half_even" and (rest > F(1, 2) or (rest == F(1, 2) and units % 2 == 1)):
        units += 1
    found = F(units, 10 ** how["places"])
    return found if value >= 0 else -found


def shown(value, how):
    how = how or {"places": 6}
    value, places = rounded(value, how), how["places"]
    digits = str(int(abs(value) * 10**places)).zfill(places + 1)
    text = digits[: len(digits) - places] + ("." + digits[len(digits) - places :] if places else "")
    return ("-" if value < 0 else "") + text


def mean(values):
    return sum(values, F(0)) / len(values)


class Aggregate:
    """From the marks of one entry, (judge, mark) in the order of the judges, to one number."""

    def __init__(self, rule, marks, rounds=True):
        rule = rule or {}
        method, n = rule.get("method") or "mean", len(marks)
        self.value, self.refused, self.fallback, self.far, self.dropped = None, False, False, False, []
        high = low = 0
        if method in ("trimmed_mean", "trimmed_sum", "tolerance_mean"):
            high, low = rule.get("drop_high") or 0, rule.get("drop_low") or 0
            if rule.get("drop_fraction"):
                high = low = math.floor(F(str(rule["drop_fraction"])) * n)
        left = list(marks)
        if high + low and n - high - low < (rule.get("min_left") or 2):
            if rule.get("fallback") == "refuse":
                self.refused = True
                return
            self.fallback = True
        else:
            left = self.strike(left, high, low)
        if method == "tolerance_mean" and not self.fallback:
            values = [mark for _judge, mark in left]
            if max(values) - min(values) > F(str(rule["tolerance"])):
                self.far, left, self.dropped = True, list(marks), []
        if method == "clamped_mean":
            middle, width = mean([mark for _judge, mark in marks]), F(str(rule["clamp"]))
            left = [(judge, min(max(mark, middle - width), middle + width)) for judge, mark in left]
        if rounds and not self.far:
            left = [(judge, rounded(mark, rule.get("round_marks"))) for judge, mark in left]
        self.counted = dict(left)
        self.value = self.of([mark for _judge, mark in left], method, rule)
        if rounds:
            self.value = rounded(self.value, rule.get("round"))

    def strike(self, left, high, low):
        """One mark for each strike; of equal extremes that of the judge latest in the list."""
        for count, extreme in ((high, max), (low, min)):
            for _ in range(count):
                worst = extreme(mark for _judge, mark in left)
                at = max(place for place, (_judge, mark) in enumerate(left) if mark == worst)
                self.dropped.append(left.pop(at)[0])
        return left

    @staticmethod
    def of(values, method, rule):
        if method == "median":
            values = sorted(values)
            return (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
        if method in ("sum", "trimmed_sum"):
            return sum(values, F(0)) * (F(str(rule["sum_to"])) / len(values) if rule.get("sum_to") else 1)
        return mean(values)


class Part:
    """One part of one entry, worked out from the rows of its marks; without them as the sheet gives it."""

    def __init__(self, rule, judges, factor, rows, given):
        self.rule, self.aggregate = rule, rule.get("aggregate") or {}
        self.weights = {item["id"]: F(str(item.get("weight") or "1")) for item in rule.get("items") or []}
        self.rows = sorted((row for row in rows if not row["note"]), key=lambda row: judges.get(row["judge"], 0))
        self.exact, self.refused, self.aggregates, self.totals = None, False, {}, []
        if not judges:
            self.exact = number(given["exact"]) if given["exact"] else None
            self.refused = "refused" in given["note"]
        elif self.rows:
            self.work_out()
        if judges and rule.get("factor") == "entry":
            self.exact = None if self.exact is None or factor is None else self.exact * factor

    def items(self, row):
        return {code: number(value) for code, value in (one.split("=", 1) for one in _items(row["items"]))}

    def work_out(self):
        for row in self.rows:
            items = self.items(row)
            total = sum((weight * items[code] for code, weight in self.weights.items()), F(0)) if items else None
            total = number(row["number"]) if total is None else rounded(total, self.rule.get("round_totals"))
            self.totals.append((row["judge"], total))
        if self.aggregate.get("per_item"):
            self.aggregates = {code: Aggregate(self.aggregate, self.column(code)) for code in self.weights}
        else:
            self.aggregates = {"": Aggregate(self.aggregate, self.totals)}
        self.refused = any(one.refused for one in self.aggregates.values())
        if not self.refused:
            weights = self.weights if self.aggregate.get("per_item") else {"": F(1)}
            self.exact = sum((weight * self.aggregates[code].value for code, weight in weights.items()), F(0))

    def column(self, code):
        return [(row["judge"], self.items(row)[code]) for row in self.rows if row["items"]]

    def item_value(self, code):
        column = self.column(code)
        return Aggregate(self.aggregate, column, rounds=False).value if column else None

    @property
    def value(self):
        return None if self.exact is None else rounded(self.exact, self.rule.get("round"))


def _items(text):
    """`a=1 b=88 1/3` in pieces: a piece without = belongs to the one before it."""
    found = []
    for piece in text.split():
        if "=" in piece:
            found.append(piece)
        else:
            found[-1] += " " + piece
    return found


class Entry:
    """One entry of a list: its rows, its parts, its result."""

    def __init__(self, rule, judges, rows):
        self.rule, self.up, self.rows = rule, rule.get("order") == "ascending", rows
        of = lambda record: [row for row in rows if row["record"] == record]  # noqa: E731
        self.line, self.track = of("result")[0], rows[0]["track"]
        self.active = of("entry")[0]["note"] in ("", "active")
        self.prior = {row["part"]: number(row["number"]) for row in of("prior")}
        self.amounts = [number(row["number"]) for row in of("adjustment")]
        factors = {row["part"]: number(row["number"]) for row in of("factor")}
        self.given = {row["part"]: row for row in of("part")}
        self.parts = []
        for part in rule.get("parts") or []:
            mine = [row for row in of("mark") if row["part"] == part["id"]]
            self.parts.append(Part(part, judges, factors.get(part["id"]), mine, self.given[part["id"]]))
        self.exact = self.combined()

    def combined(self):
        how, values = self.rule.get("combine") or "sum", [part.value for part in self.parts]
        there = [value for value in values if value is not None]
        if any(part.refused for part in self.parts) or not there or (how != "best" and len(there) < len(values)):
            return None
        if how == "best":
            result = min(there) if self.up else max(there)
        else:
            weighed = how == "weighted_sum"
            weights = [F(str(part.rule.get("weight") or "1")) if weighed else F(1) for part in self.parts]
            result = sum((weight * value for weight, value in zip(weights, values, strict=True)), F(0))
        result += sum(self.amounts, F(0))
        bounds = self.rule.get("bounds") or {}
        result = max(result, F(str(bounds["min"]))) if bounds.get("min") is not None else result
        return min(result, F(str(bounds["max"]))) if bounds.get("max") is not None else result

    def ranked_on(self):
        value = self.exact if self.rule.get("rank_on") == "exact" else rounded(self.exact, self.rule.get("round"))
        return -value if self.up else value

    def key(self, chain, index):
        """What a step of the chain compares, larger is better; None comes last, "?" cannot be read from the sheet."""
        step, totals = chain[index], [total for part in self.parts for _judge, total in part.totals]
        by = step["by"]
        if by in ("item", "untrimmed_mean", "highest_mark") and not any(part.rows for part in self.parts):
            return "?"
        if by == "fewest_penalties":
            return F(-sum(amount < 0 for amount in self.amounts))
        if by == "item":
            having = [part for part in self.parts if step["item"] in part.weights]
            having = [part for part in having if step.get("part") in (None, part.rule["id"])]
            found = having[0].item_value(step["item"]) if having else None
        elif by == "part":
            found = next(part.exact for part in self.parts if part.rule["id"] == step["part"])
        elif by == "untrimmed_mean":
            found = mean(totals) if totals else None
        elif by == "highest_mark":
            found = max(totals, default=None)
        elif by == "prior":
            found = self.prior.get(step["stage"])
        elif by == "exact":
            found = self.exact
        else:
            nth = sum(one["by"] == "next_best" for one in chain[: index + 1])
            values = sorted((part.exact for part in self.parts if part.exact is not None), reverse=not self.up)
            found = values[nth] if nth < len(values) else None
        return -found if found is not None and self.up else found


class Places:
    """Ranks and tie steps of a list."""

    def __init__(self, rule, entries):
        self.rule, self.chain, self.steps, self.rank = rule, rule.get("tie_breaks") or [], {}, {}
        self.unknown = False
        here = [one for one in entries if one.active and one.exact is not None]
        tracks = sorted({one.track for one in here}) if rule.get("rank_within") else [None]
        for track in tracks:
            self.of([one for one in here if track is None or one.track == track])

    def of(self, entries):
        width, left, groups = F(str(self.rule.get("tie_threshold") or "0")), list(entries), []
        left.sort(key=lambda one: one.ranked_on(), reverse=True)
        while left:
            top = left[0].ranked_on()
            group = [one for one in left if one.ranked_on() == top or top - one.ranked_on() < width]
            left = [one for one in left if one not in group]
            groups += self.apart(group, 0) if len(group) > 1 else [group]
        before, style = 0, self.rule.get("ranking") or "competition"
        for index, group in enumerate(groups):
            place = {"competition": F(before + 1), "dense": F(index + 1)}.get(style, before + F(len(group) + 1, 2))
            self.rank.update((id(one), place) for one in group)
            before += len(group)

    def apart(self, group, step):
        if step == len(self.chain):
            self.steps.update((id(one), "shared") for one in group)
            return [group]
        keys = {id(one): one.key(self.chain, step) for one in group}
        if "?" in keys.values():
            self.unknown = True
            return [group]
        if len(set(keys.values())) == 1:
            return self.apart(group, step + 1)
        found = []
        for key in [*sorted({key for key in keys.values() if key is not None}, reverse=True), None]:
            same = [one for one in group if keys[id(one)] == key]
            if len(same) == 1:
                self.steps[id(same[0])] = str(step)
                found.append(same)
            elif same:
                found += self.apart(same, step + 1)
        return found


class Check:
    """Compares what is printed with what comes out."""

    def __init__(self, rows):
        self.rows, self.count, self.wrong = rows, 0, []
        self.tells_struck = any(row["struck"] for row in rows)

    def same(self, row, column, value):
        """`value`: a number, a text, or None for an empty cell."""
        printed = row[column].strip().lstrip("'")
        self.count += 1
        right = printed == (value or "") if not isinstance(value, F) else bool(printed) and number(printed) == value
        if not right:
            told = "nothing" if value in (None, "") else value
            self.wrong.append(f"line {row['line']}, {column}: {printed or 'nothing'} is printed, {told} comes out")

    def run(self):
        for name in dict.fromkeys(row["list"] for row in self.rows if row["record"] == "rule"):
            self.list([row for row in self.rows if row["list"] == name])

    def list(self, rows):
        rule = json.loads(next(row["note"] for row in rows if row["record"] == "rule"))
        labels = [row["judge"] for row in rows if row["record"] == "judge"]
        judges = {label: place for place, label in enumerate(labels)}
        by_entry = {}
        for row in rows:
            if row["entry"]:
                by_entry.setdefault(row["entry"], []).append(row)
        entries = [Entry(rule, judges, mine) for mine in by_entry.values()]
        places = Places(rule, entries)
        for one in entries:
            self.entry(rule, one, places, bool(judges))

    def entry(self, rule, one, places, has_marks):
        for part in one.parts:
            if has_marks:
                self.marks(part)
                self.votes(one, part)
                self.same(one.given[part.rule["id"]], "number", str(len(part.rows)))
                self.same(one.given[part.rule["id"]], "exact", part.exact)
            text = None if part.exact is None else shown(part.exact, part.rule.get("round"))
            self.same(one.given[part.rule["id"]], "shown", text)
        self.same(one.line, "exact", one.exact)
        self.same(one.line, "shown", None if one.exact is None else shown(one.exact, rule.get("round")))
        self.same(one.line, "number", sum(one.amounts, F(0)))
        if not places.unknown:
            self.same(one.line, "rank", places.rank.get(id(one)))
            self.same(one.line, "tie_step", places.steps.get(id(one)))

    def votes(self, one, part):
        """Points that come from votes: full mark x votes / votes of, rounded; `exact` of the row is what they are a share of."""
        rule, rows = part.rule.get("votes"), [row for row in one.rows if row["record"] == "votes"]
        for row in rows:
            if not rule or row["part"] != part.rule["id"]:
                continue
            of = number(row["exact"])
            points = F(str(rule["max"])) * number(row["number"]) / of if of else F(0)
            for mark in part.rows:
                self.same(mark, "number", rounded(points, rule.get("round")))

    def marks(self, part):
        totals = dict(part.totals)
        for row in part.rows:
            self.same(row, "number", totals[row["judge"]])
            struck = [code or "yes" for code, one in part.aggregates.items() if row["judge"] in one.dropped]
            if self.tells_struck:
                self.same(row, "struck", " ".join(struck))
            if "" in part.aggregates and not part.refused:
                self.same(row, "counted", part.aggregates[""].counted.get(row["judge"]))


def read(path):
    """The rows of the file, each with its line."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    start = next((at for at, row in enumerate(table) if row[:1] == ["record"]), None)
    if start is None or ["format", "chuangxiang.sheet/1"] not in [row[:2] for row in table[:start]]:
        raise ValueError("this is no published sheet (format chuangxiang.sheet/1)")
    columns = table[start]
    rows = []
    for at, row in enumerate(table[start + 1 :], start + 2):
        rows.append({**dict.fromkeys(columns, ""), **dict(zip(columns, row, strict=False)), "line": at})
    return [row for row in rows if row["record"]]


def main(arguments):
    if len(arguments) != 1:
        print(__doc__)
        return 2
    try:
        check = Check(read(arguments[0]))
        check.run()
    except (OSError, UnicodeDecodeError, ValueError, KeyError, IndexError, StopIteration) as error:
        print(f"{arguments[0]}: cannot be read as a published sheet ({error})")
        return 2
    for line in check.wrong:
        print(line)
    print(f"{len(check.wrong)} of {check.count} numbers differ" if check.wrong else f"OK: {check.count} numbers")
    return 1 if check.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
