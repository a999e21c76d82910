"""Codes under which entries are marked blind: by lot, and in another shape than the numbers of entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count, product

from judging.domain.draws import drawn_order, lot

# Neither letters nor digits that are read as one another. Letter and digit alternate: no code reads as a word, as the
# letters of a track, or as the running number of an entry ("AM-0001").
LETTERS = "ACDEFGHJKMNPQRTUVWXY"
DIGITS = "23456789"
CODES = tuple("".join(signs) for signs in product(LETTERS, DIGITS, LETTERS, DIGITS))


def blind_codes(entries: Iterable[str], seed: str, *, existing: Mapping[str, str] | None = None) -> dict[str, str]:
    """Entry id to code (`K4T7`) by its lot under the seed; who draws a code that is taken draws again.

    Codes that are already given (`existing`) stay; new entries get others.
    The seed is a secret of the organisers until the results are out: with it the draw is repeated.
    Raises ValueError on an empty seed, an id twice, or more entries than there are codes.
    """
    codes = dict(existing or {})
    taken = set(codes.values())
    new = drawn_order((entry for entry in entries if entry not in codes), seed, "blind code")
    if len(new) + len(taken) > len(CODES):
        raise ValueError("a draw has more entries than codes")
    for entry in new:
        drawn = (
            CODES[int.from_bytes(lot(seed, "blind code", entry, str(turn)), "big") % len(CODES)] for turn in count()
        )
        codes[entry] = next(code for code in drawn if code not in taken)
        taken.add(codes[entry])
    return codes
