"""Lowest points of smooth functions of one variable. No dependence on scipy, the same steps on every machine."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from judging.domain.severity.data import Floats

GOLDEN = (5**0.5 - 1) / 2


def lowest_of_many(function: Callable[[Floats], Floats], low: float, high: float) -> float:
    """Where `function`, which takes many points at once, is lowest: a grid, then four times one 24 times as fine."""
    points = np.linspace(low, high, 129)
    step = points[1] - points[0]
    best = float(points[int(np.argmin(function(points)))])
    for _round in range(4):
        points = np.clip(np.linspace(best - step, best + step, 49), low, high)
        best = float(points[int(np.argmin(function(points)))])
        step /= 24
    return best


def lowest(function: Callable[[float], float], low: float, high: float, *, points: int) -> float:
    """Where `function` is lowest: a grid of `points`, golden sections around the best of them, then parabolas."""
    grid = np.linspace(low, high, points)
    values = [function(float(point)) for point in grid]
    at = int(np.argmin(values))
    left, right = float(grid[max(at - 1, 0)]), float(grid[min(at + 1, points - 1)])
    first, second = right - GOLDEN * (right - left), left + GOLDEN * (right - left)
    at_first, at_second = function(first), function(second)
    for _step in range(10):
        if at_first <= at_second:
            right, second, at_second = second, first, at_first
            first = right - GOLDEN * (right - left)
            at_first = function(first)
        else:
            left, first, at_first = first, second, at_second
            second = left + GOLDEN * (right - left)
            at_second = function(second)
    best = (left + right) / 2
    for width in (0.02, 0.005):
        best = _bottom(function, best, width, low, high)
    return best


def _bottom(function: Callable[[float], float], best: float, width: float, low: float, high: float) -> float:
    """The bottom of the parabola through three points, no farther than one width away."""
    before, here, after = (function(best + step) for step in (-width, 0.0, width))
    bend = before - 2 * here + after
    if bend <= 0:
        return min((before, best - width), (here, best), (after, best + width))[1]
    return float(np.clip(best + np.clip(0.5 * (before - after) / bend, -1.0, 1.0) * width, low, high))
