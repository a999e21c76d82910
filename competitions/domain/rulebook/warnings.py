"""What is allowed but odd. Nothing here blocks; real rounds have been held with most of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from competitions.domain.rounding import decimal_text, exact
from competitions.domain.rulebook.fulls import full_of_part
from competitions.domain.rulebook.reach import passing, reaching
from competitions.domain.rulebook.types import (
    AwardScope,
    Combine,
    DayKind,
    Dimension,
    HallScope,
    Level,
    PartSource,
    PenaltyKind,
    PromotionKind,
    RankWithin,
    RuleBook,
    ScorePart,
    Stage,
    Track,
)
from competitions.domain.sentences import N_, Sentence, Value

if TYPE_CHECKING:
    from competitions.domain.calendar import WorkCalendar

_FULL = Decimal(100)
_SATURDAY = 5
_HOLIDAYS = 2  # so many days off within a publicity period, beyond its weekends, are worth a word


class Odd(StrEnum):
    """What is odd; the words are in `WORDS`."""

    NO_BASIS = "no_basis"
    TOTAL = "total"
    TOTAL_STATED = "total_stated"
    LEVELS_OVERLAP = "levels_overlap"
    LEVELS_GAP = "levels_gap"
    LEVEL_TOO_HIGH = "level_too_high"
    NO_QUOTA = "no_quota"
    QUOTA_ABOVE_FIELD = "quota_above_field"
    ADVANCE_ABOVE_FIELD = "advance_above_field"
    ADVANCE_UNUSED = "advance_unused"
    AWARDS_ABOVE_FINALISTS = "awards_above_finalists"
    WEIGHTS = "weights"
    PARTS_FULL = "parts_full"
    PANEL_UNCOUNTED = "panel_uncounted"
    SUM_TO = "sum_to"
    DROPS_FALL_BACK = "drops_fall_back"
    DROPS_UNUSED = "drops_unused"
    PERCENT_ALL = "percent_all"
    PERCENT_NONE = "percent_none"
    FEW_ENTRIES = "few_entries"
    RANKED_APART = "ranked_apart"
    ONE_HALL = "one_hall"
    ONE_HALL_PASSES = "one_hall_passes"
    HALLS_COMPARED = "halls_compared"
    HALLS_COMPARED_AWARDS = "halls_compared_awards"
    ABOVE_HALL = "above_hall"
    NO_TIMES = "no_times"
    HOLIDAYS = "holidays"
    NOBODY_WORKS = "nobody_works"


WORDS: Mapping[Odd, str] = {
    Odd.NO_BASIS: N_("No notice is named that the contest rests on. Enter its number as it stands on the document."),
    Odd.TOTAL: N_("The items of “%(rubric)s” add up to %(total)s points, not 100. That is allowed if it is meant."),
    Odd.TOTAL_STATED: N_("The items of “%(rubric)s” add up to %(total)s points, but its source states %(stated)s."),
    Odd.LEVELS_OVERLAP: N_("“%(item)s”: %(low)s to %(high)s points are both “%(better)s” and “%(worse)s”."),
    Odd.LEVELS_GAP: N_("“%(item)s”: between %(low)s and %(high)s points no word says how good that is."),
    Odd.LEVEL_TOO_HIGH: N_("“%(item)s”: the word “%(better)s” begins above the highest mark."),
    Odd.NO_QUOTA: N_("Track “%(track)s” sends nobody up: its quota is 0."),
    Odd.QUOTA_ABOVE_FIELD: N_("From track “%(track)s” %(wanted)s go up, but at most %(count)s reach its last stage."),
    Odd.ADVANCE_ABOVE_FIELD: N_(
        "In “%(stage)s” %(wanted)s of track “%(track)s” may pass, but at most %(count)s take part."
    ),
    Odd.ADVANCE_UNUSED: N_(
        "In “%(stage)s” the rule of who passes counts; the number of places of each track does not."
    ),
    Odd.AWARDS_ABOVE_FINALISTS: N_(
        "Track “%(track)s” has %(wanted)s awards, but at most %(count)s reach its last stage."
    ),
    Odd.WEIGHTS: N_("The parts of the result of “%(stage)s” weigh %(total)s %% together, not 100 %%."),
    Odd.PARTS_FULL: N_(
        "In “%(stage)s” “%(first)s” is out of %(top)s points and “%(second)s” out of %(full)s: the shares weigh points as "
        "they are. If both are meant out of 100, change the weight in proportion."
    ),
    Odd.PANEL_UNCOUNTED: N_(
        "In “%(stage)s” judges mark, but no part of the result is theirs: their marks count for nothing."
    ),
    Odd.SUM_TO: N_(
        "In “%(stage)s” the sum is scaled as if %(asked)s judges had marked, but %(count)s do: that is no full mark."
    ),
    Odd.DROPS_FALL_BACK: N_(
        "In “%(stage)s” one judge who is missing or stands aside is enough that no marks are dropped."
    ),
    Odd.DROPS_UNUSED: N_(
        "In “%(stage)s” numbers of marks to drop are written, but the method takes all marks: nothing is dropped."
    ),
    Odd.PERCENT_ALL: N_("In “%(stage)s” %(percent)s %% of the %(count)s entries of track “%(track)s” are all of them."),
    Odd.PERCENT_NONE: N_(
        "In “%(stage)s” %(percent)s %% of the %(count)s entries of track “%(track)s” are none at all."
    ),
    Odd.FEW_ENTRIES: N_("Track “%(track)s” has %(count)s entries; the rules ask for at least %(wanted)s."),
    Odd.RANKED_APART: N_("“%(stage)s” sends on the best over all tracks, but ranks each track on its own."),
    Odd.ONE_HALL: N_("“%(stage)s” ranks each hall on its own, but there is only one."),
    Odd.ONE_HALL_PASSES: N_("“%(stage)s” sends on a number from each hall, but there is only one."),
    Odd.HALLS_COMPARED: N_(
        "“%(stage)s” ranks each hall on its own, but who passes is a total: the results of different halls are compared. If "
        "that is not meant, set a number for each hall."
    ),
    Odd.HALLS_COMPARED_AWARDS: N_(
        "“%(stage)s” ranks each hall on its own; the awards over all tracks compare the results of different halls."
    ),
    Odd.ABOVE_HALL: N_(
        "In “%(stage)s” %(wanted)s of each hall may pass, but with %(count)s entries in all a hall has fewer."
    ),
    Odd.NO_TIMES: N_("In “%(stage)s” going over time costs points, but no times are set."),
    Odd.HOLIDAYS: N_("Because of holidays the %(days)s working days of the publicity run until %(last)s."),
    Odd.NOBODY_WORKS: N_(
        "On none of the days of the publicity (%(first)s to %(last)s) an office is open for objections."
    ),
}


@dataclass(frozen=True)
class Remark:
    """One odd thing: where, what, and the facts of its sentence."""

    path: str
    odd: Odd
    params: Mapping[str, Value] = field(default_factory=dict)

    @property
    def sentence(self) -> Sentence:
        """The remark in words."""
        return Sentence(WORDS[self.odd], self.params)


def warnings(
    book: RuleBook,
    *,
    entries: Mapping[str, int] | None = None,
    published_on: date | None = None,
    calendar: WorkCalendar | None = None,
) -> tuple[Remark, ...]:
    """What is odd, in the order of the book.

    `entries`: how many checked entries each track has, by its code; without it only the numbers of the book are compared.
    `published_on` with `calendar`: the planned day of the publication, to see what holidays do to the publicity.
    """
    counts = dict(entries or {})
    return (
        *_basis(book),
        *_tracks(book, counts),
        *(remark for index, stage in enumerate(book.stages) for remark in _stage(index, stage, book, counts)),
        *_rubrics(book),
        *_awards(book, counts),
        *_days(book, published_on, calendar),
    )


def _basis(book: RuleBook) -> Iterator[Remark]:
    if not book.legal_basis:
        yield Remark("legal_basis", Odd.NO_BASIS)


def _tracks(book: RuleBook, counts: Mapping[str, int]) -> Iterator[Remark]:
    for index, track in enumerate(book.tracks):
        path = f"tracks[{index}]"
        count = counts.get(track.code)
        if count is not None and track.min_entries is not None and count < track.min_entries:
            yield _of_track(f"{path}.min_entries", Odd.FEW_ENTRIES, track, count, track.min_entries)
        stages = book.path_of(track.code)
        if not stages or stages[-1].promotion is not None:
            continue
        if not track.quota and not track.direct_places and book.level is not Level.NATIONAL:
            yield Remark(f"{path}.quota", Odd.NO_QUOTA, {"track": track.name})
        there = reaching(book, track, stages[-1], count)
        if there is not None and track.quota > there:
            yield _of_track(f"{path}.quota", Odd.QUOTA_ABOVE_FIELD, track, there, track.quota)


def _of_track(path: str, odd: Odd, track: Track, count: int, wanted: int) -> Remark:
    return Remark(path, odd, {"track": track.name, "count": count, "wanted": wanted})


# --- Stages -----------------------------------------------------------------------------------------------------------


def _stage(index: int, stage: Stage, book: RuleBook, counts: Mapping[str, int]) -> Iterator[Remark]:
    path, named = f"stages[{index}]", {"stage": stage.name}
    if stage.promotion is not None and stage.advance_per_track is not None:
        yield Remark(f"{path}.advance_per_track", Odd.ADVANCE_UNUSED, named)
    yield from _halls(path, stage, book, counts)
    if stage.penalty is not None and stage.penalty.kind is PenaltyKind.DEDUCT and not stage.segments:
        yield Remark(f"{path}.penalty", Odd.NO_TIMES, named)
    if stage.mode.is_marked:
        yield from _scoring(path, stage, book)
    for track in book.tracks_of(stage):
        yield from _field(path, stage, track, reaching(book, track, stage, counts.get(track.code)))


def _halls(path: str, stage: Stage, book: RuleBook, counts: Mapping[str, int]) -> Iterator[Remark]:
    """Halls that are none, totals over halls that were ranked apart, numbers that no hall can have."""
    named, rule = {"stage": stage.name}, stage.promotion
    is_by_hall = rule is not None and rule.kind is PromotionKind.PER_HALL
    if stage.halls == 1:
        if stage.hall_scope is HallScope.APART:
            yield Remark(f"{path}.hall_scope", Odd.ONE_HALL, named)
        if is_by_hall:
            yield Remark(f"{path}.promotion", Odd.ONE_HALL_PASSES, named)
        return
    if stage.ranks_halls_apart:
        lasts = [track for track in book.tracks_of(stage) if book.is_last(stage, track.code)]
        if any(track.quota for track in lasts) if rule is None else rule.is_total:
            yield Remark(f"{path}.promotion", Odd.HALLS_COMPARED, named)
        if lasts and any(award.scope is AwardScope.OVERALL for award in book.awards):
            yield Remark("awards", Odd.HALLS_COMPARED_AWARDS, named)
    if is_by_hall and rule is not None and rule.count is not None:
        reached = [reaching(book, track, stage, counts.get(track.code)) for track in book.tracks_of(stage)]
        known = [there for there in reached if there is not None]
        if known and len(known) == len(reached) and rule.count > -(-sum(known) // stage.halls):
            yield Remark(f"{path}.promotion", Odd.ABOVE_HALL, {**named, "wanted": rule.count, "count": sum(known)})


def _scoring(path: str, stage: Stage, book: RuleBook) -> Iterator[Remark]:
    scoring, named = stage.scoring, {"stage": stage.name}
    rule = scoring.aggregation
    dropped = rule.dropped_of(stage.marks_per_entry)
    if dropped and stage.marks_per_entry - 1 - rule.dropped_of(stage.marks_per_entry - 1) < rule.min_left:
        yield Remark(f"{path}.scoring.aggregation", Odd.DROPS_FALL_BACK, named)
    if any(one.asks_to_drop and not one.drops for one in (rule, *(part.aggregation or rule for part in scoring.parts))):
        yield Remark(f"{path}.scoring.aggregation", Odd.DROPS_UNUSED, named)
    if scoring.parts and all(part.source is not PartSource.PANEL for part in scoring.parts):
        yield Remark(f"{path}.scoring.parts", Odd.PANEL_UNCOUNTED, named)
    shares = [part for part in scoring.parts if not part.factor and part not in scoring.added_whole]
    weights = sum((part.weight for part in shares), Decimal(0))
    if scoring.parts and scoring.combine is Combine.WEIGHTED_SUM and weights != 1:
        params: dict[str, Value] = {"stage": stage.name, "total": decimal_text(exact(weights) * 100)}
        yield Remark(f"{path}.scoring.parts", Odd.WEIGHTS, params)
    if scoring.combine is Combine.WEIGHTED_SUM:
        yield from _full_marks(path, stage, shares, book)
    if rule.sum_to is not None and rule.sum_to != stage.marks_per_entry:
        params = {"stage": stage.name, "asked": rule.sum_to, "count": stage.marks_per_entry}
        yield Remark(f"{path}.scoring.aggregation.sum_to", Odd.SUM_TO, params)
    is_overall = stage.promotion is not None and stage.promotion.kind is PromotionKind.OVERALL
    if is_overall and scoring.rank_within is RankWithin.TRACK:
        yield Remark(f"{path}.promotion", Odd.RANKED_APART, named)


def _full_marks(path: str, stage: Stage, shares: list[ScorePart], book: RuleBook) -> Iterator[Remark]:
    """Shares of one result that are out of different full marks: the percentages then say less than they seem to."""
    known = [(part, full_of_part(book, stage, part)) for part in shares]
    fulls = [(part, full) for part, full in known if full is not None]
    for part, full in fulls[1:]:
        first, top = fulls[0]
        if full != top:
            params: dict[str, Value] = {"stage": stage.name, "first": first.name, "top": decimal_text(exact(top))}
            params |= {"second": part.name, "full": decimal_text(exact(full))}
            yield Remark(f"{path}.scoring.parts", Odd.PARTS_FULL, params)
            return


def _field(path: str, stage: Stage, track: Track, there: int | None) -> Iterator[Remark]:
    """What the places of a stage are beside the entries of one track that get there."""
    if there is None:
        return
    rule = stage.promotion
    params: dict[str, Value] = {"stage": stage.name, "track": track.name, "count": there}
    if rule is None or rule.kind is PromotionKind.PER_TRACK:
        wanted = stage.advance_per_track if rule is None else rule.count
        if stage.ranks_halls_apart and wanted is not None:
            wanted *= stage.halls
        if wanted is not None and wanted > there:
            where = f"{path}.advance_per_track" if rule is None else f"{path}.promotion"
            yield Remark(where, Odd.ADVANCE_ABOVE_FIELD, {**params, "wanted": wanted})
    elif rule.kind is PromotionKind.PERCENT and rule.percent is not None and not rule.overall and there:
        params["percent"] = decimal_text(exact(rule.percent))
        places = passing(stage, track, there)
        if places == there and rule.percent < _FULL:
            yield Remark(f"{path}.promotion", Odd.PERCENT_ALL, params)
        elif places == 0 and rule.percent > 0:
            yield Remark(f"{path}.promotion", Odd.PERCENT_NONE, params)


# --- Score sheets -----------------------------------------------------------------------------------------------------


def _rubrics(book: RuleBook) -> Iterator[Remark]:
    for index, rubric in enumerate(book.rubrics):
        path = f"rubrics[{index}]"
        params: dict[str, Value] = {"rubric": rubric.name, "total": decimal_text(exact(rubric.total))}
        if rubric.stated_total is not None and rubric.stated_total != rubric.total:
            params["stated"] = decimal_text(exact(rubric.stated_total))
            yield Remark(path, Odd.TOTAL_STATED, params)
        elif rubric.stated_total is None and rubric.total != _FULL:
            yield Remark(path, Odd.TOTAL, params)
        for place, item in enumerate(rubric.dimensions):
            yield from _levels(f"{path}.dimensions[{place}].levels", item)


def _levels(path: str, item: Dimension) -> Iterator[Remark]:
    """Words whose marks overlap or leave some out; where no upper bound is printed a word ends where the better begins."""
    if not item.levels:
        return
    for word in item.levels:
        if word.at_least > item.max:
            yield Remark(path, Odd.LEVEL_TOO_HIGH, {"item": item.name, "better": word.word})
    best = item.levels[0]
    if best.at_most is not None and best.at_most + item.step <= item.max:
        yield _gap(path, item, best.at_most, item.max)
    for better, worse in pairwise(item.levels):
        if worse.at_most is None:
            continue
        if worse.at_most >= better.at_least:
            params: dict[str, Value] = {"item": item.name, "better": better.word, "worse": worse.word}
            params |= {"low": decimal_text(exact(better.at_least)), "high": decimal_text(exact(worse.at_most))}
            yield Remark(path, Odd.LEVELS_OVERLAP, params)
        elif worse.at_most + item.step < better.at_least:
            yield _gap(path, item, worse.at_most, better.at_least)
    if item.levels[-1].at_least > item.min:
        yield _gap(path, item, item.min, item.levels[-1].at_least)


def _gap(path: str, item: Dimension, low: Decimal, high: Decimal) -> Remark:
    params: dict[str, Value] = {"item": item.name, "low": decimal_text(exact(low)), "high": decimal_text(exact(high))}
    return Remark(path, Odd.LEVELS_GAP, params)


# --- Awards and days --------------------------------------------------------------------------------------------------


def _awards(book: RuleBook, counts: Mapping[str, int]) -> Iterator[Remark]:
    for track in book.tracks:
        stages = book.path_of(track.code)
        there = reaching(book, track, stages[-1], counts.get(track.code)) if stages else None
        times = stages[-1].halls if stages and stages[-1].ranks_halls_apart else 1
        wanted = times * sum(
            award.count
            for award in book.awards
            if award.scope is AwardScope.TRACK and (not award.tracks or track.code in award.tracks)
        )
        if there is not None and wanted > there:
            yield _of_track("awards", Odd.AWARDS_ABOVE_FINALISTS, track, there, wanted)


def _days(book: RuleBook, published_on: date | None, calendar: WorkCalendar | None) -> Iterator[Remark]:
    if published_on is None or calendar is None:
        return
    # The calendar counts by words of the rule book, so it can only be asked for here.
    from competitions.domain.calendar import CalendarMissing, is_workday, publicity_period

    rule = book.publicity
    try:
        period = publicity_period(published_on, rule.days, rule.day_kind, rule.day_one, calendar)
        length = (period.last_day - period.first_day).days + 1
        days = [period.first_day + timedelta(days=number) for number in range(length)]
        off = [day for day in days if not is_workday(day, calendar)]
    except CalendarMissing:
        return  # the publication itself says that the year is not in the table
    params: dict[str, Value] = {"days": rule.days, "first": period.first_day, "last": period.last_day}
    if rule.day_kind is DayKind.WORKING and len([day for day in off if day.weekday() < _SATURDAY]) >= _HOLIDAYS:
        yield Remark("publicity.days", Odd.HOLIDAYS, params)
    elif rule.day_kind is DayKind.CALENDAR and len(off) == len(days):
        yield Remark("publicity.days", Odd.NOBODY_WORKS, params)
