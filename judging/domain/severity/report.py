"""The corrected list of one part beside the official one: results, ranks, chances, the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from competitions.domain.scoring import CutTies
from judging.domain.severity.cutline import Line, expected_wrong, firmness, undecided
from judging.domain.severity.data import Design, Floats, NotCategories, NotEstimable, Observation, design_of
from judging.domain.severity.draws import Chances, Scope, chances
from judging.domain.severity.fit import Fit, Model
from judging.domain.severity.graph import Island, bridges, islands
from judging.domain.severity.models import fit
from judging.domain.severity.pools import pools_differ
from judging.domain.severity.words import Note, NoteCode, bridge_note, islands_note, note

DRAWS = 5000
SAME = 1e-9  # results that differ by less than this share of their size share a rank


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is ranked, and where the line is. `lists`: ranked entry to the list it stands in ("" where there is one).

    `lines`: ranked entry to its line, empty without a cut.
    """

    lists: Mapping[str, str]
    lines: Mapping[str, str] = field(default_factory=dict)
    places: int = 0
    ties: CutTies = CutTies.ASK
    descending: bool = True


@dataclass(frozen=True, eq=False, slots=True)
class Report:
    """`fit` None: no common list, `notes` say why. `chance` is by entry of the fit's design. `ranks`: entry to rank."""

    model: Model
    islands: tuple[Island, ...]
    fit: Fit | None = field(repr=False)
    ranks: Mapping[str, int] = field(repr=False)
    chance: Chances | None = field(repr=False)
    lines: tuple[Line, ...]
    notes: tuple[Note, ...]


def report(
    model: Model,
    observations: Sequence[Observation],
    standing: Standing,
    *,
    ddof: int = 1,
    draws: int = DRAWS,
    seed: int = 0,
) -> Report:
    """The report of one part. Raises NotCategories where many-facet Rasch is asked of other marks.

    Marks of entries without a place stay in the judges' numbers, as long as they hang together with a ranked one.
    """
    kept, found = _comparable(observations, standing)
    if len(found) > 1:
        return Report(model, found, None, {}, None, (), (islands_note(found, _labels(kept)),))
    try:
        design = design_of(kept)
        fitted = fit(model, design, ddof=ddof)
    except NotCategories:
        raise
    except NotEstimable as error:
        return Report(model, found, None, {}, None, (), (note(NoteCode.NOT_ESTIMABLE, why=error.why),))
    order = _Order(fitted, standing)
    drawn = None
    if fitted.beliefs is not None:
        drawn = chances(
            fitted.beliefs, order.scopes, order.cuts, draws=draws, seed=seed, descending=standing.descending
        )
        drawn = order.moved(drawn)
    notes = (*_notes(fitted), *map(bridge_note, bridges(kept)))
    return Report(model, found, fitted, order.ranks, drawn, order.lines(drawn), notes)


def _comparable(
    observations: Sequence[Observation], standing: Standing
) -> tuple[list[Observation], tuple[Island, ...]]:
    """The marks and islands that have to do with ranked entries; all where nobody is ranked."""
    found = islands(observations)
    ranked = tuple(one for one in found if any(entry in standing.lists for entry in one.entries))
    if not ranked:
        return list(observations), found
    judges = {judge for one in ranked for judge in one.judges}
    return [one for one in observations if one.judge in judges], ranked


def _labels(observations: Sequence[Observation]) -> dict[str, str]:
    return {one.entry: one.group or "" for one in observations}


def _notes(fitted: Fit) -> list[Note]:
    design, found = fitted.design, []
    if fitted.model is Model.TSCORE and pools_differ(design):
        found.append(note(NoteCode.TRACKS))
    if design.all_by_all and len(design.judges) > 1 and fitted.model is not Model.TSCORE:
        found.append(note(NoteCode.ALL_BY_ALL))
    if fitted.model is Model.CROSSED:
        found.append(note(NoteCode.ESTIMATE))
    if fitted.errors is None:
        found.append(note(NoteCode.NO_ERROR))
    if fitted.mfrm is not None:
        names = sorted({*fitted.mfrm.low, *fitted.mfrm.high})
        names += [judge for judge, flags in zip(design.judges, fitted.flags, strict=True) if flags]
        if names:
            found.append(note(NoteCode.EXTREME, names=tuple(names)))
    return found


class _Order:
    """The corrected list: who stands where, and what is above it without a finite measure."""

    def __init__(self, fitted: Fit, standing: Standing) -> None:
        self.fit, self.standing = fitted, standing
        self.value: Floats = fitted.corrected if standing.descending else -fitted.corrected
        self.names = fitted.design.entries
        self.above: set[str] = set()
        if fitted.mfrm:
            self.above = set(fitted.mfrm.high if standing.descending else fitted.mfrm.low)
        self.lists = self._members(standing.lists)
        self.by_line = self._members(standing.lines)
        self.scopes = [Scope(np.array(members, dtype=np.int64)) for members in self.lists.values()]
        self.left = {line: max(standing.places - self._ahead(line, standing.lines), 0) for line in self.by_line}
        self.cuts = [
            Scope(np.array(members, dtype=np.int64), self.left[line]) for line, members in self.by_line.items()
        ]
        self.ranks = {
            self.names[at]: rank + self._ahead(name, standing.lists)
            for name, members in self.lists.items()
            for at, rank in self._ranked(members)
        }  # fmt: skip

    def _members(self, group_of: Mapping[str, str]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, name in enumerate(self.names):
            if name in group_of and not np.isnan(self.value[at]):
                found.setdefault(group_of[name], []).append(at)
        return dict(sorted(found.items()))

    def _ahead(self, group: str, group_of: Mapping[str, str]) -> int:
        return sum(group_of.get(name) == group for name in self.above)

    def _ranked(self, members: Sequence[int]) -> list[tuple[int, int]]:
        """Entry and rank, 1-2-2-4, the best first."""
        size = SAME * max(float(np.abs(self.value[list(members)]).max(initial=0.0)), 1e-300)
        found: list[tuple[int, int]] = []
        for place, at in enumerate(sorted(members, key=lambda one: -self.value[one]), start=1):
            same = bool(found) and self.value[found[-1][0]] - self.value[at] <= size
            found.append((at, found[-1][1] if same else place))
        return found

    def moved(self, drawn: Chances) -> Chances:
        """Rank intervals behind those that have no finite measure."""
        ahead = np.array([self._ahead(self.standing.lists.get(name, "?"), self.standing.lists) for name in self.names])
        return Chances(drawn.inside, drawn.low + ahead, drawn.high + ahead)

    def lines(self, drawn: Chances | None) -> tuple[Line, ...]:
        several = len(set(self.standing.lines.values())) > 1
        return tuple(
            self._line(name if several else None, members, self.left[name], drawn)
            for name, members in self.by_line.items()
        )

    def _line(self, group: str | None, members: Sequence[int], places: int, drawn: Chances | None) -> Line:
        ranked = self._ranked(members)
        count = min(places, len(ranked))
        tie = 0 < count < len(ranked) and ranked[count - 1][1] == ranked[count][1]
        promoted = [at for at, rank in ranked[:count] if not tie or rank != ranked[count][1]]
        if tie and self.standing.ties is CutTies.INCLUDE:
            promoted = [at for at, rank in ranked if rank <= ranked[count][1]]
        found: dict[str, object] = {}
        if 0 < count < len(ranked):
            last, first = ranked[count - 1][0], ranked[count][0]
            found |= {} if tie else {"last_in": self.names[last], "first_out": self.names[first]}
            found["gap"] = gap = 0.0 if tie else float(self.value[last] - self.value[first])
            if self.fit.errors is not None:
                found["se"] = se = self.fit.errors.se_of_difference(last, first)
                found["z"], found["firmness"] = firmness(gap, se)
        if drawn is not None:
            inside = {self.names[at]: float(drawn.inside[at]) for at, _rank in ranked}
            found["undecided"] = undecided(inside)
            found["expected_wrong"] = expected_wrong(inside, [self.names[at] for at in promoted])
        return Line(group, self.standing.places, **found)  # type: ignore[arg-type]


def island_reports(
    model: Model, observations: Sequence[Observation], standing: Standing, *, ddof: int = 1
) -> list[tuple[Island, Report]]:
    """A list of its own for each island, without chances at the line, which no island decides alone."""
    _kept, found = _comparable(observations, standing)
    alone = Standing(standing.lists, descending=standing.descending)
    return [
        (one, report(model, [mark for mark in observations if mark.judge in one.judges], alone, ddof=ddof, draws=1))
        for one in found
    ]


def even_islands(design: Design) -> dict[str, float]:
    """The organiser's choice where islands cannot be compared: each island is taken to be equally strong and spread.

    T = 50 + 10 (mean of the entry - mean of its island) / SD of the island's means, by entry.
    """
    at = {name: index for index, name in enumerate(design.entries)}
    found: dict[str, float] = {}
    for island in islands(design.observations()):
        rows = [at[entry] for entry in island.entries]
        means = design.raw[rows]
        spread = float(means.std(ddof=1)) if len(rows) > 1 else 0.0
        scaled = (means - means.mean()) / spread if spread > 0 else np.zeros(len(rows))
        found |= {entry: float(50 + 10 * value) for entry, value in zip(island.entries, scaled, strict=True)}
    return found
