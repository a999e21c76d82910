"""From results with errors to where the entries may truly lie: whatever is far out by luck is nearer to the mean."""

from __future__ import annotations

import numpy as np

from judging.domain.severity.data import Floats
from judging.domain.severity.fit import Beliefs, Errors


def pulled(results: Floats, errors: Errors) -> Beliefs:
    """Results taken as drawn from a normal population, its mean and spread from the results themselves.

    Posterior of a ~ N(m, τ²) given a + error, with T = τ² + noise² and L the loads: mean m + τ²(T + LLᵀ)⁻¹(a - m),
    covariance τ² - τ⁴(T + LLᵀ)⁻¹, by Woodbury's identity again noise and loads. nan counts as unknown.
    """
    known = ~np.isnan(results)
    if known.sum() < 2:
        return Beliefs(np.nan_to_num(results), errors)
    mean = float(results[known].mean())
    square = errors.noise**2
    own = errors.loads - errors.loads[known].mean(axis=0)  # what all share moves no entry against another
    error = float((square + (own**2).sum(axis=1))[known].mean())
    between = max(float(np.var(results[known], ddof=1)) - error, 0.0)
    if between == 0:
        return Beliefs(np.where(known, mean, 0.0), Errors(np.zeros_like(square), np.zeros_like(errors.loads)))
    total = between + square
    scaled = own / total[:, None]
    core = np.linalg.inv(np.eye(own.shape[1]) + own.T @ scaled)
    off = np.where(known, results - mean, 0.0)
    solved = off / total - scaled @ (core @ (own.T @ (off / total)))
    loads = between * (scaled @ np.linalg.cholesky(core))
    return Beliefs(mean + between * solved, Errors(np.sqrt(between * square / total), loads))
