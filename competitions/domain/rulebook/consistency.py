"""What must agree between the parts of a book."""

from __future__ import annotations

from collections.abc import Iterator

from competitions.domain.reading import Fault, FaultCode
from competitions.domain.rounding import exact
from competitions.domain.rulebook.types import Dimension, Rubric, RuleBook, Stage


def check_book(book: RuleBook) -> Iterator[Fault]:
    """The contradictions of a book whose parts are each well formed."""
    rubric_codes = {rubric.code for rubric in book.rubrics}
    track_codes = {track.code for track in book.tracks}
    for index, stage in enumerate(book.stages):
        yield from _check_stage(f"stages[{index}]", stage, is_last=stage is book.stages[-1])
        if stage.rubric and stage.rubric not in rubric_codes:
            yield Fault(f"stages[{index}].rubric", FaultCode.REFERENCE, {"value": stage.rubric})
    for index, rubric in enumerate(book.rubrics):
        yield from _check_rubric(f"rubrics[{index}]", rubric)
    for index, rule in enumerate(book.eligibility):
        for code in rule.tracks:
            if code not in track_codes:
                yield Fault(f"eligibility[{index}].tracks", FaultCode.REFERENCE, {"value": code})


def warnings(book: RuleBook) -> tuple[Fault, ...]:
    """What is allowed but odd: a rubric whose full marks are not 100 (some are, on purpose)."""
    return tuple(
        Fault(f"rubrics[{index}]", FaultCode.CONTRADICTION, {"detail": f"total {rubric.total}"})
        for index, rubric in enumerate(book.rubrics)
        if rubric.total != 100
    )


def _check_stage(path: str, stage: Stage, *, is_last: bool) -> Iterator[Fault]:
    if stage.reviews_per_entry is not None and stage.reviews_per_entry > stage.panel_size:
        yield _range(f"{path}.reviews_per_entry", stage.reviews_per_entry, 1, stage.panel_size)
    rule = stage.scoring.aggregation
    left = stage.marks_per_entry - rule.drop_high - rule.drop_low
    if (rule.drop_high or rule.drop_low) and left < rule.min_left:
        detail = "a full panel leaves fewer sheets than min_left"
        yield Fault(f"{path}.scoring.aggregation", FaultCode.CONTRADICTION, {"detail": detail})
    if is_last and stage.advance_per_track is not None:
        detail = "the last stage leads to no other; the quota of the track decides"
        yield Fault(f"{path}.advance_per_track", FaultCode.CONTRADICTION, {"detail": detail})
    if not is_last and stage.advance_per_track is None:
        yield Fault(f"{path}.advance_per_track", FaultCode.MISSING)
    codes = [segment.code for segment in stage.segments]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield Fault(f"{path}.segments", FaultCode.DUPLICATE, {"value": code})


def _check_rubric(path: str, rubric: Rubric) -> Iterator[Fault]:
    for index, dimension in enumerate(rubric.dimensions):
        here = f"{path}.dimensions[{index}]"
        if not 0 <= dimension.min < dimension.max:
            yield Fault(
                f"{here}.min",
                FaultCode.RANGE,
                {"value": str(dimension.min), "low": 0, "high": str(dimension.max)},
            )
        elif dimension.step <= 0 or not _steps_reach_max(dimension):
            detail = "steps from min do not reach max"
            yield Fault(f"{here}.step", FaultCode.CONTRADICTION, {"detail": detail})
        bounds = [word.at_least for word in dimension.levels]
        if bounds != sorted(set(bounds), reverse=True):
            yield Fault(f"{here}.levels", FaultCode.CONTRADICTION, {"detail": "not downwards"})


def _steps_reach_max(dimension: Dimension) -> bool:
    width = exact(dimension.max) - exact(dimension.min)
    return (width / exact(dimension.step)).denominator == 1


def _range(path: str, value: int, low: int, high: int) -> Fault:
    return Fault(path, FaultCode.RANGE, {"value": value, "low": low, "high": high})
