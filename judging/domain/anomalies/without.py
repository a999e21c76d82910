"""Each judge against a model that was fitted without this judge's marks.

An odd judge is part of what all marks say about entries, levels and noise: of twelve judges one who reverses the order makes
the residuals of all a third larger and hides in them. So each judge is left out in turn, the additive model is fitted to the
rest (J × J equations, changed only at the entries that the judge marked), and the judge's marks are compared with what the
others' say of them:

* scatter: what the judge's marks add to the residual sum of squares by what the rest has for a degree of freedom. Of normal
  marks that are alike it is F (the extra sum of squares; Chow 1960).
* disagreement: the correlation with what the others' marks predict. Given these, its t is non-central: the better entries can
  be told apart there, the more agreement is due. Neither a judge's level nor the part of the scale in use counts.

Both come as normal scores; 0 is what is expected, the larger the odder.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from judging.domain.anomalies.design import Array, Design, Index

_TINY = 1e-9
_FEWEST = 4  # entries that others marked too, below which agreement says nothing


@dataclass(frozen=True)
class Compared:
    """J × B; NaN where nothing can be compared. `size`: SD of what the judge's marks add to the residuals, in points."""

    scatter: Array
    size: Array
    disagreement: Array
    agreement: Array


def compared(design: Design, marks: Array) -> Compared:
    """Every judge with the rest of the panel."""
    fit = _Fit(design, marks - marks.mean(axis=0))
    found = Compared(*(np.full((len(design.judges), marks.shape[1]), np.nan) for _each in range(4)))
    for judge in range(len(design.judges)):
        left = _Left(fit, judge)
        if left.added > 0 and left.freedom > 0:
            own, rest = left.own / left.added, np.maximum(left.rest / left.freedom, fit.least)
            long = 1 + left.tails() / 2
            found.scatter[judge] = f_score(own / rest, left.added / long, left.freedom / long)
            found.size[judge] = np.sqrt(own)
        if len(left.shared) >= _FEWEST and left.freedom > 0:
            found.agreement[judge], found.disagreement[judge] = left.agreement()
    return found


class _Fit:
    """The model of all marks, and the sums that leaving out changes. Marks are centred."""

    def __init__(self, design: Design, marks: Array) -> None:
        self.design, self.marks = design, marks
        self.table = (design.share > 0).astype(float)
        self.sums = design.of_entry.sum(marks)
        self.residuals = design.residuals(marks)
        self.worth = design.of_entry.mean(design.corrected(marks))
        counted = design.share * design.of_entry.size[:, None]
        self.matrix = np.diag(design.of_judge.size.astype(float)) - counted.T @ design.share
        self.right = design.of_judge.sum(marks) - design.share.T @ self.sums
        self.rank = int(np.linalg.matrix_rank(self.matrix, hermitian=True))
        self.squares = (self.residuals**2).sum(axis=0)
        reviews = max(float(design.of_entry.size.mean()), 2.0)
        self.second = design.of_entry.sum(self.residuals**2)
        self.fourth = design.of_entry.sum(self.residuals**4)
        own, other, rest = 1 - 1 / reviews, 1 / reviews, reviews - 1
        self.left = (own**4 + rest * other**4) / (
            own**2 + rest * other**2
        ) ** 2  # of a kurtosis, in residuals from a mean
        self.least = _TINY * np.maximum((marks**2).mean(axis=0), _TINY)


class _Left:
    """One judge left out. `own`: what the judge's marks add to the residual sum of squares, on `added` degrees of freedom."""

    def __init__(self, fit: _Fit, judge: int) -> None:
        self.fit, design = fit, fit.design
        rows: Index = np.flatnonzero(design.judge == judge)
        self.shared = rows[design.of_entry.size[design.entry[rows]] > 1]
        self.touched = design.entry[self.shared]
        self.given = fit.marks[self.shared]
        size = design.of_entry.size[self.touched][:, None].astype(float)
        others = np.arange(len(design.judges)) != judge
        self.links = fit.table[self.touched][:, others]
        rest_sums = fit.sums[self.touched] - self.given
        matrix = fit.matrix[np.ix_(others, others)] - self.links.T @ (self.links / (size * (size - 1)))
        right = fit.right[others] + self.links.T @ (fit.sums[self.touched] / size - rest_sums / (size - 1))
        roots, axes = np.linalg.eigh(matrix)
        there = roots > _TINY * max(float(roots[-1]), 1.0)
        self.inverse = (axes[:, there] / roots[there]) @ axes[:, there].T
        self.alone = axes[:, ~there]  # one for each island of the rest, whose level the others do not tell
        self.share = self.links / (size - 1)
        self.expected = rest_sums / (size - 1) - self.share @ (self.inverse @ right)
        self.added = len(self.shared) - (fit.rank - int(there.sum()))
        entries = len(design.entries) - (len(rows) - len(self.shared))
        self.freedom = len(design.entry) - len(rows) - entries - int(there.sum())
        self.own = np.maximum((fit.residuals[self.shared] * (self.given - self.expected)).sum(axis=0), 0.0)
        self.rest = np.maximum(fit.squares - self.own, 0.0)

    def tails(self) -> Array:
        """The excess of the kurtosis of a mark's error, 0 at least, from entries that the judge did not mark (where there are
        few of them, from the marks of all others)."""
        fit, size = self.fit, self.fit.design.of_entry.size
        count = len(fit.design.entry) - int(size[self.touched].sum())
        if 2 * count >= len(fit.design.entry):
            second, fourth = (sums.sum(axis=0) - sums[self.touched].sum(axis=0) for sums in (fit.second, fit.fourth))
        else:
            own = fit.residuals[self.shared]
            count = len(fit.design.entry) - len(self.shared)
            second, fourth = (
                fit.second.sum(axis=0) - (own**2).sum(axis=0),
                fit.fourth.sum(axis=0) - (own**4).sum(axis=0),
            )
        excess = count * fourth / np.maximum(second, fit.least) ** 2 - 3
        return np.asarray(np.maximum(excess, 0.0) / fit.left)

    def agreement(self) -> tuple[Array, Array]:
        """The correlation of the judge's marks with what the others' predict, and how far it is below what is due."""
        noise = np.maximum(self.rest / self.freedom, self.fit.least)
        entry = self._entries(noise)
        error = 1 / self.links.sum(axis=1) + np.einsum("ij,jk,ik->i", self.share, self.inverse, self.share)
        trust = entry / np.maximum(entry + error[:, None] * noise, self.fit.least)
        basis = np.linalg.qr(self.share @ self.alone)[0]
        one, other = _off(basis, self.given), _off(basis, trust * self.expected)
        size = np.sqrt((one**2).sum(axis=0) * (other**2).sum(axis=0))
        with np.errstate(invalid="ignore", divide="ignore"):
            found = np.where(size > self.fit.least, (one * other).sum(axis=0) / size, np.nan)
        free = max(len(self.shared) - basis.shape[1] - 1, 1)
        due = np.sqrt((other**2).sum(axis=0) / (noise + (entry * (1 - trust)).mean(axis=0)))
        t = found * np.sqrt(free) / np.sqrt(np.maximum(1 - found**2, _TINY))
        return found, (due - t * (1 - 1 / (4 * free))) / np.sqrt(1 + t**2 / (2 * free))

    def _entries(self, noise: Array) -> Array:
        """The variance of entries as the others see them, by moments."""
        fit, size = self.fit, self.fit.design.of_entry.size
        worth = fit.worth[self.touched]
        seen = self.expected + (worth - self.expected).mean(axis=0)
        count = len(size)
        total = fit.worth.sum(axis=0) + (seen - worth).sum(axis=0)
        square = (fit.worth**2).sum(axis=0) + (seen**2 - worth**2).sum(axis=0)
        each = (1 / size).sum() + (1 / (size[self.touched] - 1) - 1 / size[self.touched]).sum()
        return np.asarray(np.maximum((square - total**2 / count) / (count - 1) - noise * each / count, 0.0))


def _off(basis: Array, columns: Array) -> Array:
    """Without what the columns of an orthogonal basis explain."""
    return np.asarray(columns - basis @ (basis.T @ columns))


def f_score(ratio: Array, above: Array | float, below: Array | float) -> Array:
    """The normal score of F on `above` and `below` degrees of freedom (Paulson 1942)."""
    one, other, root = 2 / (9 * above), 2 / (9 * below), np.cbrt(ratio)
    return np.asarray(((1 - other) * root - (1 - one)) / np.sqrt(root**2 * other + one))
