"""What must agree within one stage: people, times, deductions, score sheets of tracks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from competitions.domain.reading import Fault, FaultCode
from competitions.domain.rulebook.consistency.clashes import Clash, clash, outside, unknown
from competitions.domain.rulebook.types import PenaltyKind, RuleBook, Stage


def check_stages(book: RuleBook) -> Iterator[Fault]:
    """The contradictions of each stage on its own and with the score sheets."""
    rubrics = {rubric.code for rubric in book.rubrics}
    for index, stage in enumerate(book.stages):
        path = f"stages[{index}]"
        yield from _check_people(path, stage)
        yield from _check_times(path, stage)
        if stage.rubric and stage.rubric not in rubrics:
            yield unknown(f"{path}.rubric", stage.rubric, rubrics)
        yield from _check_track_rubrics(path, stage, book, rubrics)


def _check_people(path: str, stage: Stage) -> Iterator[Fault]:
    if stage.reviews_per_entry is not None and stage.reviews_per_entry > stage.panel_size:
        yield outside(f"{path}.reviews_per_entry", stage.reviews_per_entry, 1, stage.panel_size)
    if stage.panel and stage.panel.min_size is not None and stage.panel.min_size > stage.panel_size:
        yield outside(f"{path}.panel.min_size", stage.panel.min_size, 1, stage.panel_size)
    if None not in (stage.presenters_max, stage.people_max) and stage.presenters_max > stage.people_max:  # type: ignore[operator]
        yield outside(f"{path}.presenters_max", stage.presenters_max, 1, stage.people_max)


def _check_times(path: str, stage: Stage) -> Iterator[Fault]:
    for code, count in Counter(segment.code for segment in stage.segments).items():
        if count > 1 and code:
            yield Fault(f"{path}.segments", FaultCode.DUPLICATE, {"value": code})
    rule = stage.penalty
    if rule is not None and rule.kind is PenaltyKind.DEDUCT and rule.cap is not None and rule.cap < rule.amount:
        yield clash(f"{path}.penalty.cap", Clash.CAP_BELOW_AMOUNT)


def _check_track_rubrics(path: str, stage: Stage, book: RuleBook, rubrics: set[str]) -> Iterator[Fault]:
    codes = {track.code for track in book.tracks}
    for number, one in enumerate(stage.track_rubrics):
        here = f"{path}.track_rubrics[{number}]"
        if one.rubric and one.rubric not in rubrics:
            yield unknown(f"{here}.rubric", one.rubric, rubrics)
        if one.track and one.track not in codes:
            yield unknown(f"{here}.track", one.track, codes)
        elif one.track and not stage.takes(one.track):
            yield clash(f"{here}.track", Clash.NOT_IN_STAGE)
    for code, count in Counter(one.track for one in stage.track_rubrics).items():
        if count > 1 and code:
            yield Fault(f"{path}.track_rubrics", FaultCode.DUPLICATE, {"value": code})
