"""What a correction for severe judges is worth, and what it costs: contests whose truth is known.

    python scripts/bench_severity.py [CONTESTS]      a table as in docs/scoring.md (24 contests of each kind), then times

Kendall's tau to the truth | share of the true top fifth among the first fifth of the list.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from judging.domain.severity import Model, NotEstimable, Observation, design_of, evened, fit, islands
from judging.domain.severity.data import Design, Floats
from judging.domain.severity.draws import Scope, chances
from judging.domain.severity.simulated import SCENARIOS, Contest, Scenario, contest

METHODS = ("raw", "tscore", "additive", "fixed_random", "crossed", "crossed+spread", "mfrm")


def tau(one: Floats, other: Floats) -> float:
    first, second = np.sign(one[:, None] - one), np.sign(other[:, None] - other)
    return float((first * second).sum() / np.sqrt((first**2).sum() * (second**2).sum()))


def precision(found: Floats, truth: Floats) -> float:
    count = len(truth) // 5
    return len({*np.argsort(-found)[:count]} & {*np.argsort(-truth)[:count]}) / count


def in_categories(made: Contest) -> Design:
    """The same marks from 1 to 10."""
    return design_of(
        Observation(one.entry, one.judge, float(np.clip(round((one.value - 70) / 7 + 5.5), 1, 10)), one.group)
        for one in made.observations
    )


def corrected(method: str, made: Contest, design: Design) -> Floats:
    if method == "raw":
        return design.raw
    if method == "crossed+spread":
        return fit(Model.CROSSED, evened(design)).corrected
    if method == "mfrm":
        found = fit(Model.MFRM, in_categories(made))
        values = found.corrected.copy()
        assert found.mfrm is not None
        for names, value in ((found.mfrm.low, 0.0), (found.mfrm.high, 11.0)):
            values[np.isin(design.entries, names)] = value
        return values
    return fit(Model(method), design).corrected


def measured(scenario: Scenario, count: int) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {method: [] for method in METHODS}
    for seed in range(count):
        made = contest(scenario, seed)
        design = design_of(made.observations)
        for method in METHODS:
            try:
                values = corrected(method, made, design)
            except NotEstimable:
                continue
            found[method].append((tau(values, made.quality), precision(values, made.quality)))
    return found


def table(count: int) -> None:
    print(f"{'':50}" + "".join(f"{method:>15}" for method in METHODS))
    for scenario in SCENARIOS:
        if len(islands(contest(scenario, 0).observations)) > 1:
            print(f"{scenario.name:50}refused: islands")
            continue
        cells = []
        for results in measured(scenario, count).values():
            means = np.mean(results, axis=0) if results else [np.nan, np.nan]
            cells.append(f"{means[0]:.3f}/{means[1]:.3f}".rjust(15))
        print(f"{scenario.name:50}" + "".join(cells), flush=True)


def seconds(work: Callable[[], object]) -> float:
    """Median processor time of five runs."""
    times = []
    for _run in range(5):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return float(np.median(times))


def whole(model: Model, design: Design) -> None:
    found = fit(model, design)
    if found.beliefs is not None:
        line = [Scope(np.arange(len(design.entries)), len(design.entries) // 5)]
        chances(found.beliefs, line, line, draws=5000, seed=1)


def times() -> None:
    for scenario in (Scenario("500 × 40 × 3"), Scenario("2015 × 97 × 3", entries=2015, judges=97)):
        design = design_of(contest(scenario, 1).observations)
        for model in list(Model)[:4]:
            alone, both = seconds(partial(fit, model, design)), seconds(partial(whole, model, design))
            print(f"{scenario.name:16}{model.value:14} fit {alone:6.3f} s   with 5000 draws {both:6.3f} s")


if __name__ == "__main__":
    table(int(sys.argv[1]) if len(sys.argv) > 1 else 24)
    times()
