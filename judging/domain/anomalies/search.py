"""The search: every statistic of every judge against clean contests of the same design."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from judging.domain.anomalies import null
from judging.domain.anomalies import statistics as of
from judging.domain.anomalies.design import Array, Design
from judging.domain.anomalies.edits import late_edits
from judging.domain.anomalies.facts import FEWEST, Edit, Findings, Flag, HomeEffect, Inside, JudgeRow, Kind, Observation
from judging.domain.anomalies.home import home_test
from judging.domain.anomalies.pairs import joint_excess, pairs_of
from judging.domain.anomalies.without import compared

_NO_NOISE = 1e-9  # everybody agrees to the last digit: nothing to test
_LEAST_JUDGES = 4  # below, nobody can say who of them is the odd one


class Search:
    """The contest with what several kinds need of it."""

    def __init__(self, marks: Sequence[Observation], judges: Sequence[str]) -> None:
        self.marks = marks
        self.design = Design(marks, judges)
        self.totals: Array = np.array([[mark.total] for mark in marks], dtype=float)
        enough = self.design.of_judge.size >= FEWEST
        self.tested = enough if int(enough.sum()) >= _LEAST_JUDGES else np.zeros_like(enough)
        noise = float(np.abs(self.design.residuals(self.totals)).max()) if self.tested.any() else 0.0
        self.can_model = self.design.freedom >= 2 and noise > _NO_NOISE * (1 + float(np.abs(self.totals).max()))

    @cached_property
    def simulated(self) -> Array:
        """Clean contests of this design."""
        return null.clean(self.design, *null.variances(self.design, self.totals))

    def of_model(self) -> Iterable[Flag]:
        """erratic, reversed, narrow, severe and lenient."""
        design, marks, clean = self.design, self.totals, self.simulated
        rest = compared(design, np.column_stack([marks, clean]))  # in one go: the equations are the same
        for kind, z, effects in (
            (Kind.ERRATIC, rest.scatter, rest.size),
            (Kind.REVERSED, rest.disagreement, rest.agreement),
        ):
            yield from self._over(kind, z[:, 0], null.null_of(z[self.tested, 1:]), effects[:, 0], null.CLOSE)
        widths = of.spread(design, marks)[:, 0]
        yield from self._over(
            Kind.NARROW, of.narrow(design, marks)[:, 0], null.null_of(of.narrow(design, clean)[self.tested]), widths
        )
        effect, z = design.severity(marks)[:, 0], of.severe(design, marks)[:, 0]
        both = null.robust_null(len(design.judges))[1]
        yield from self._over(Kind.LENIENT, z, both, effect)
        yield from self._over(Kind.SEVERE, -z, both, effect)

    def of_items(self) -> Iterable[Flag]:
        """halo: only where every mark has the same two items or more."""
        codes = sorted(self.marks[0].items)
        if len(codes) < 2 or any(sorted(mark.items) != codes for mark in self.marks):
            return
        items = np.array([[mark.items[code] for code in codes] for mark in self.marks], dtype=float)
        one_sided = null.robust_null(len(self.design.judges))[0]
        centred = items - self.design.of_judge.mean(items)[self.design.judge]
        within = np.sqrt(self.design.of_judge.mean(np.var(centred, axis=1, ddof=1)[:, None]))[:, 0]
        yield from self._over(Kind.HALO, of.halo(self.design, items)[:, 0], one_sided, within)

    def at_home(self, own: Mapping[str, Collection[str]]) -> tuple[list[Flag], HomeEffect | None]:
        """home, and what all judges do together."""
        test = home_test(self.design, self.totals, own)
        flags = [
            Flag(
                Kind.HOME, self.design.judges[judge], t, test.threshold(judge), test.p(judge), None, test.points[judge],
                test.own[judge], about=tuple(sorted(set(own[self.design.judges[judge]]) & self._marked_by(judge))),
            )
            for judge, t in test.t.items()
            if self.tested[judge]
        ]  # fmt: skip
        return flags, test.panel

    def in_pairs(self) -> Iterable[Flag]:
        """collusion: one flag for each pair, under its first judge."""
        pairs = pairs_of(self.design)
        if not pairs:
            return
        clean = joint_excess(self.design, pairs, self.simulated)
        width = np.maximum(clean.std(axis=1, keepdims=True), 1e-12)
        found, expected = joint_excess(self.design, pairs, self.totals) / width, null.null_of(clean / width)
        limit = expected.threshold(null.ALPHA)
        sigma = float(np.sqrt(null.variances(self.design, self.totals)[1]))
        for pair, value, size in zip(pairs, found[:, 0], width[:, 0], strict=True):
            points = float(value * size * sigma / np.sqrt(len(pair.rows)))
            one, other = self.design.judges[pair.one], self.design.judges[pair.other]
            if self.tested[pair.one] and self.tested[pair.other]:
                p = expected.p(float(value))
                yield Flag(Kind.COLLUSION, one, float(value), limit, p, None, points, len(pair.rows), about=(other,))

    def rows(self, moved: Inside | None) -> tuple[JudgeRow, ...]:
        """A row for every judge."""
        found = []
        for place, judge in enumerate(self.design.judges):
            mine = self.totals[self.design.judge == place, 0]
            found.append(
                JudgeRow(
                    judge, int(mine.size), float(mine.min()), float(mine.max()), bool(self.tested[place]),
                    crossing(moved, judge),
                )
            )  # fmt: skip
        return tuple(found)

    def _marked_by(self, judge: int) -> set[str]:
        return {self.design.entries[entry] for entry in self.design.entry[self.design.judge == judge]}

    def _over(
        self, kind: Kind, values: Array, expected: null.Null, effects: Array, alpha: float = null.ALPHA
    ) -> Iterable[Flag]:
        """Every tested judge with p; who is over the threshold is sorted out later, after all kinds are there."""
        limit = expected.threshold(alpha)
        for place, judge in enumerate(self.design.judges):
            if self.tested[place] and not np.isnan(values[place]):
                value, effect = float(values[place]), float(effects[place])
                n = int(self.design.of_judge.size[place])
                yield Flag(kind, judge, value, limit, expected.p(value), None, effect, n)


def find(
    observations: Iterable[Observation],
    *,
    homes: Mapping[str, Collection[str]] | None = None,
    edits: Iterable[Edit] = (),
    inside: Inside | None = None,
    inside_without_edits: Inside | None = None,
    everybody: bool = True,
) -> Findings:
    """What is odd about the judges of one stage, for a person to look at; marks are never changed by it.

    `observations`: at most one for an entry and a judge; a missing mark is left out, it is not a zero.
    `homes`: judge to the entries of the same region or school. `edits`: changes after the first submission.
    `inside(judge)`: the entries inside the line when that judge is left out, `inside(None)`: the official ones.
    `everybody`: leave each judge out in turn; else only those with a flag (many judges are many rankings).
    `inside_without_edits(judge)`: the same with the judge's marks as they were before the late edits.

    Judges with fewer than 8 marks are not tested, nor is anybody among fewer than 4 such judges: they have a row with
    their range and who moves without them. Thresholds are those that at most 5 % of clean contests of this very design
    pass for each kind (simulated, seeded: the same input gives the same answer); q is Benjamini and Hochberg's over all
    judges and kinds. Collusion is information: most colluding pairs are not found.
    """
    marks = sorted(observations, key=lambda mark: (mark.entry, mark.judge))
    late = late_edits(edits, lambda judge: crossing(inside_without_edits, judge, inside))
    if not marks:
        return Findings(tuple(late), (), None)
    judges = sorted({mark.judge for mark in marks})
    search = Search(marks, judges)
    asked: list[Flag] = []
    panel = None
    if search.can_model:
        asked += [*search.of_model(), *search.of_items(), *search.in_pairs()]
        found, panel = search.at_home(homes or {})
        asked += found
    over = [flag for flag in with_q(asked) if flag.statistic > flag.threshold]
    over = [replace(flag, moved=crossing(inside, flag.judge)) for flag in over]
    over.sort(key=lambda flag: (flag.p or 0.0, -flag.statistic, flag.judge, flag.kind))
    return Findings((*late, *over), search.rows(inside if everybody else None), panel)


def with_q(flags: Sequence[Flag]) -> list[Flag]:
    """Each with its q: the smallest false discovery rate at which it would be listed (Benjamini and Hochberg 1995)."""
    order = sorted(range(len(flags)), key=lambda place: flags[place].p or 0.0, reverse=True)
    found = list(flags)
    lowest = 1.0
    for behind, place in enumerate(order):
        rank = len(flags) - behind
        lowest = min(lowest, (flags[place].p or 0.0) * len(flags) / rank)
        found[place] = replace(flags[place], q=lowest)
    return found


def crossing(inside: Inside | None, judge: str, official: Inside | None = None) -> tuple[str, ...]:
    """The entries that change side of the line when the judge is left out."""
    if inside is None:
        return ()
    before = (official or inside)(None)
    return tuple(sorted(set(before) ^ set(inside(judge))))
