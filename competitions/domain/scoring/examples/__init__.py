"""Worked examples: for a stage of a rule book small numbers, computed by the engine, that explain its rules in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from competitions.domain.rulebook.types import RuleBook
from competitions.domain.scoring.examples.lines import cut, shares
from competitions.domain.scoring.examples.marks import aggregates, explain, explain_items, total
from competitions.domain.scoring.examples.numbers import Example, Setting
from competitions.domain.scoring.examples.parts import combined, deductions, rounding
from competitions.domain.scoring.examples.ties import chain, places
from competitions.domain.sentences import N_, Sentence

__all__ = ["Example", "examples", "explain", "explain_items"]


def examples(book: RuleBook, stage_code: str, track_code: str = "") -> tuple[Example, ...]:
    """The examples of a stage, in the order of its rules; none where it gives no marks. Raises KeyError.

    Codes: total, aggregate (items), few_marks, aside, parts, deductions, rounding, ties, places, threshold, percent,
    heads, cut, each at most once. A rule that the stage does not have has no example; numbers that the book calls invented
    are so here, too.
    """
    stage = book.stage(stage_code)
    if not stage.mode.is_marked:
        return ()
    setting = Setting.of(book, stage_code, track_code)
    lines: dict[str, list[Sentence]] = {}
    for one in _all(setting):
        lines.setdefault(one.code, []).extend(replace(line, demo=setting.demo) for line in one.lines)
    return tuple(Example(code, tuple(told)) for code, told in lines.items())


def _all(setting: Setting) -> Iterator[Example]:
    for part in setting.rule.parts:
        if setting.told(part) is None:
            yield from total(setting, part)
        for example in aggregates(setting, part):
            told = setting.told(part)
            if told is None:
                yield example
            elif setting.count(part) > 1:
                yield Example(example.code, tuple(_of_part(told.name, line) for line in example.lines))
    yield from combined(setting)
    yield from deductions(setting)
    yield from rounding(setting)
    yield from chain(setting)
    yield from places(setting)
    yield from shares(setting.stage)
    yield from cut(setting)


def _of_part(name: str, line: Sentence) -> Sentence:
    return Sentence(N_("“%(name)s”: %(rule)s"), {"name": name, "rule": line})
