"""What can be seen without a flow."""

from __future__ import annotations

import numpy as np

from judging.domain.assignment.arrays import Arrays


def is_possible(arrays: Arrays) -> bool:
    """False where one entry alone, one judge alone or a sum alone rules everything out; the flow finds the rest."""
    total = int(arrays.need.sum())
    held = arrays.locked.sum(axis=0)
    return (
        bool(np.all(arrays.allowed.sum(axis=1) >= arrays.need))
        and bool(np.all(held <= arrays.most))
        and bool(np.all(arrays.least <= arrays.most))
        and int(arrays.least.sum()) <= total <= int(arrays.most.sum())
    )
