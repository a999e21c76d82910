"""What the panel leader's page draws: judges with whiskers, the strip with the line, who decides without whom.

Plain numbers and ids, no colours and no words; the sentences are those of `line_sentence`, `remedy` and the notes.
Everything is in the order in which it is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from competitions.domain.scoring import AtCut, Ranked, Results, scores
from competitions.domain.scoring.ranking import ranked
from judging.domain.severity.cutline import Line
from judging.domain.severity.data import Observation
from judging.domain.severity.fit import Deviations, JudgeFlag, Model
from judging.domain.severity.packs import Asked, observations_of, part_index, standing_of
from judging.domain.severity.report import Report, report
from judging.domain.severity.words import Note

WHISKER = 1.96
MOVERS = 5


@dataclass(frozen=True, slots=True)
class Dot:
    """One judge: severity (> 0: marks lower than the others) with its 95 % whiskers, None where not estimable."""

    judge: str
    severity: float | None
    low: float | None
    high: float | None
    n: int
    flags: tuple[JudgeFlag, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the strip: official rank and side, the corrected list's rank, 90 % of ranks, chance of being inside."""

    entry: str
    official: float
    side: AtCut | None
    corrected: float | None
    rank: int | None
    low: int | None
    high: int | None
    p_in: float | None
    line: str  # the track, where each has its line; else ""

    @property
    def moved(self) -> float:
        """Places won by the correction; negative: lost."""
        return 0.0 if self.rank is None else self.official - self.rank


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Who changes side of the line, by the official rule, when the marks of one judge are left out."""

    judge: str
    enter: tuple[str, ...]
    leave: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shares:
    """Of the variance of one mark: entries, judges, the rest, together 1. `reliability` of a mean of `reviews` marks."""

    entry: float | None
    judge: float | None
    residual: float | None
    reliability: float | None
    reviews: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn. `dots`: the most severe first. `strip`: by official rank. Empty where there is no list."""

    model: Model
    groups: int
    dots: tuple[Dot, ...]
    strip: tuple[Place, ...]
    gained: tuple[Place, ...]
    lost: tuple[Place, ...]
    left_out: tuple[LeftOut, ...]
    shares: Shares
    lines: tuple[Line, ...]
    notes: tuple[Note, ...]


def picture(results: Results, inputs_sha256: str, asked: Asked) -> Picture:
    """The picture of one part. Raises Unasked and NotCategories as `severity_of` does. Chances and ranks are its own."""
    index = part_index(results.pack, asked.part)
    marks, standing = observations_of(results, index), standing_of(results)
    seed = int(inputs_sha256[:16], 16) if asked.seed is None else asked.seed
    found = report(asked.model, marks, standing, ddof=asked.ddof, draws=asked.draws, seed=seed)
    strip = _strip(results, found)
    movers = sorted((place for place in strip if place.rank is not None), key=lambda place: -place.moved)
    return Picture(
        model=asked.model,
        groups=len(found.islands),
        dots=_dots(found),
        strip=strip,
        gained=tuple(place for place in movers[:MOVERS] if place.moved > 0),
        lost=tuple(place for place in movers[::-1][:MOVERS] if place.moved < 0),
        left_out=left_out(results, index),
        shares=_shares(found, marks),
        lines=found.lines,
        notes=found.notes,
    )


def _dots(found: Report) -> tuple[Dot, ...]:
    if found.fit is None:
        return ()
    fitted = found.fit
    rows = []
    for at, judge in enumerate(fitted.design.judges):
        middle, reach = float(fitted.severity[at]), WHISKER * float(fitted.severity_se[at])
        known, sure = bool(np.isfinite(middle)), bool(np.isfinite(middle) and np.isfinite(reach))
        rows.append(
            Dot(
                judge=judge,
                severity=middle if known else None,
                low=middle - reach if sure else None,
                high=middle + reach if sure else None,
                n=int(fitted.design.per_judge[at]),
                flags=fitted.flags[at],
            )
        )
    return tuple(sorted(rows, key=lambda dot: (dot.severity is None, -(dot.severity or 0.0), dot.judge)))


def _strip(results: Results, found: Report) -> tuple[Place, ...]:
    at = {name: index for index, name in enumerate(found.fit.design.entries)} if found.fit else {}
    lines = standing_of(results).lines
    places = results.ranks.places
    rows = [
        _place(results, found, score.entry.id, at.get(score.entry.id), lines.get(score.entry.id, ""))
        for score in results.scores
        if score.entry.id in places
    ]
    return tuple(sorted(rows, key=lambda place: (place.line, place.official, place.entry)))


def _place(results: Results, found: Report, entry: str, at: int | None, line: str) -> Place:
    place = Place(
        entry=entry,
        official=float(results.ranks.places[entry]),
        side=results.ranks.cut.get(entry),
        corrected=None,
        rank=found.ranks.get(entry),
        low=None,
        high=None,
        p_in=None,
        line=line,
    )
    if found.fit is None or at is None or not np.isfinite(found.fit.corrected[at]):
        return place
    place = replace(place, corrected=float(found.fit.corrected[at]))
    if found.chance is None or not np.isfinite(found.chance.low[at]):
        return place
    inside = float(found.chance.inside[at])
    return replace(
        place,
        low=int(found.chance.low[at]),
        high=int(found.chance.high[at]),
        p_in=inside if np.isfinite(inside) else None,
    )


def _shares(found: Report, marks: Sequence[Observation]) -> Shares:
    entries = {one.entry for one in marks}
    reviews = len(marks) / len(entries) if entries else 0.0
    sd = found.fit.sd if found.fit else Deviations()
    if sd.entry is None or sd.judge is None or sd.residual is None:
        return Shares(None, None, None, None, reviews)
    squares = [sd.entry**2, sd.judge**2, sd.residual**2]
    whole = sum(squares)
    if whole == 0:
        return Shares(None, None, None, None, reviews)
    entry, judge, residual = (square / whole for square in squares)
    return Shares(entry, judge, residual, sd.reliability(reviews), reviews)


def left_out(results: Results, part: int) -> tuple[LeftOut, ...]:
    """For each judge of the part who decides something: the official result without this judge's marks in it.

    Only who is surely inside counts as such; one who comes into a tie that is not decided leaves.
    """
    if results.pack.rule.cut is None:
        return ()
    inside = _inside(results.ranks)
    judges = dict.fromkeys(judge for score in results.scores for judge in score.parts[part].totals)
    found = []
    for judge in sorted(judges):
        now = _inside(_without(results, part, judge))
        if now != inside:
            found.append(LeftOut(judge, tuple(sorted(now - inside)), tuple(sorted(inside - now))))
    return tuple(found)


def _without(results: Results, part: int, judge: str) -> Ranked:
    """The ranks without one judge. Only the entries with a mark of the judge are worked out anew."""
    pack, code = results.pack, results.pack.rule.parts[part].id
    touched = {score.entry.id for score in results.scores if judge in score.parts[part].totals}
    fewer = replace(
        pack,
        entries=tuple(entry for entry in pack.entries if entry.id in touched),
        marks=tuple(m for m in pack.marks if m.entry in touched and not (m.judge == judge and m.part == code)),
    )
    anew = {score.entry.id: score for score in scores(fewer)}
    return ranked(pack.rule, [anew.get(score.entry.id, score) for score in results.scores])


def _inside(ranks: Ranked) -> frozenset[str]:
    return frozenset(entry for entry, side in ranks.cut.items() if side is AtCut.IN)
