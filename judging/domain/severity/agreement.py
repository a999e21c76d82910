"""Do two halves of the reviews agree on the order, and more so when they are corrected?

The marks of every entry are split by lot into two halves of different judges, each half makes its own list, and Kendall's
tau compares the two. A correction that does not raise it is worth nothing here; spread is evened only where it rises.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from judging.domain.severity.data import Design, Floats, Ints, NotEstimable, Observation, design_of
from judging.domain.severity.fixed import ridge
from judging.domain.severity.spread import evened

SPLITS = 10


@dataclass(frozen=True, slots=True)
class Agreement:
    """Kendall's tau between halves, the mean of the splits: plain means, corrected, with spreads evened too.

    None: no entry has two marks, or (for `evened`) a judge has too few marks in a half.
    """

    raw: float | None
    corrected: float | None
    evened: float | None


def tau(one: Floats, other: Floats) -> float:
    """Kendall's tau-b; nan where one list is all ties."""
    first = np.sign(one[:, None] - one).astype(np.int8)
    second = np.sign(other[:, None] - other).astype(np.int8)
    both = np.sqrt(float(np.count_nonzero(first)) * float(np.count_nonzero(second)))
    return float((first * second).sum(dtype=np.int64) / both) if both else float("nan")


def agreement(observations: Sequence[Observation], *, seed: int, splits: int = SPLITS) -> Agreement:
    """The agreement of halves. The same seed gives the same numbers."""
    design = design_of(observations)
    random = np.random.Generator(np.random.PCG64(seed))
    rows = [_split(design, random) for _split_at in range(splits)]
    return Agreement(*(_mean([row[kind] for row in rows]) for kind in range(3)))


def _mean(values: Sequence[float]) -> float | None:
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known and len(known) == len(values) else None


def _split(design: Design, random: np.random.Generator) -> tuple[float, float, float]:
    half = _halves(design, random)
    marks = design.observations()
    halves = []
    for side in (0, 1):
        chosen = [marks[at] for at in np.flatnonzero(half == side)]
        if not chosen:
            return (float("nan"),) * 3
        halves.append(design_of(chosen))
    both = sorted({*halves[0].entries} & {*halves[1].entries})
    if len(both) < 2:
        return (float("nan"),) * 3
    raw, level = (_compared(halves, [way(one) for one in halves], both) for way in (lambda one: one.raw, ridge))
    try:
        spread = _compared(halves, [ridge(evened(one)) for one in halves], both)
    except NotEstimable:
        spread = float("nan")
    return raw, level, spread


def _halves(design: Design, random: np.random.Generator) -> Ints:
    """0 or 1 for each mark: of every entry half, the odd one by lot."""
    order = np.lexsort((random.random(len(design.entry)), design.entry))
    starts = np.cumsum(design.per_entry) - design.per_entry
    place = np.arange(len(order)) - starts[design.entry[order]].astype(np.int64)
    odd = random.integers(0, 2, len(design.entries))
    half = np.empty(len(order), dtype=np.int64)
    half[order] = (place + odd[design.entry[order]]) % 2
    return half


def _compared(halves: Sequence[Design], values: Sequence[Floats], both: Sequence[str]) -> float:
    lists = []
    for design, value in zip(halves, values, strict=True):
        at = {name: index for index, name in enumerate(design.entries)}
        lists.append(value[[at[name] for name in both]])
    return tau(*lists)
