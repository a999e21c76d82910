"""Observations as arrays. Everything is sorted by id, so the order in which marks came in changes no bit of a result.

I entries, J judges, n observations; N is the I × J table of how often a judge marked an entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from competitions.domain.sentences import N_, Sentence, Value

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class NotEstimable(Exception):
    """The marks do not carry what a model asks for. `why` is the reason as a sentence that pages translate."""

    def __init__(self, msgid: str, **params: Value) -> None:
        self.why = Sentence(msgid, params)
        super().__init__(self.why.text(str))


class NotCategories(NotEstimable):
    """The model is for marks of few categories, and these are none."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One mark: what `judge` gave `entry`. `group` is the entry's track, where entries are of several."""

    entry: str
    judge: str
    value: float
    group: str | None = None


@dataclass(frozen=True, eq=False)
class Design:
    """Who marked what. `values` are as given; `centred` are without their mean, for exactness of the sums."""

    entries: tuple[str, ...]
    judges: tuple[str, ...]
    groups: tuple[str, ...]
    entry: Ints = field(repr=False)  # n, index into entries
    judge: Ints = field(repr=False)  # n, index into judges
    group: Ints = field(repr=False)  # I, index into groups
    values: Floats = field(repr=False)  # n

    @cached_property
    def centre(self) -> float:
        """Mean of all marks."""
        return float(self.values.mean())

    @cached_property
    def centred(self) -> Floats:
        return self.values - self.centre

    @cached_property
    def table(self) -> Floats:
        """N, I × J."""
        flat = self.entry * len(self.judges) + self.judge
        counts = np.bincount(flat, minlength=len(self.entries) * len(self.judges))
        return counts.reshape(len(self.entries), len(self.judges)).astype(np.float64)

    @cached_property
    def per_entry(self) -> Floats:
        """Marks of each entry, I."""
        return np.bincount(self.entry, minlength=len(self.entries)).astype(np.float64)

    @cached_property
    def per_judge(self) -> Floats:
        """Marks of each judge, J."""
        return np.bincount(self.judge, minlength=len(self.judges)).astype(np.float64)

    @cached_property
    def entry_sums(self) -> Floats:
        """Of centred marks, I."""
        return np.bincount(self.entry, self.centred, len(self.entries)).astype(np.float64)

    @cached_property
    def judge_sums(self) -> Floats:
        """Of centred marks, J."""
        return np.bincount(self.judge, self.centred, len(self.judges)).astype(np.float64)

    @cached_property
    def square(self) -> float:
        """Sum of squares of centred marks."""
        return float(self.centred @ self.centred)

    @cached_property
    def raw(self) -> Floats:
        """Plain mean of each entry, I."""
        return self.centre + self.entry_sums / self.per_entry

    @property
    def all_by_all(self) -> bool:
        """Everybody marked everything equally often: no correction of a level can change the order."""
        return bool((self.table == self.table[0, 0]).all())

    def observations(self) -> list[Observation]:
        """The marks again, sorted by entry and judge."""
        several = len(self.groups) > 1
        return [
            Observation(
                self.entries[i], self.judges[j], float(value), self.groups[self.group[i]] if several else None
            )
            for i, j, value in zip(self.entry, self.judge, self.values, strict=True)
        ]  # fmt: skip


def design_of(observations: Iterable[Observation]) -> Design:
    """The arrays of some marks. Raises NotEstimable where there are none or a number is no number."""
    rows = sorted(observations, key=lambda one: (one.entry, one.judge, one.value))
    if not rows:
        raise NotEstimable(N_("there are no marks"))
    entries, judges = sorted({row.entry for row in rows}), sorted({row.judge for row in rows})
    values = np.array([row.value for row in rows], dtype=np.float64)
    if not np.isfinite(values).all():
        raise NotEstimable(N_("a mark is not a finite number"))
    group_of = _groups(rows)
    groups = sorted(set(group_of.values()))
    entry_at, judge_at = _index(entries), _index(judges)
    group_at = _index(groups)
    return Design(
        entries=tuple(entries),
        judges=tuple(judges),
        groups=tuple(groups),
        entry=np.array([entry_at[row.entry] for row in rows], dtype=np.int64),
        judge=np.array([judge_at[row.judge] for row in rows], dtype=np.int64),
        group=np.array([group_at[group_of[entry]] for entry in entries], dtype=np.int64),
        values=values,
    )


def _groups(rows: Iterable[Observation]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        group = row.group or ""
        if found.setdefault(row.entry, group) != group:
            raise NotEstimable(N_("entry %(entry)s is said to be of two tracks"), entry=row.entry)
    return found


def _index(names: Iterable[str]) -> Mapping[str, int]:
    return {name: index for index, name in enumerate(names)}
