"""What must agree between score sheets, their parts, and the way from marks to ranks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from competitions.domain.documents import is_multiple
from competitions.domain.reading import Fault, FaultCode
from competitions.domain.rulebook.consistency.ballots import check_ballot
from competitions.domain.rulebook.consistency.clashes import Clash, clash, missing, outside, unknown
from competitions.domain.rulebook.types import (
    Aggregation,
    Dimension,
    Method,
    PartSource,
    Rubric,
    RuleBook,
    ScorePart,
    Stage,
    TieBreak,
    TieBy,
)


def check_rubric(path: str, rubric: Rubric) -> Iterator[Fault]:
    """Marks can be given: a range, steps that reach its end, words that run downwards."""
    for index, item in enumerate(rubric.dimensions):
        here = f"{path}.dimensions[{index}]"
        if not 0 <= item.min < item.max:
            yield outside(f"{here}.min", item.min, 0, item.max)
        elif item.step <= 0 or not is_multiple(item.max - item.min, item.step):
            yield clash(f"{here}.step", Clash.STEP_MISSES_MAX)
        yield from _check_levels(here, item)


def _check_levels(path: str, item: Dimension) -> Iterator[Fault]:
    bounds = [word.at_least for word in item.levels]
    if bounds != sorted(set(bounds), reverse=True):
        yield clash(f"{path}.levels", Clash.LEVELS_NOT_DOWNWARDS)
    for number, word in enumerate(item.levels):
        if word.at_most is not None and word.at_most < word.at_least:
            yield clash(f"{path}.levels[{number}].at_most", Clash.LEVEL_UPSIDE_DOWN)


def check_scoring(path: str, stage: Stage, index: int, book: RuleBook) -> Iterator[Fault]:
    """From marks to ranks in one stage, `index` being its place among the stages."""
    rule = stage.scoring
    yield from _check_aggregation(f"{path}.aggregation", rule.aggregation, _panel_marks(stage))
    for code, count in Counter(part.code for part in rule.parts).items():
        if count > 1 and code:
            yield Fault(f"{path}.parts", FaultCode.DUPLICATE, {"value": code})
    yield from _check_panel_parts(f"{path}.parts", stage)
    for number, part in enumerate(rule.parts):
        yield from _check_part(f"{path}.parts[{number}]", part, stage, index, book)
    for number, step in enumerate(rule.tie_breaks):
        yield from _check_tie(f"{path}.tie_breaks[{number}]", step, stage, index, book)
    if rule.floor is not None and rule.ceiling is not None and rule.floor > rule.ceiling:
        yield clash(f"{path}.floor", Clash.FLOOR_ABOVE_CEILING)


def _check_panel_parts(path: str, stage: Stage) -> Iterator[Fault]:
    """A judge fills in one sheet, that of the stage; it goes into one part. A second would never get a mark."""
    panel = [(number, part) for number, part in enumerate(stage.scoring.parts) if part.source is PartSource.PANEL]
    for number, part in panel:
        if part.rubric and (part.rubric != stage.rubric or stage.track_rubrics):
            yield clash(f"{path}[{number}].rubric", Clash.SHEET_OF_STAGE)
    for number, _part in panel[1:]:
        yield clash(f"{path}[{number}].source", Clash.ONE_PANEL_PART, part=panel[0][1].name)


def _panel_marks(stage: Stage) -> int | None:
    """How many sheets of the panel go into the result by the stage's own rule; None: none do, or others say so."""
    parts = stage.scoring.parts
    if parts and not any(part.source is PartSource.PANEL and part.aggregation is None for part in parts):
        return None
    return stage.marks_per_entry


def _check_aggregation(path: str, rule: Aggregation, marks: int | None) -> Iterator[Fault]:
    dropped = 0 if marks is None else rule.dropped_of(marks)
    if marks is not None and dropped and marks - dropped < rule.min_left:
        yield clash(path, Clash.TOO_FEW_LEFT, left=marks - dropped, needed=rule.min_left)
    if rule.drop_fraction is not None and (rule.drop_high or rule.drop_low):
        yield clash(f"{path}.drop_fraction", Clash.TWO_WAYS_TO_DROP)
    methods = {
        "clamp": (Method.CLAMPED_MEAN,),
        "tolerance": (Method.TOLERANCE_MEAN,),
        "sum_to": (Method.SUM,),
    }
    for key, allowed in methods.items():
        if getattr(rule, key) is not None and rule.method not in allowed:
            yield clash(f"{path}.{key}", Clash.NEEDS_METHOD)
        if getattr(rule, key) is None and rule.method in allowed and key != "sum_to":
            yield missing(f"{path}.{key}")


def _check_part(path: str, part: ScorePart, stage: Stage, index: int, book: RuleBook) -> Iterator[Fault]:
    sheets = {rubric.code for rubric in book.rubrics}
    if part.rubric and part.rubric not in sheets:
        yield unknown(f"{path}.rubric", part.rubric, sheets)
    if part.source is PartSource.STAGE:
        yield from _check_earlier(f"{path}.stage", part.stage, stage, index, book)
    elif part.source is not PartSource.PANEL and not part.rubric and part.max is None and not part.factor:
        yield missing(f"{path}.max")
    if part.max is not None and part.max <= 0:
        yield outside(f"{path}.max", part.max, 0, "")
    yield from check_ballot(f"{path}.ballot", part, stage)
    if part.aggregation is not None:
        marks = part.people or (stage.marks_per_entry if part.source is PartSource.PANEL else None)
        yield from _check_aggregation(f"{path}.aggregation", part.aggregation, marks)
        if part.aggregation.per_item and part.source is not PartSource.PANEL:
            yield clash(f"{path}.aggregation.per_item", Clash.NO_ITEMS)


def _check_earlier(path: str, code: str, stage: Stage, index: int, book: RuleBook) -> Iterator[Fault]:
    """A stage that is looked back at lies earlier, gives marks, and was gone through by all who are here."""
    if not code:
        return
    earlier = next((one for one in book.stages[:index] if one.code == code), None)
    if earlier is None:
        known = any(one.code == code for one in book.stages)
        allowed = (one.code for one in book.stages[:index])
        yield clash(path, Clash.NOT_EARLIER) if known else unknown(path, code, allowed)
        return
    if not earlier.mode.is_marked:
        yield clash(path, Clash.NOT_MARKED)
    if not all(earlier.takes(track.code) for track in book.tracks_of(stage)):
        yield clash(path, Clash.NOT_OF_ALL_TRACKS)


def _check_tie(path: str, step: TieBreak, stage: Stage, index: int, book: RuleBook) -> Iterator[Fault]:
    parts = {part.code: part for part in stage.scoring.parts}
    if step.by in (TieBy.PART, TieBy.ITEM) and step.part and step.part not in parts:
        yield unknown(f"{path}.part", step.part, parts)
    elif step.by is TieBy.ITEM and step.item and step.item not in _items(parts.get(step.part), stage, book):
        yield unknown(f"{path}.item", step.item, _items(parts.get(step.part), stage, book))
    if step.by is TieBy.PRIOR:
        yield from _check_earlier(f"{path}.stage", step.stage, stage, index, book)


def _items(part: ScorePart | None, stage: Stage, book: RuleBook) -> set[str]:
    """The items that judges mark in a stage, or in one part of its result."""
    source = stage
    if part is not None and part.source is PartSource.STAGE:
        source = next((one for one in book.stages if one.code == part.stage), stage)
    if part is not None and part.rubric:
        sheets = {part.rubric}
    elif part is not None and part.source not in (PartSource.PANEL, PartSource.STAGE):
        sheets = set()
    else:
        sheets = {source.rubric, *(one.rubric for one in source.track_rubrics)}
    return {item.code for rubric in book.rubrics if rubric.code in sheets for item in rubric.dimensions}


def check_book_scoring(book: RuleBook) -> Iterator[Fault]:
    """All score sheets, and all stages that give marks."""
    for index, rubric in enumerate(book.rubrics):
        yield from check_rubric(f"rubrics[{index}]", rubric)
    for index, stage in enumerate(book.stages):
        if stage.mode.is_marked:
            yield from check_scoring(f"stages[{index}].scoring", stage, index, book)
