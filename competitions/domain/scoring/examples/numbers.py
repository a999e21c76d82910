"""Small numbers for examples, and how they are said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from competitions.domain.rounding import Rounding, exact, number_text, shown
from competitions.domain.rulebook.fulls import full_of_part
from competitions.domain.rulebook.types import PartSource, Rubric, RuleBook, ScorePart, Stage
from competitions.domain.scoring.book import from_book
from competitions.domain.scoring.pack import Mark, PackEntry, PackJudge, Rule, RulePart, ScorePack
from competitions.domain.sentences import N_, Sentence, Value

BASE = (88, 90, 85, 92, 87, 91, 86, 89, 84, 93, 83, 94)  # of 100
SHEETS = ((30, 20, 20, 18), (24, 25, 22, 15), (28, 22, 18, 20), (26, 23, 24, 16), (25, 21, 19, 19))
SHEET_MAXIMA = (30, 25, 25, 20)
HUNDRED = Fraction(100)
ONE_NUMBER = (PartSource.STAGE, PartSource.RECORD, PartSource.PUBLIC_VOTE)  # sources that give one number
MOST = len(BASE)
SIX = Rounding(6)


@dataclass(frozen=True)
class Example:
    """A worked example. `code` says of what; `lines` explain it."""

    code: str
    lines: tuple[Sentence, ...]


@dataclass(frozen=True)
class Setting:
    """A stage with the rule that it is tabulated by, and what the rule book knows beside it."""

    book: RuleBook
    stage: Stage
    rule: Rule
    track: str = ""

    @staticmethod
    def of(book: RuleBook, stage_code: str, track_code: str = "") -> Setting:
        """Raises KeyError for an unknown stage. A track that goes through the stage gives its score sheet."""
        stage = book.stage(stage_code)
        track = track_code or next((one.code for one in book.tracks if stage.takes(one.code)), "")
        return Setting(book, stage, from_book(book, stage_code, track), track)

    @property
    def rounding(self) -> Rounding:
        return self.rule.round or SIX

    @property
    def demo(self) -> bool:
        return self.stage.demo or self.stage.scoring.demo

    def told(self, part: RulePart) -> ScorePart | None:
        """What the book says of a part, None for the only one."""
        return next((one for one in self.stage.scoring.parts if one.code == part.id), None)

    def rubric(self, part: RulePart) -> Rubric | None:
        """The score sheet of a part."""
        if not part.items:
            return None
        told = self.told(part)
        code = told.rubric if told is not None and told.rubric else self.stage.rubric_of(self.track)
        return self.book.rubric(code)

    def full(self, part: RulePart) -> Fraction:
        """Full marks of a part; 100 where the book does not say."""
        rubric, told = self.rubric(part), self.told(part)
        if rubric is not None:
            return exact(rubric.total)
        if told is not None and told.max is not None:
            return exact(told.max)
        full = None if told is None else full_of_part(self.book, self.stage, told)
        return HUNDRED if full is None else exact(full)

    def step(self, part: RulePart) -> Fraction:
        """What totals of a part are multiples of."""
        rubric = self.rubric(part)
        if rubric is not None:
            return min(exact(item.step) * exact(item.weight) for item in rubric.dimensions) or Fraction(1, 100)
        return Fraction(1) if self.full(part) >= 50 else Fraction(1, 10)

    def count(self, part: RulePart) -> int:
        """How many give marks in a part, at most as many as an example shows."""
        told = self.told(part)
        if told is not None and told.source in ONE_NUMBER:
            return 1
        people = self.stage.marks_per_entry if told is None or told.people is None else told.people
        return min(people, MOST)

    def mark(self, part: RulePart, of_hundred: Fraction | int) -> Fraction:
        """A mark that is `of_hundred` per cent of the full one, on the steps of the part."""
        step = self.step(part)
        return self.full(part) * of_hundred / 100 // step * step

    def marks(self, part: RulePart, count: int) -> list[Fraction]:
        return [self.mark(part, one) for one in BASE[:count]]


def pack_of(rule: Rule, entries: Sequence[PackEntry], marks: Iterable[Mark]) -> ScorePack:
    """A pack with the judges that appear in the marks."""
    given = tuple(marks)
    judges = tuple(PackJudge(id=judge) for judge in dict.fromkeys(mark.judge for mark in given))
    return ScorePack(rule=rule, entries=tuple(entries), judges=judges, marks=given)


def said(value: Fraction, rounding: Rounding) -> Value:
    """A number as it is shown, with the exact one behind it where it differs: `88.33 (265/3)`."""
    text = shown(value, rounding)
    if exact(text) == value:
        return text
    return Sentence(N_("%(shown)s (%(exact)s)"), {"shown": text, "exact": number_text(value)})


def texts(values: Iterable[Fraction]) -> tuple[Value, ...]:
    """Marks as they were given."""
    return tuple(number_text(value) for value in values)


def listed(values: Sequence[Value]) -> Value:
    """`a`, `a and b`, `a, b and c`."""
    if len(values) == 1:
        return values[0]
    return Sentence(N_("%(items)s and %(last)s"), {"items": tuple(values[:-1]), "last": values[-1]})


def chained(steps: Sequence[Sentence]) -> Sentence:
    """Steps one after the other."""
    told = steps[0]
    for step in steps[1:]:
        told = Sentence(N_("%(step)s, %(then)s"), {"step": told, "then": step})
    return told
