"""How well a judge's fields fit an entry: a number from 0 to 1 for each pair, from words alone.

Chinese has no word boundaries, so two texts are compared by their pairs of neighbouring characters: `likeness` of a field and a
text is the share of the field's pairs that the text has. 制造业 in “先进制造” is 1/2, 先进制造 is 1.

    affinity = 0.6 × the best likeness of a field with the track (name and scope)
             + 0.4 × the best likeness of a field with the entry's own words (title and summary)

A judge of whom no field is known fits everything alike, 0.5. Where no judge has a field nothing is known at all: None, all
pairs are alike. The weights are a convention of the house: the track is what the rules sort by, the words fine-tune.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

TRACK, WORDS = 0.6, 0.4
UNKNOWN = 0.5
_BETWEEN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Expert:
    """A judge and the words for what the judge knows."""

    id: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """An entry: what its track is called and covers, and its own words."""

    id: str
    track: str = ""
    words: str = ""


def pairs_of(text: str) -> frozenset[str]:
    """The neighbouring characters of a text, two by two, without what stands between words; one character alone is itself."""
    found: set[str] = set()
    for part in _BETWEEN.split(unicodedata.normalize("NFKC", text).casefold()):
        found.update(part[at : at + 2] for at in range(len(part) - 1))
        if len(part) == 1:
            found.add(part)
    return frozenset(found)


def likeness(field: frozenset[str], text: frozenset[str]) -> float:
    """The share of the field's pairs that the text has; 0 for a field without any."""
    return len(field & text) / len(field) if field else 0.0


def affinities(subjects: Sequence[Subject], experts: Sequence[Expert]) -> list[list[float]] | None:
    """Entries × judges, in the order given; None where nothing is known of any judge."""
    fields = [tuple(filter(None, map(pairs_of, expert.fields))) for expert in experts]
    if not any(fields):
        return None
    known = set().union(*fields)
    tracks: dict[str, dict[frozenset[str], float]] = {}
    table = []
    for subject in subjects:
        if subject.track not in tracks:
            text = pairs_of(subject.track)
            tracks[subject.track] = {field: likeness(field, text) for field in known}
        by_track, text = tracks[subject.track], pairs_of(subject.words)
        by_words = {field: likeness(field, text) for field in known}
        table.append([_value(own, by_track, by_words) for own in fields])
    return table


def _value(
    own: tuple[frozenset[str], ...], by_track: dict[frozenset[str], float], by_words: dict[frozenset[str], float]
) -> float:
    if not own:
        return UNKNOWN
    best = TRACK * max(by_track[field] for field in own) + WORDS * max(by_words[field] for field in own)
    return round(best, 4)
