"""Were entries dealt to judges at random, or did each judge see a track of his own?"""

from __future__ import annotations

import numpy as np

from judging.domain.severity.data import Design

LEVEL = 1.645  # one-sided 5 % of the normal distribution


def pools_differ(design: Design) -> bool:
    """Whether judges' shares of the tracks differ by more than chance does.

    χ² of the table judge × track with (J - 1)(T - 1) degrees of freedom, by Wilson and Hilferty's cube root. Where
    everybody marks everything the shares are the same and χ² is 0.
    """
    tracks, judges = len(design.groups), len(design.judges)
    if tracks < 2 or judges < 2:
        return False
    flat = np.bincount(design.judge * tracks + design.group[design.entry], minlength=judges * tracks)
    seen = flat.reshape(judges, tracks).astype(np.float64)
    expected = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / seen.sum()
    square = float(((seen - expected) ** 2 / expected).sum())
    freedom = (judges - 1) * (tracks - 1)
    spread = 2 / (9 * freedom)
    return bool(((square / freedom) ** (1 / 3) - (1 - spread)) / spread**0.5 > LEVEL)
