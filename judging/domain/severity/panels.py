"""Panels that few marks link: what the default model may learn from their means.

Where judges sit in fixed panels and only bridges link these, the marks of single entries say little about whether a panel is
strict or its entries weak. Least squares and the default then lean on the bridges alone. That panels are about equally
strong is information too, if it is true, and how true it is the means show: with m the panels' corrected means, S their
error and τ² the variance between panels (REML over m ~ N(μ, S + τ²), at least what chance alone gives means of so many
entries), the best estimate of the means is m - S (S + τ²)⁻¹ (m - μ). Tracks of different strength have a large τ² and stay where
they are; panels filled by lot come together. (Recovery of inter-block information, Yates 1940, with a variance of its own.)
What moves are the severities; a result stays the mean of its marks less these.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from judging.domain.severity.data import Design, Floats, Ints
from judging.domain.severity.fit import Errors

OFTEN = 2.5  # times what chance would give: two judges who meet so often sit together
FEWEST_JUDGES, FEWEST_PANELS = 3, 6  # from fewer panels nobody can say how far panels differ
LOOSE = 0.2  # of all meetings of two judges are between panels at most, else these are linked well enough
GRID = 200


@dataclass(frozen=True, eq=False, slots=True)
class Panels:
    """The panel of each entry, 0 … count - 1."""

    of_entry: Ints = field(repr=False)
    count: int

    @property
    def shares(self) -> Floats:
        """Panels × I: rows that take the mean of a panel."""
        member = (self.of_entry[None, :] == np.arange(self.count)[:, None]).astype(np.float64)
        return np.asarray(member / member.sum(axis=1, keepdims=True))


def panels_of(design: Design) -> Panels | None:
    """The panels in which the judges sit, found from who meets whom; None where there are none, or too few, or they mix well.

    None as well where entries are of several tracks: then panels may have been made to differ.
    """
    if len(design.groups) > 1:
        return None
    meets = design.table.T @ design.table
    np.fill_diagonal(meets, 0.0)
    met = meets.sum(axis=1)
    if met.sum() == 0:
        return None
    together = meets >= OFTEN * np.outer(met, met) / met.sum()
    together &= meets > 1
    panel = _connected(together)
    sizes = np.bincount(panel)
    if len(sizes) < FEWEST_PANELS or sizes.min() < FEWEST_JUDGES:
        return None
    apart = float(meets[panel[:, None] != panel[None, :]].sum()) / float(met.sum())
    if apart > LOOSE:
        return None
    votes = design.table @ (panel[:, None] == np.arange(len(sizes))[None, :])
    of_entry = votes.argmax(axis=1)
    if np.bincount(of_entry, minlength=len(sizes)).min() < 2:
        return None
    return Panels(of_entry.astype(np.int64), len(sizes))


def _connected(linked: np.ndarray) -> Ints:
    """The component of each node, numbered by their first members."""
    found = np.full(len(linked), -1, dtype=np.int64)
    for node in range(len(linked)):
        if found[node] >= 0:
            continue
        number, waiting = int(found.max()) + 1, [node]
        while waiting:
            one = waiting.pop()
            if found[one] < 0:
                found[one] = number
                waiting += np.flatnonzero(linked[one] & (found < 0)).tolist()
    return found


@dataclass(frozen=True, eq=False, slots=True)
class Pull:
    """What the panels' means say of the causes that entries share: `step` q, their estimate; `left` q × q, what of their
    error is left (loads · left · leftᵀ · loadsᵀ is the new covariance)."""

    step: Floats = field(repr=False)
    left: Floats = field(repr=False)


def pull_of(panels: Panels, corrected: Floats, errors: Errors, entry_sd: float) -> Pull:
    """The best estimate of the causes behind `errors`, given that panels differ by τ² only."""
    shares = panels.shares
    means, carried = shares @ corrected, shares @ errors.loads
    chance = carried @ carried.T + np.diag((shares**2) @ errors.noise**2)  # S
    spread = _spread(means, chance, entry_sd**2 / np.bincount(panels.of_entry, minlength=panels.count))
    whole = np.linalg.inv(chance + np.diag(spread))
    centre = float((whole @ means).sum() / whole.sum())
    roots, axes = np.linalg.eigh(np.eye(carried.shape[1]) - carried.T @ whole @ carried)
    return Pull(-carried.T @ (whole @ (means - centre)), axes * np.sqrt(np.maximum(roots, 0.0)))


def _spread(means: Floats, chance: Floats, least: Floats) -> Floats:
    """τ² of each panel: one variance between panels by REML, and no less than `least`."""
    top = float(np.var(means)) * 8 + float(least.max()) + 1e-300
    best, found = np.inf, least
    for between in np.concatenate([[0.0], top * np.geomspace(1e-4, 1.0, GRID)]):
        tried = np.maximum(between, least)
        whole = np.linalg.inv(chance + np.diag(tried))
        weight = float(whole.sum())
        off = means - float((whole @ means).sum()) / weight
        value = -np.linalg.slogdet(whole)[1] + np.log(weight) + float(off @ whole @ off)
        if value < best - 1e-12:
            best, found = value, tried
    return np.asarray(found)
