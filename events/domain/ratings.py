"""What attendees thought, as means that recognise nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

LOWEST, HIGHEST = 1, 5


def is_complete(answer: Mapping[str, int], items: Iterable[str]) -> bool:
    """Whether `answer` has exactly `items`, each a whole number from 1 to 5."""
    wanted = set(items)
    return set(answer) == wanted and all(
        isinstance(mark, int) and not isinstance(mark, bool) and LOWEST <= mark <= HIGHEST for mark in answer.values()
    )


def means(answers: Sequence[Mapping[str, int]], items: Iterable[str], minimum: int) -> dict[str, Fraction]:
    """The exact mean of each item; empty below `minimum` answers. Items that nobody marked are left out."""
    if not answers or len(answers) < minimum:
        return {}
    found = {}
    for item in items:
        marks = [answer[item] for answer in answers if item in answer]
        if marks:
            found[item] = Fraction(sum(marks), len(marks))
    return found
