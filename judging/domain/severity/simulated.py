"""Contests whose truth is known, to see what a correction is worth and whether its uncertainty is honest."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from judging.domain.severity.data import Floats, Ints, Observation


@dataclass(frozen=True, slots=True)
class Scenario:
    """SDs in units of the quality of entries. `tracks`: entries of different strength, judged mostly by their own judges.

    `panels`: entries in fixed panels, filled at random; `bridges`: share of marks by a judge of another panel.
    """

    name: str
    entries: int = 500
    judges: int = 40
    reviews: int = 3
    residual: float = 1.0
    severity: float = 0.64
    spread: float = 0.0  # SD of the logarithm of a judge's scale
    tracks: int = 0
    panels: int = 0
    bridges: float = 0.0


# The scenarios that docs/scoring.md reports.
SCENARIOS = (
    Scenario("severity 0", severity=0.0),
    Scenario("severity 0.3", severity=0.3),
    Scenario("severity 0.64"),
    Scenario("severity 1.0", severity=1.0),
    Scenario("tracks, severity 0.64", tracks=4),
    Scenario("tracks, severity 1.0", tracks=4, severity=1.0),
    Scenario("spread 0.25, severity 1.0", spread=0.25, severity=1.0),
    Scenario("5 reviews, 60 judges", judges=60, reviews=5),
    Scenario("25 judges, 5 reviews, residual 0.6, spread 0.25", judges=25, reviews=5, residual=0.6, spread=0.25),
    Scenario("8 fixed panels, 5 % bridges", panels=8, bridges=0.05),
    Scenario("8 fixed panels, no bridge", panels=8),
    Scenario("60 entries, 12 judges", entries=60, judges=12),
)


@dataclass(frozen=True, eq=False, slots=True)
class Contest:
    """Marks, and the quality they were made from, in the order of the ids."""

    observations: tuple[Observation, ...] = field(repr=False)
    quality: Floats = field(repr=False)
    severity: Floats = field(repr=False)


def contest(scenario: Scenario, seed: int) -> Contest:
    """One contest. Marks have the mean 70 and the quality of entries the SD 10."""
    random = np.random.Generator(np.random.PCG64(seed))
    track = random.permutation(np.arange(scenario.entries) % max(scenario.tracks, 1))
    quality = random.standard_normal(scenario.entries)
    if scenario.tracks:
        strength = np.linspace(-1.0, 1.0, scenario.tracks)
        quality = 0.75 * quality + strength[track] * 0.66 / float(np.std(strength))
    severity = scenario.severity * random.standard_normal(scenario.judges)
    scale = np.exp(scenario.spread * random.standard_normal(scenario.judges))
    chosen = _assigned(scenario, track, random)
    noise = scenario.residual * random.standard_normal(chosen.shape)
    value = -severity[chosen] + scale[chosen] * (quality[:, None] + noise)
    observations = tuple(
        Observation(f"E{i:04}", f"J{j:03}", 70 + 10 * float(value[i, k]), f"T{track[i]}" if scenario.tracks else None)
        for i, row in enumerate(chosen)
        for k, j in enumerate(row)
    )
    return Contest(observations, 70 + 10 * quality, 10 * severity)


def _assigned(scenario: Scenario, track: Ints, random: np.random.Generator) -> Ints:
    """Judges of each entry, I × k: always those with the fewest marks so far among who may, by lot where even."""
    load = np.zeros(scenario.judges)
    home = np.arange(scenario.judges)
    chosen = np.zeros((scenario.entries, scenario.reviews), dtype=np.int64)
    for at, i in enumerate(random.permutation(scenario.entries)):
        cost = load + 0.5 * random.random(scenario.judges)
        if scenario.tracks:
            cost = cost + 1e4 * ((home % scenario.tracks != track[i]) & (random.random(scenario.judges) < 0.95))
        if scenario.panels:
            cost = cost + 1e6 * (home % scenario.panels != at % scenario.panels)
        row = np.argsort(cost, kind="stable")[: scenario.reviews]
        if scenario.panels and random.random() < scenario.bridges * scenario.reviews:
            others = np.flatnonzero(home % scenario.panels != at % scenario.panels)
            row[-1] = random.choice(others)
        load[row] += 1
        chosen[i] = row
    return chosen
