"""Judges who use half the scale: their deviations evened out, as far as the marks show that spreads differ at all.

Deviations from the judge's mean × exp(-w_j (log s_j - mean log s)), w_j = τ²/(τ² + 1/(2(m_j - 1))),
τ² = max(0, var log s - mean 1/(2(m - 1))). Worth it only where the agreement of two halves of the reviews rises.
"""

from __future__ import annotations

import numpy as np

from competitions.domain.sentences import N_
from judging.domain.severity.data import Design, NotEstimable, Observation, design_of
from judging.domain.severity.tscore import FEW, spreads


def evened(design: Design) -> Design:
    """The same marks with spreads evened. Raises NotEstimable where a judge has fewer than 8 marks or no spread."""
    count, found = design.per_judge, spreads(design)
    for judge, marks, spread in zip(design.judges, count, found, strict=True):
        if marks < FEW:
            msgid = N_("%(judge)s has %(marks)s marks; a spread cannot be told from fewer than %(few)s")
            raise NotEstimable(msgid, judge=judge, marks=int(marks), few=FEW)
        if spread == 0:
            raise NotEstimable(N_("all marks of %(judge)s are alike; there is no spread to even"), judge=judge)
    logs, error = np.log(found), 1 / (2 * (count - 1))
    between = max(float(np.var(logs, ddof=1)) - float(error.mean()), 0.0) if len(logs) > 1 else 0.0
    factor = np.exp(-between / (between + error) * (logs - logs.mean()))
    means = design.centre + design.judge_sums / count
    values = means[design.judge] + factor[design.judge] * (design.values - means[design.judge])
    return design_of(
        Observation(one.entry, one.judge, float(value), one.group)
        for one, value in zip(design.observations(), values, strict=True)
    )
