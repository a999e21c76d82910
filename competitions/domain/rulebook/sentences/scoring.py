"""Score sheets, and the way from marks to ranks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from competitions.domain.rounding import Rounding, RoundingMode, decimal_text, exact
from competitions.domain.rulebook.sentences.aggregation import aggregation, aggregation_of_part
from competitions.domain.rulebook.sentences.ballots import ballot
from competitions.domain.rulebook.sentences.ties import ties
from competitions.domain.rulebook.types import (
    Combine,
    Dimension,
    LevelWord,
    PartSource,
    Ranking,
    RankOn,
    RankWithin,
    Rubric,
    RuleBook,
    ScorePart,
    Scoring,
    Stage,
)
from competitions.domain.sentences import N_, Sentence, Value

_ROUNDING: Mapping[RoundingMode, str] = {
    RoundingMode.HALF_UP: N_("The result is rounded half up to %(places)s decimals."),
    RoundingMode.HALF_EVEN: N_("The result is rounded half to even to %(places)s decimals."),
    RoundingMode.DOWN: N_("The result is cut off after %(places)s decimals."),
}
_TO_WHOLE: Mapping[RoundingMode, str] = {
    RoundingMode.HALF_UP: N_("The result is rounded half up to a whole number."),
    RoundingMode.HALF_EVEN: N_("The result is rounded half to even to a whole number."),
    RoundingMode.DOWN: N_("Of the result only the whole number counts."),
}
_SHEET_ROUNDING: Mapping[RoundingMode, str] = {
    RoundingMode.HALF_UP: N_("Each judge's total is first rounded half up to %(places)s decimals."),
    RoundingMode.HALF_EVEN: N_("Each judge's total is first rounded half to even to %(places)s decimals."),
    RoundingMode.DOWN: N_("Each judge's total is first cut off after %(places)s decimals."),
}
_PART_ROUNDING: Mapping[RoundingMode, str] = {
    RoundingMode.HALF_UP: N_("It is rounded half up to %(places)s decimals before it is combined."),
    RoundingMode.HALF_EVEN: N_("It is rounded half to even to %(places)s decimals before it is combined."),
    RoundingMode.DOWN: N_("It is cut off after %(places)s decimals before it is combined."),
}
_SOURCES: Mapping[PartSource, str] = {
    PartSource.PANEL: N_("the marks of the judges"),
    PartSource.PUBLIC_JURY: N_("the marks of the public jury"),
    PartSource.PUBLIC_VOTE: N_("a public vote"),
    PartSource.STAGE: N_("the result of the stage “%(stage)s”"),
    PartSource.RECORD: N_("a mark that the office enters from the records"),
}
_COMBINE: Mapping[Combine, str] = {
    Combine.SUM: N_("The result is the sum of %(parts)s."),
    Combine.WEIGHTED_SUM: N_("The result is the weighted sum of %(parts)s."),
    Combine.BEST: N_("The best of %(parts)s is the result."),
}


def number(value: Decimal) -> str:
    """A decimal without needless zeros."""
    return decimal_text(exact(value))


# --- The score sheets -------------------------------------------------------------------------------------------------


def rubrics(book: RuleBook) -> Iterator[Sentence]:
    """Every score sheet with its items, hints and level words."""
    for rubric in book.rubrics:
        params: dict[str, Value] = {"name": rubric.name, "total": number(rubric.total)}
        yield Sentence(N_("“%(name)s”: full marks %(total)s points."), params, demo=rubric.demo)
        if rubric.stated_total is not None and rubric.stated_total != rubric.total:
            msgid = N_("The source of “%(name)s” states %(stated)s points.")
            yield Sentence(msgid, {"name": rubric.name, "stated": number(rubric.stated_total)}, demo=rubric.demo)
        for item in rubric.dimensions:
            yield _item_line(item, demo=rubric.demo or item.demo)


def _item_line(item: Dimension, *, demo: bool) -> Sentence:
    said = Sentence(N_("%(item)s."), {"item": _item(item)})
    if item.hint:
        said = Sentence(N_("%(item)s: %(hint)s"), {"item": _item(item), "hint": item.hint})
    if item.group:
        said = Sentence(N_("[%(group)s] %(item)s"), {"group": item.group, "item": said})
    if item.levels:
        levels: Value = tuple(map(_level, item.levels))
        told = Sentence(N_("Levels: %(levels)s."), {"levels": levels})
        said = Sentence(N_("%(first)s %(second)s"), {"first": said, "second": told})
    return replace(said, demo=demo)


def _level(word: LevelWord) -> Sentence:
    params: dict[str, Value] = {"word": word.word, "low": number(word.at_least)}
    if word.at_most is None:
        return Sentence(N_("%(word)s from %(low)s"), params)
    return Sentence(N_("%(word)s %(low)s to %(high)s"), params | {"high": number(word.at_most)})


def _item(item: Dimension) -> Sentence:
    params: dict[str, Value] = {"name": item.name, "points": number(item.max)}
    said = Sentence(N_("%(name)s %(points)s points"), params)
    if item.min:
        said = Sentence(N_("%(name)s %(low)s to %(points)s points"), params | {"low": number(item.min)})
    if item.weight != 1:
        said = Sentence(N_("%(item)s, counted %(weight)s times"), {"item": said, "weight": number(item.weight)})
    return said


def sheets(stage: Stage, book: RuleBook) -> Iterator[Sentence]:
    """Which score sheet is used, for each track that has its own."""
    own = {one.track: one for one in stage.track_rubrics}
    others = [track for track in book.tracks_of(stage) if track.code not in own]
    if others:
        said = _sheet(book.rubric(stage.rubric), stage, book)
        if own:
            names: Value = tuple(track.name for track in others)
            said = Sentence(N_("In %(tracks)s only: %(rule)s"), {"tracks": names, "rule": said}, demo=said.demo)
        yield said
    for track in book.tracks_of(stage):
        if track.code in own:
            said = _sheet(book.rubric(own[track.code].rubric), stage, book)
            params: dict[str, Value] = {"tracks": (track.name,), "rule": said}
            yield Sentence(N_("In %(tracks)s only: %(rule)s"), params, demo=said.demo)


def _sheet(rubric: Rubric, stage: Stage, book: RuleBook) -> Sentence:
    items: Value = tuple(map(_item, rubric.dimensions))
    params: dict[str, Value] = {"total": number(rubric.total), "items": items}
    return Sentence(N_("Each judge gives at most %(total)s points: %(items)s."), params, demo=rubric.demo)


# --- From marks to ranks ----------------------------------------------------------------------------------------------


def scoring(stage: Stage, book: RuleBook) -> Iterator[Sentence]:
    """Rounding, dropping, parts, ties and ranks of one stage."""
    rule = stage.scoring
    demo = stage.demo or rule.demo
    if rule.round_totals is not None:
        yield Sentence(_SHEET_ROUNDING[rule.round_totals.mode], {"places": rule.round_totals.places}, demo=demo)
    yield from parts(stage, book)
    if not rule.parts:
        yield from aggregation(rule.aggregation, demo=demo)
    yield Sentence(N_("A judge who stands aside for a project gives no mark, not zero."))
    yield from _bounds(rule, demo=demo)
    result = rule.round_result
    said = _ROUNDING if result.places else _TO_WHOLE
    yield Sentence(said[result.mode], {"places": result.places}, demo=demo)
    yield Sentence(_order(rule), demo=demo)
    yield from _places(rule, demo=demo)
    yield from ties(stage, book, demo=demo)


def parts(stage: Stage, book: RuleBook) -> Iterator[Sentence]:
    """What the result consists of, then each part; nothing where it is one."""
    rule = stage.scoring
    if not rule.parts:
        return
    demo = stage.demo or rule.demo
    told: Value = tuple(_share(part, rule) for part in rule.parts)
    yield Sentence(_COMBINE[rule.combine], {"parts": told}, demo=demo)
    for part in rule.parts:
        yield from _part(part, rule, book, demo=demo or part.demo)


def _share(part: ScorePart, rule: Scoring) -> Sentence:
    params: dict[str, Value] = {"name": part.name}
    if part in rule.added_whole:
        if part.max is not None:
            return Sentence(N_("“%(name)s” in full (at most %(max)s points)"), params | {"max": number(part.max)})
        return Sentence(N_("“%(name)s” in full"), params)
    if rule.combine is Combine.WEIGHTED_SUM:
        params["percent"] = decimal_text(exact(part.weight) * 100)
        return Sentence(N_("“%(name)s” with %(percent)s %%"), params)
    if part.max is not None:
        return Sentence(N_("“%(name)s” (at most %(max)s points)"), params | {"max": number(part.max)})
    return Sentence(N_("“%(name)s”"), params)


def _part(part: ScorePart, rule: Scoring, book: RuleBook, *, demo: bool) -> Iterator[Sentence]:
    stages = {stage.code: stage.name for stage in book.stages}
    in_hall = part.source is PartSource.PUBLIC_VOTE and part.ballot is not None
    words = N_("a vote of the audience in the hall") if in_hall else _SOURCES[part.source]
    source = Sentence(words, {"stage": stages.get(part.stage, part.stage)})
    msgid = N_("“%(name)s” is %(source)s.")
    if part.factor:
        msgid = N_("“%(name)s” is %(source)s, multiplied by a number of the entry, such as its difficulty.")
    said = Sentence(msgid, {"name": part.name, "source": source}, demo=demo)
    if part.people is not None:
        people = Sentence(N_("%(count)s people give marks."), {"count": part.people})
        said = Sentence(N_("%(first)s %(second)s"), {"first": said, "second": people}, demo=demo)
    if part.rubric:
        sheet = Sentence(N_("Its score sheet is “%(name)s”."), {"name": book.rubric(part.rubric).name})
        said = Sentence(N_("%(first)s %(second)s"), {"first": said, "second": sheet}, demo=demo)
    yield said
    if part.source in (PartSource.PANEL, PartSource.PUBLIC_JURY):
        for line in aggregation_of_part(rule.aggregation_of(part), demo=demo):
            yield Sentence(N_("“%(name)s”: %(rule)s"), {"name": part.name, "rule": line}, demo=demo)
    if part.ballot is not None:
        yield from ballot(part, part.ballot, demo=demo or part.ballot.demo)
    if part.round is not None:
        yield _of_part(part, part.round, demo=demo)


def _of_part(part: ScorePart, rule: Rounding, *, demo: bool) -> Sentence:
    said = Sentence(_PART_ROUNDING[rule.mode], {"places": rule.places})
    return Sentence(N_("“%(name)s”: %(rule)s"), {"name": part.name, "rule": said}, demo=demo)


def _bounds(rule: Scoring, *, demo: bool) -> Iterator[Sentence]:
    if rule.floor is not None:
        yield Sentence(N_("No result is lower than %(points)s points."), {"points": number(rule.floor)}, demo=demo)
    if rule.ceiling is not None:
        yield Sentence(N_("No result is higher than %(points)s points."), {"points": number(rule.ceiling)}, demo=demo)


def _order(rule: Scoring) -> str:
    on_shown = rule.rank_on is RankOn.SHOWN
    if rule.rank_within is RankWithin.TRACK:
        if on_shown:
            return N_("Projects are ranked within their track by the rounded result.")
        return N_("Projects are ranked within their track by the exact result.")
    if on_shown:
        return N_("All projects are ranked together by the rounded result.")
    return N_("All projects are ranked together by the exact result.")


def _places(rule: Scoring, *, demo: bool) -> Iterator[Sentence]:
    if rule.ascending:
        yield Sentence(N_("The smallest result is the best."), demo=demo)
    if rule.ranking is Ranking.DENSE:
        yield Sentence(N_("After a shared place the next one follows without a gap (1, 2, 2, 3)."), demo=demo)
    elif rule.ranking is Ranking.FRACTIONAL:
        yield Sentence(N_("Who shares places gets their mean (1, 2.5, 2.5, 4)."), demo=demo)
    if rule.tie_threshold is not None:
        msgid = N_("Results less than %(points)s points apart count as equal.")
        yield Sentence(msgid, {"points": number(rule.tie_threshold)}, demo=demo)
