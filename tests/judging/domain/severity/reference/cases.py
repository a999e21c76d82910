"""The marks that R was asked about: `python -m tests.judging.domain.severity.reference.cases > marks.csv`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np

from judging.domain.severity.data import Observation
from judging.domain.severity.simulated import Scenario, contest


def rounded(scenario: Scenario, seed: int, places: int = 1) -> list[Observation]:
    return [
        Observation(one.entry, one.judge, round(one.value, places), one.group)
        for one in contest(scenario, seed).observations
    ]


def cases() -> Iterator[tuple[str, list[Observation]]]:
    """Name and marks, each with a difficulty of its own."""
    yield "plain", rounded(Scenario("", entries=60, judges=12), 11)
    unbalanced = rounded(Scenario("", entries=50, judges=10, reviews=4), 12)
    random = np.random.Generator(np.random.PCG64(12))
    yield "unbalanced", [one for one in unbalanced if random.random() < 0.7 or one.judge == "J000"]
    yield "few judges", rounded(Scenario("", entries=30, judges=3, reviews=2), 13)
    yield "no severity", rounded(Scenario("", entries=40, judges=20, severity=0.0), 16)
    single = rounded(Scenario("", entries=24, judges=6), 15)
    yield "one mark", [*single, Observation("E0003", "J900", 71.5), Observation("E9000", "J002", 66.0)]
    yield "all by all", rounded(Scenario("", entries=20, judges=7, reviews=7, severity=0.2, residual=0.5), 17)
    yield "tracks", rounded(Scenario("", entries=60, judges=12, tracks=3), 18)
    for name, entries, judges, top in (("categories 5", 40, 8, 5), ("categories 10", 60, 10, 10)):
        marks = contest(Scenario("", entries=entries, judges=judges, reviews=4), 19).observations
        yield (
            name,
            [
                Observation(
                    one.entry, one.judge, float(np.clip(round((one.value - 70) * top / 60 + (top + 1) / 2), 1, top))
                )
                for one in marks
            ],
        )


if __name__ == "__main__":
    sys.stdout.write("case,entry,judge,track,mark\n")
    for name, marks in cases():
        for one in marks:
            sys.stdout.write(f"{name},{one.entry},{one.judge},{one.group or ''},{one.value}\n")
