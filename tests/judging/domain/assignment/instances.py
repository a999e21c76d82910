"""Instances to assign, made from a number, and the largest total by an independent linear programme (HiGHS)."""

from __future__ import annotations

import highspy
import numpy as np

from judging.domain.assignment import Cap, Need, Problem
from judging.domain.assignment.bounds import bounds_of


def names(letter: str, count: int) -> list[str]:
    return [f"{letter}{number:04d}" for number in range(count)]


def instance(kind: str, entries: int, judges: int, *, reviews: int = 3, number: int = 0) -> Problem:
    """uniform, tracks (six, some expertise outside), silo (four, none outside), skew (judges whom all want), sparse, heavy
    (40 % conflicts), caps (of their own), counts (reviews of their own), locked, equal, zero, tight (every cap exact)."""
    lots = np.random.default_rng(number)
    shape = (entries, judges)
    affinity = lots.random(shape)
    rate = 0.4 if kind == "heavy" else 0.03
    if kind in ("tracks", "silo"):
        tracks = 4 if kind == "silo" else 6
        inside = (np.arange(entries) % tracks)[:, None] == (np.arange(judges) * tracks // judges)[None, :]
        outside = lots.random(shape) * (0.15 if kind == "silo" else 0.4)
        affinity = np.where(inside, np.clip(lots.normal(0.7, 0.15, shape), 0.2, 1), outside)
    elif kind == "skew":
        affinity = np.clip(lots.beta(2, 4, shape) * 0.6 + lots.random(judges)[None, :] * 0.5 - 0.1, 0, 1)
    elif kind == "sparse":
        affinity = np.where(lots.random(shape) < 0.15, affinity, 0)
    elif kind in ("equal", "zero"):
        affinity = np.full(shape, 0.5 if kind == "equal" else 0.0)
    rows, columns = names("E", entries), names("J", judges)
    wanted = lots.random(shape)
    wanted[:, ::2] = np.where(
        kind == "heavy", 1.0, wanted[:, ::2]
    )  # half of the judges are free for all, so there is an answer
    conflicts = {(rows[i], columns[j]) for i, j in np.argwhere(wanted < rate * (1.5 if kind == "heavy" else 1))}
    needs = [int(lots.integers(1, 5)) if kind == "counts" else reviews for _ in rows]
    mean = sum(needs) // judges
    caps = [Cap(one) for one in columns]
    if kind == "caps":
        caps = [Cap(one, None, mean // 2 if index % 4 == 0 else None) for index, one in enumerate(columns)]
        caps[1] = Cap(columns[1], mean + 3, mean + 6)
    elif kind == "tight":
        extra = sum(needs) - mean * judges
        caps = [Cap(one, mean + (i < extra), mean + (i < extra)) for i, one in enumerate(columns)]
    locked = set()
    if kind == "locked":
        free = [(e, j) for e in rows[:20] for j in columns[:2] if (e, j) not in conflicts]
        locked = {pair for index, pair in enumerate(free) if index % 3 == 0}
    made = tuple(Need(one, need) for one, need in zip(rows, needs, strict=True))
    return Problem(made, tuple(caps), affinity, frozenset(conflicts), frozenset(locked))


KINDS = ("uniform", "tracks", "silo", "skew", "sparse", "heavy", "caps", "counts", "locked", "equal", "zero", "tight")


def largest_total(problem: Problem) -> float:
    """By HiGHS, from the definitions and nothing of ours but the bounds."""
    assert problem.affinity is not None
    rows, columns = problem.affinity.shape
    row_of = {one.id: row for row, one in enumerate(problem.entries)}
    column_of = {one.id: column for column, one in enumerate(problem.judges)}
    low, high = np.zeros((rows, columns)), np.ones((rows, columns))
    for entry, judge in problem.conflicts:
        high[row_of[entry], column_of[judge]] = 0
    for entry, judge in problem.locked:
        low[row_of[entry], column_of[judge]] = 1
    least, most = bounds_of(problem)
    need = [one.reviews for one in problem.entries]
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = rows * columns, rows + columns
    programme.col_cost_ = -problem.affinity.ravel()
    programme.col_lower_, programme.col_upper_ = low.ravel(), high.ravel()
    programme.row_lower_ = np.array([*need, *least], dtype=float)
    programme.row_upper_ = np.array([*need, *most], dtype=float)
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_ = np.arange(0, 2 * rows * columns + 1, 2)
    pairs = np.stack([np.repeat(np.arange(rows), columns), rows + np.tile(np.arange(columns), rows)], axis=1)
    programme.a_matrix_.index_ = pairs.ravel()
    programme.a_matrix_.value_ = np.ones(2 * rows * columns)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(programme)
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(-solver.getInfo().objective_function_value)
