"""The ordered list that breaks a tie (同分处理)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from competitions.domain.rulebook.types import RuleBook, Stage, TieBreak, TieBy
from competitions.domain.sentences import N_, Sentence, Value

_STEPS: Mapping[TieBy, str] = {
    TieBy.ITEM: N_("the higher mark for “%(item)s”"),
    TieBy.PART: N_("the higher “%(part)s”"),
    TieBy.UNTRIMMED_MEAN: N_("the higher mean of all marks, none dropped"),
    TieBy.HIGHEST_MARK: N_("the highest single mark"),
    TieBy.FEWEST_PENALTIES: N_("fewer deductions"),
    TieBy.PRIOR: N_("the better result in “%(stage)s”"),
    TieBy.EXACT: N_("the result before rounding"),
    TieBy.NEXT_BEST: N_("the next best part of the result"),
    TieBy.LEADER: N_("the ruling of the panel's leader"),
    TieBy.CONFER: N_("the judges confer"),
    TieBy.VOTE: N_("the judges vote"),
    TieBy.EXTRA_ROUND: N_("an extra round"),
}

# Over all totals of all parts, whoever gave them.
_OVER_PARTS: Mapping[TieBy, str] = {
    TieBy.UNTRIMMED_MEAN: N_("the higher mean of all marks of all parts, none dropped"),
    TieBy.HIGHEST_MARK: N_("the highest single mark among all parts"),
}


def ties(stage: Stage, book: RuleBook, *, demo: bool) -> Iterator[Sentence]:
    """One line that names the steps in their order; nothing where there are none."""
    steps = stage.scoring.tie_breaks
    if not steps:
        return
    told: Value = tuple(
        Sentence(N_("(%(number)s) %(step)s"), {"number": place, "step": tie_step(step, stage, book)})
        for place, step in enumerate(steps, start=1)
    )
    msgid = N_("Equal results are decided in this order: %(steps)s.")
    yield Sentence(msgid, {"steps": told}, demo=demo or any(step.demo for step in steps))


def tie_step(step: TieBreak, stage: Stage, book: RuleBook) -> Sentence:
    """What one step compares, in words."""
    parts = {part.code: part.name for part in stage.scoring.parts}
    stages = {one.code: one.name for one in book.stages}
    part = parts.get(step.part, step.part)
    params: dict[str, Value] = {
        "item": _item(step, stage, book),
        "part": part,
        "stage": stages.get(step.stage, step.stage),
    }
    if step.by in _OVER_PARTS and len(parts) > 1:
        return Sentence(_OVER_PARTS[step.by], params)
    if step.by is TieBy.ITEM and step.part:
        return Sentence(N_("the higher mark for “%(item)s” in “%(part)s”"), params)
    return Sentence(_STEPS[step.by], params)


def _item(step: TieBreak, stage: Stage, book: RuleBook) -> str:
    """The name of an item; sheets that are used here come first, for a code may stand in several."""
    part = next((one for one in stage.scoring.parts if one.code == step.part), None)
    used = [part.rubric if part else "", stage.rubric, *(one.rubric for one in stage.track_rubrics)]
    sheets = [rubric for code in used for rubric in book.rubrics if rubric.code == code]
    for rubric in (*sheets, *book.rubrics):
        for item in rubric.dimensions:
            if item.code == step.item:
                return item.name
    return step.item


__all__ = ["tie_step", "ties"]
