"""One number for each judge and kind: the larger, the odder (scoring reference, section 5).

Marks are n × B, results J × B. Each statistic is made so that a clean contest gives about the same spread whatever its
size; the threshold then comes from clean contests of the very design (`null`).
"""

from __future__ import annotations

import numpy as np

from judging.domain.anomalies.design import Array, Design

MAD = 1.4826  # of a normal distribution: standard deviation / median absolute deviation
_LEAST = 1e-12


def spread(design: Design, marks: Array) -> Array:
    """The SD of each judge's marks, J × B."""
    centred = marks - design.of_judge.mean(marks)[design.judge]
    variance = design.of_judge.sum(centred**2) / np.maximum(design.of_judge.size - 1, 1)[:, None]
    return np.sqrt(np.maximum(variance, _LEAST))


def narrow(design: Design, marks: Array) -> Array:
    """(median log s - log s) · √(2(m - 1)), s the SD of the judge's marks."""
    logs = np.log(spread(design, marks))
    width = np.sqrt(2 * np.maximum(design.of_judge.size - 1, 1))[:, None]
    return floored((np.median(logs, axis=0) - logs) * width)


def halo(design: Design, items: Array) -> Array:
    """Robust z of the log of the SD within entries across items, low side, J × 1. `items`: n × C, NaN where there is none.

    Items are centred by judge and divided by their SD over all judges, so that neither a long scale nor a judge's taste
    for one item counts.
    """
    centred = items - design.of_judge.mean(items)[design.judge]
    scale = np.sqrt(np.maximum(np.median(design.of_judge.mean(centred**2), axis=0), _LEAST))
    within = np.var(centred / scale, axis=1, ddof=1)[:, None]
    logs = 0.5 * np.log(np.maximum(design.of_judge.mean(within), _LEAST))
    return robust((np.median(logs, axis=0) - logs) * np.sqrt(design.of_judge.size)[:, None])


def severe(design: Design, marks: Array) -> Array:
    """Robust z of the judges' effects, J × B; positive: marks higher than others (lenient)."""
    effect = design.severity(marks)
    sigma = np.sqrt((design.residuals(marks) ** 2).sum(axis=0) / max(design.freedom, 1.0))
    least = sigma * np.sqrt(np.clip(np.diag(design.inverse), 0, None))[:, None]
    middle = np.median(effect, axis=0)
    size = np.maximum(MAD * np.median(np.abs(effect - middle), axis=0), least)
    return (effect - middle) / np.maximum(size, _LEAST)


def robust(values: Array) -> Array:
    """(value - median) / MAD by column."""
    middle = np.median(values, axis=0)
    size = MAD * np.median(np.abs(values - middle), axis=0)
    return (values - middle) / np.maximum(size, _LEAST)


def floored(values: Array) -> Array:
    """Divided by the judges' own robust spread where that is more than theirs by chance: where judges differ by nature
    (some use more of the scale than others) being a little different is not odd."""
    size = MAD * np.median(np.abs(values - np.median(values, axis=0)), axis=0)
    return values / np.maximum(size, 1.0)
