"""How far the practice marks (试评) of a panel lie apart, item by item. Exact numbers; nothing that counts uses them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from competitions.domain.rounding import Rounding, decimal_text, exact, rounded
from competitions.domain.rulebook import Rubric
from competitions.domain.scoring import items_of, judge_total

PLACES = 2


@dataclass(frozen=True)
class Given:
    """One judge's locked marks of one practice entry."""

    judge: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Distance:
    """One judge's mark, and how far it is above (+) or below (-) the mean of all and the office's mark."""

    judge: str
    mark: str
    to_mean: str
    to_reference: str = ""


@dataclass(frozen=True)
class Spread:
    """One item, or the total (``code`` empty). ``low`` to ``high`` is what could be given; ``least`` to ``most`` what was."""

    code: str
    name: str
    low: str
    high: str
    least: str
    most: str
    mean: str
    reference: str
    judges: tuple[Distance, ...]

    @property
    def apart(self) -> str:
        """From the lowest mark to the highest."""
        return _text(exact(self.most) - exact(self.least)) if self.judges else ""


def spreads(rubric: Rubric, given: Sequence[Given], reference: Mapping[str, str]) -> list[Spread]:
    """Every item of the sheet and the total, from whole sheets. The office's total stands there where it marked every item."""
    items = items_of(rubric)
    rows = []
    for dimension in rubric.dimensions:
        marks = [(one.judge, exact(one.values[dimension.code])) for one in given]
        text = reference.get(dimension.code, "")
        known = exact(text) if text else None
        rows.append(_spread(dimension.code, dimension.name, exact(dimension.min), exact(dimension.max), marks, known))
    totals = [
        (one.judge, judge_total(items, {code: exact(text) for code, text in one.values.items()})) for one in given
    ]
    whole = all(dimension.code in reference for dimension in rubric.dimensions)
    known = judge_total(items, {code: exact(text) for code, text in reference.items()}) if whole else None
    low = judge_total(items, {dimension.code: exact(dimension.min) for dimension in rubric.dimensions})
    high = judge_total(items, {dimension.code: exact(dimension.max) for dimension in rubric.dimensions})
    return [*rows, _spread("", "", low, high, totals, known)]


def _spread(
    code: str,
    name: str,
    low: Fraction,
    high: Fraction,
    marks: Sequence[tuple[str, Fraction]],
    reference: Fraction | None,
) -> Spread:
    values = [mark for _judge, mark in marks]
    mean = sum(values, Fraction(0)) / len(values) if values else Fraction(0)
    return Spread(
        code=code,
        name=name,
        low=_text(low),
        high=_text(high),
        least=_text(min(values)) if values else "",
        most=_text(max(values)) if values else "",
        mean=_text(mean) if values else "",
        reference="" if reference is None else _text(reference),
        judges=tuple(
            Distance(judge, _text(mark), _signed(mark - mean), "" if reference is None else _signed(mark - reference))
            for judge, mark in marks
        ),
    )


def _text(value: Fraction) -> str:
    return decimal_text(rounded(value, Rounding(PLACES)), PLACES)


def _signed(value: Fraction) -> str:
    text = _text(value)
    return f"+{text}" if value > 0 and text != "0" else text
