"""A tally of a public vote, pasted by people or cast in the hall: the order and the points that follow from it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from competitions.domain.awards import Placed
from competitions.domain.rounding import Rounding, rounded

_LINE = re.compile(r"^\s*(\S+?)[\s,，;；:：\t]+([0-9][0-9,，]*)\s*(?:票)?\s*$")
_MOST = 1_000_000_000


@dataclass(frozen=True)
class VoteLine:
    """One line: its number in what was given, the entry number as typed, the votes; None where it cannot be read."""

    place: int
    number: str
    votes: int | None


def read_lines(text: str) -> list[VoteLine]:
    """Lines of “entry number, votes”, as copied from a table or typed; empty lines and a heading without digits are left out."""
    found: list[VoteLine] = []
    for place, line in enumerate(text.splitlines(), 1):
        if not line.strip() or (not found and not any(sign.isdigit() for sign in line)):
            continue
        match = _LINE.match(line)
        found.append(line_of(place, match[1], match[2]) if match else VoteLine(place, line.strip()[:60], None))
    return found


def line_of(place: int, number: str, votes: str) -> VoteLine:
    """From two cells. Votes are whole numbers; thousands may be parted by commas."""
    digits = votes.strip().removesuffix("票").replace(",", "").replace("，", "")
    if digits.endswith(".0"):
        digits = digits[:-2]
    good = digits.isascii() and digits.isdigit() and int(digits) <= _MOST
    return VoteLine(place, number.strip()[:60], int(digits) if good else None)


def order_by_votes(
    counts: Mapping[int, int], tracks: Mapping[int, str], decided: Sequence[int] = (), gone: Collection[int] = ()
) -> list[Placed]:
    """The most votes first; who has none, and who is gone, is not in it. ``tracks``: the entries that may be in it.

    ``decided``: equals in the order that people decided; they stand at different places from then on.
    """
    place = {entry: number for number, entry in enumerate(decided)}
    left = {entry: votes for entry, votes in counts.items() if votes > 0 and entry in tracks and entry not in gone}
    plain = {entry: 1 + sum(other > votes for other in left.values()) for entry, votes in left.items()}
    rows = [Placed(entry, plain[entry], tracks[entry]) for entry in left]
    rows = [_apart(row, place, len(decided)) for row in rows]
    return sorted(rows, key=lambda row: (row.rank, row.entry))


def points_of(votes: int, of: int, full: Fraction, rounding: Rounding) -> Fraction:
    """The points that votes bring: ``full`` × votes / ``of`` (the most votes of any entry, or all votes cast), rounded as the
    rules name it; 0 where nobody voted."""
    return rounded(full * votes / of, rounding) if of else Fraction(0)


def _apart(row: Placed, place: Mapping[int, int], count: int) -> Placed:
    if row.entry not in place:
        return row
    return replace(row, rank=row.rank + Fraction(place[row.entry], count + 1))


def doubles(lines: Iterable[VoteLine]) -> list[VoteLine]:
    """Lines whose entry number stood in an earlier one."""
    seen: set[str] = set()
    found = []
    for line in lines:
        if line.number in seen:
            found.append(line)
        seen.add(line.number)
    return found
