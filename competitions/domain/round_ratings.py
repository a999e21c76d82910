"""赛事评价: what contestants and judges thought of a round, added up so that nobody is recognised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Marks = Sequence[int]


@dataclass(frozen=True)
class Line:
    """Of one group, or of all: how many answered; per item the exact mean and how often each mark was given, best first.

    ``means`` and ``spread`` are empty where the answers are too few, or where they would give a smaller group away.
    """

    answers: int
    means: tuple[Fraction, ...] = ()
    spread: tuple[tuple[int, ...], ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether there are means."""
        return bool(self.means)


@dataclass(frozen=True)
class Summary:
    """``groups``: a line for each; ``all``: the line over those who were asked."""

    groups: Mapping[str, Line]
    all: Line


def is_complete(marks: Marks, items: int, points: int) -> bool:
    """Whether ``marks`` has one whole number from 1 to ``points`` for each item."""
    return len(marks) == items and all(type(mark) is int and 1 <= mark <= points for mark in marks)


def summary(answers: Mapping[str, Sequence[Marks]], *, apart: str, points: int, minimum: int) -> Summary:
    """Add answers up by group. The group ``apart`` answered without being asked: it stands beside, not among all.

    A group below ``minimum`` shows nothing. All together show nothing either where the groups that are hidden have fewer
    answers than ``minimum``: whoever takes the shown ones off would have them.
    """
    groups = {name: _line(rows, points, minimum) for name, rows in answers.items()}
    asked = {name: rows for name, rows in answers.items() if name != apart}
    together = [marks for rows in asked.values() for marks in rows]
    hidden = sum(len(rows) for name, rows in asked.items() if not groups[name].is_shown)
    gives_away = 0 < hidden < minimum
    return Summary(groups, Line(len(together)) if gives_away else _line(together, points, minimum))


def _line(rows: Sequence[Marks], points: int, minimum: int) -> Line:
    if not rows or len(rows) < minimum:
        return Line(len(rows))
    columns = list(zip(*rows, strict=True))
    means = tuple(Fraction(sum(column), len(column)) for column in columns)
    counts = [Counter(column) for column in columns]
    spread = tuple(tuple(count[mark] for mark in range(points, 0, -1)) for count in counts)
    return Line(len(rows), means, spread)
