"""Reading the marks of a sheet by its rubric: what is wrong with them, and their exact weighted sum."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from competitions.domain.rounding import exact, ratio
from competitions.domain.rulebook import Rubric
from competitions.domain.scoring import items_of, judge_total


class SheetReader:
    """A rubric made ready for many sheets: equal marks are read once."""

    def __init__(self, rubric: Rubric) -> None:
        self.items = items_of(rubric)
        self.codes = tuple(dimension.code for dimension in rubric.dimensions)
        self.bounds = {
            dimension.code: (exact(dimension.min), exact(dimension.max), exact(dimension.step))
            for dimension in rubric.dimensions
        }
        self._read: dict[tuple[str, str], tuple[str, Fraction, str]] = {}
        self._right: set[tuple[str, str]] = set()

    def is_right(self, items: Mapping[str, str]) -> bool:
        """Whether all is marked, each item by a mark that was found right before: most sheets need no other look."""
        try:
            return len(items) == len(self.codes) and items.items() <= self._right
        except TypeError:  # what is no text
            return False

    def faults(self, items: Mapping[str, str]) -> tuple[str, ...]:
        """`code:reason` for each mark that cannot stand: unknown, number, range, step."""
        found = [(code, fault) for code, text in items.items() if (fault := self._mark(code, text)[0])]
        return tuple(f"{code}:{fault}" for code, fault in sorted(found))

    def unmarked(self, items: Mapping[str, str]) -> tuple[str, ...]:
        """The codes without a mark, in the order of the rubric."""
        return tuple(code for code in self.codes if code not in items)

    def total(self, items: Mapping[str, str]) -> Fraction:
        """The exact sum of weight × mark of a whole sheet. Raises KeyError when a dimension is not marked."""
        return judge_total(self.items, self.values(items))

    def values(self, items: Mapping[str, str]) -> dict[str, Fraction]:
        """The marks as exact numbers, by code."""
        try:
            return {code: self._read[code, text][1] for code, text in items.items()}
        except (KeyError, TypeError):
            return {code: self._mark(code, text)[1] for code, text in items.items()}

    def canonical(self, items: Mapping[str, str]) -> list[list[str]]:
        """Codes and marks in lowest terms, sorted: the same for `88.50` and `88.5`."""
        try:
            return sorted([[code, self._read[code, text][2]] for code, text in items.items()])
        except (KeyError, TypeError):
            return sorted([[code, self._mark(code, text)[2]] for code, text in items.items()])

    def _mark(self, code: str, text: str) -> tuple[str, Fraction, str]:
        """The fault of a mark ("" when it is right), its value, and this in lowest terms. What is no text is no mark."""
        if not isinstance(text, str):
            return "number", Fraction(0), "0"
        try:
            return self._read[code, text]
        except KeyError:
            fault, value = self._judge(code, text)
            if not fault:
                self._right.add((code, text))
            answer = self._read[code, text] = fault, value, ratio(value)
            return answer

    def _judge(self, code: str, text: str) -> tuple[str, Fraction]:
        if code not in self.bounds:
            return "unknown", Fraction(0)
        try:
            mark = exact(text)
        except (ValueError, TypeError):
            return "number", Fraction(0)
        low, high, step = self.bounds[code]
        if not low <= mark <= high:
            return "range", mark
        return ("step" if ((mark - low) / step).denominator != 1 else ""), mark


def sheet_total(rubric: Rubric, items: Mapping[str, str]) -> Fraction:
    """The exact sum of weight × mark of one whole sheet. Raises KeyError when a dimension is not marked."""
    return SheetReader(rubric).total(items)


def sheet_faults(rubric: Rubric, items: Mapping[str, str]) -> tuple[str, ...]:
    """What is wrong with the marks given on a sheet, see `SheetReader.faults`; unmarked is no fault."""
    return SheetReader(rubric).faults(items)
