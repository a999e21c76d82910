"""Changing a rule book part by part, as an office does when it makes a preset its own.

A number of a preset that is marked as invented (``demo``) loses the mark when the office changes it: from then on it is
the office's own. Contradictions are found by reading the changed book again (``rulebook.parse``), not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeVar

from competitions.domain import pinyin
from competitions.domain.numbers import fill_name
from competitions.domain.rulebook import (
    Award,
    Body,
    BodyRole,
    DayKind,
    Dimension,
    LegalBasis,
    Level,
    LevelWord,
    Rubric,
    RuleBook,
    Stage,
    Track,
    TrackKind,
    without_tracks,
)
from competitions.domain.rulebook.types import Part

P = TypeVar("P", bound=Part)


@dataclass(frozen=True, slots=True)
class TrackInput:
    """A track as the form gives it; without a code it is new."""

    name: str
    kind: TrackKind
    scope: str
    quota: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class StageInput:
    """A stage as the form gives it; ``seconds`` by the code of the segment."""

    code: str
    name: str
    panel_size: int
    reviews_per_entry: int | None
    presenters_max: int | None
    drop_high: int
    drop_low: int
    places: int
    advance_per_track: int | None
    seconds: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DimensionInput:
    """An item of a score sheet; without a code it is new."""

    name: str
    max: Decimal
    hint: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class AwardInput:
    """A prize; without a code it is new."""

    name: str
    count: int
    code: str = ""


def touched(part: P, **values: Any) -> P:
    """``part`` with ``values``; its mark as invented goes when anything is not as before."""
    if all(getattr(part, name) == value for name, value in values.items()):
        return part
    return replace(part, demo=False, **values)


def for_office(book: RuleBook, *, region: str, level: Level, edition: int, year: int) -> RuleBook:
    """A preset made ready for one office: the region's name filled in wherever the preset leaves it open."""
    return replace(
        book,
        level=level,
        edition=edition,
        year=year,
        names=tuple(fill_name(name, region) for name in book.names),
        bodies=tuple(replace(body, name=fill_name(body.name, region)) for body in book.bodies),
    )


def with_basics(
    book: RuleBook, *, names: Iterable[str], edition: int, year: int, theme: str, legal_basis: Iterable[str]
) -> RuleBook:
    """Names (the first is the main one), edition, year, theme and the documents it rests on (by number, 文号).

    What is known of a document beside its number stays as long as the number does.
    """
    known = {basis.doc_no: basis for basis in book.legal_basis}
    documents = tuple(known.get(doc_no) or LegalBasis(doc_no=doc_no) for doc_no in legal_basis)
    return replace(book, names=tuple(names), edition=edition, year=year, theme=theme, legal_basis=documents)


def with_bodies(book: RuleBook, bodies: Iterable[tuple[BodyRole, str]]) -> RuleBook:
    """The bodies in order; one that stood there before keeps its mark."""
    known = {(body.role, body.name): body for body in book.bodies}
    return replace(book, bodies=tuple(known.get(pair) or Body(role=pair[0], name=pair[1]) for pair in bodies))


def with_cut_off(book: RuleBook, day: date | None) -> RuleBook:
    """The day on which age and firm age are counted."""
    return replace(book, cut_off=day)


def with_tracks(book: RuleBook, inputs: Iterable[TrackInput]) -> RuleBook:
    """The tracks in order. What was only for tracks that are gone goes with them."""
    known = {track.code: track for track in book.tracks}
    tracks: list[Track] = []
    for one in inputs:
        old = known.get(one.code)
        if old is not None:
            tracks.append(touched(old, name=one.name, kind=one.kind, scope=one.scope, quota=one.quota))
            continue
        taken = {*known, *(track.code for track in tracks)}
        shorts = {track.short for track in (*book.tracks, *tracks)}
        tracks.append(
            Track(
                code=pinyin.code(one.name, taken),
                short=pinyin.initials(one.name, shorts),
                name=one.name,
                kind=one.kind,
                scope=one.scope,
                quota=one.quota,
            )
        )
    gone = set(known) - {track.code for track in tracks}
    return replace(without_tracks(book, gone), tracks=tuple(tracks))


def with_stages(book: RuleBook, inputs: Iterable[StageInput]) -> RuleBook:
    """The stages in order; those that are not named are dropped. The last one leads up by the quotas of the tracks."""
    stages = [_stage(book.stage(one.code), one) for one in inputs]
    stages[-1:] = [replace(stage, advance_per_track=None) for stage in stages[-1:]]
    return replace(book, stages=tuple(stages))


def _stage(stage: Stage, one: StageInput) -> Stage:
    rule = touched(stage.scoring.aggregation, drop_high=one.drop_high, drop_low=one.drop_low)
    marks = one.reviews_per_entry or one.panel_size
    # Never ask for more sheets than a full panel leaves.
    rule = replace(rule, min_left=max(1, min(rule.min_left, marks - one.drop_high - one.drop_low)))
    result = replace(stage.scoring.round_result, places=one.places)
    return touched(
        stage,
        name=one.name,
        panel_size=one.panel_size,
        reviews_per_entry=one.reviews_per_entry,
        presenters_max=one.presenters_max,
        advance_per_track=one.advance_per_track,
        segments=tuple(touched(part, seconds=one.seconds.get(part.code, part.seconds)) for part in stage.segments),
        scoring=touched(stage.scoring, aggregation=rule, round_result=result),
    )


def with_rubric(book: RuleBook, code: str, inputs: Iterable[DimensionInput]) -> RuleBook:
    """The items of one score sheet in order; the marks of the level words follow a changed maximum in proportion."""
    rubric = book.rubric(code)
    known = {dimension.code: dimension for dimension in rubric.dimensions}
    dimensions: list[Dimension] = []
    for one in inputs:
        old = known.get(one.code)
        if old is not None:
            levels = tuple(_scaled(word, old, one.max) for word in old.levels)
            dimensions.append(touched(old, name=one.name, max=one.max, hint=one.hint, levels=levels))
            continue
        taken = {*known, *(dimension.code for dimension in dimensions)}
        step = rubric.dimensions[0].step if rubric.dimensions else Decimal(1)
        dimensions.append(
            Dimension(
                code=pinyin.code(one.name, taken),
                name=one.name,
                max=one.max,
                min=Decimal(0),
                step=step,
                hint=one.hint,
                levels=(),
            )
        )
    changed = touched(rubric, dimensions=tuple(dimensions))
    return replace(book, rubrics=tuple(changed if one.code == code else one for one in book.rubrics))


def _scaled(word: LevelWord, old: Dimension, new_max: Decimal) -> LevelWord:
    if new_max == old.max or not old.max:
        return word
    steps = (word.at_least * new_max / old.max / old.step).quantize(Decimal(1), ROUND_HALF_UP)
    return replace(word, at_least=steps * old.step)


def with_awards(book: RuleBook, inputs: Iterable[AwardInput]) -> RuleBook:
    """The prizes, best first."""
    known = {award.code: award for award in book.awards}
    awards: list[Award] = []
    for one in inputs:
        old = known.get(one.code)
        if old is not None:
            awards.append(touched(old, name=one.name, count=one.count))
            continue
        taken = {*known, *(award.code for award in awards)}
        awards.append(Award(code=pinyin.code(one.name, taken), name=one.name, count=one.count))
    return replace(book, awards=tuple(awards))


def with_publicity(book: RuleBook, *, days: int, day_kind: DayKind, mask_names: bool) -> RuleBook:
    """How long the list is public and how names are shown."""
    rule = touched(book.publicity, days=days, day_kind=day_kind, mask_names=mask_names)
    return replace(book, publicity=rule)


def rubric_of_last_stage(book: RuleBook) -> Rubric:
    """The score sheet that the office edits: that of the final."""
    return book.rubric(book.stages[-1].rubric)
