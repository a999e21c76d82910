"""Simulated contests with a judge who is odd in a known way. The unit is the SD of the entries' quality."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from judging.domain.anomalies import Observation

ITEMS = ("a", "b", "c", "d")


@dataclass(frozen=True)
class Size:
    """How large a contest is. `reviews` None: everybody marks everything."""

    entries: int = 493
    judges: int = 40
    reviews: int | None = 3
    severity: float = 0.64
    residual: float = 0.8


LARGE, SMALL, LIVE = Size(), Size(60, 12), Size(40, 11, None)


def contest(seed: int, odd: str = "", size: Size = LARGE) -> tuple[list[Observation], dict[str, set[str]]]:
    """Marks of four items with their mean, and the entries of each judge's region. Judge J0 is the odd one."""
    pick = np.random.default_rng(seed)
    worth = pick.normal(0, 1, size.entries)
    level = pick.normal(0, size.severity, size.judges)
    profile = pick.normal(0, 0.5, (size.entries, len(ITEMS)))
    region, home = pick.integers(0, 10, size.entries), pick.integers(0, 10, size.judges)
    marks, own = [], {f"J{judge}": set[str]() for judge in range(size.judges)}
    for entry, judge in assigned(pick, size):
        at_home = region[entry] == home[judge]
        if at_home:
            own[f"J{judge}"].add(f"E{entry}")
        noise, items = pick.normal(0, size.residual), profile[entry] + pick.normal(0, 0.5, len(ITEMS))
        whole = worth[entry] + level[judge] + noise
        if judge == 0:
            whole, items = as_odd(odd, worth[entry], level[judge], noise, items, at_home=bool(at_home))
        given = {code: float(whole + item) for code, item in zip(ITEMS, items, strict=True)}
        marks.append(Observation(f"E{entry}", f"J{judge}", float(np.mean(list(given.values()))), given))
    return marks, own


def as_odd(odd: str, worth: float, level: float, noise: float, items, *, at_home: bool):
    """What the odd judge gives instead."""
    if odd == "erratic":
        return worth + level + 2.5 * noise, items
    if odd == "reversed":
        return -worth + level + noise, items
    if odd == "narrow":
        return level + 0.2 * (worth + noise), 0.2 * items
    if odd == "halo":
        return worth + level + noise, 0.4 * items
    if odd == "home" and at_home:
        return worth + level + noise + 1.25, items
    if odd == "severe":
        return worth + level + noise - 4, items
    return worth + level + noise, items


def assigned(pick, size: Size) -> list[tuple[int, int]]:
    """Pairs at random with even loads."""
    if size.reviews is None:
        return [(entry, judge) for entry in range(size.entries) for judge in range(size.judges)]
    wanted = size.entries * size.reviews
    seats = np.resize(np.arange(size.judges), wanted)
    pick.shuffle(seats)
    rows = seats.reshape(-1, size.reviews)
    while doubled := [row for row in range(size.entries) if len(set(rows[row])) < size.reviews]:
        for row in doubled:
            other, place = pick.integers(size.entries), pick.integers(size.reviews)
            rows[row, place], rows[other, place] = rows[other, place], rows[row, place]
    return [(entry, int(judge)) for entry in range(size.entries) for judge in rows[entry]]
