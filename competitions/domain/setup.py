"""Changing a rule book part by part, as an office does when it makes a preset its own.

A number of a preset that is marked as invented (``demo``) loses the mark when the office changes it: from then on it is
the office's own. Contradictions are found by reading the changed book again (``rulebook.parse``), not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from competitions.domain.eligibility import Rule
from competitions.domain.numbers import fill_name
from competitions.domain.renewal import renamed
from competitions.domain.rulebook import (
    Aggregation,
    Body,
    BodyRole,
    Dimension,
    Level,
    LevelWord,
    Part,
    Publicity,
    RuleBook,
    dump,
    parse,
    without_tracks,
)
from competitions.domain.rulebook.rule_questions import completed

USUAL_LEFT = next(one.default for one in fields(Aggregation) if one.name == "min_left")


def for_office(book: RuleBook, *, region: str, level: Level, edition: int, year: int) -> RuleBook:
    """A book made ready for one office: its region's name filled in, the edition in its names that of this time, and the
    questions asked that its conditions need. Each edition has notices of its own: those of another are left out."""
    return replace(
        completed(book),
        level=level,
        edition=edition,
        year=year,
        legal_basis=book.legal_basis if edition == book.edition else (),
        names=tuple(renamed(fill_name(name, region), book, edition, year) for name in book.names),
        bodies=tuple(replace(body, name=fill_name(body.name, region)) for body in book.bodies),
        theme=fill_name(book.theme, region),
        notes=fill_name(book.notes, region),
        awards=tuple(replace(award, name=fill_name(award.name, region)) for award in book.awards),
        publicity=_publicity(book.publicity, region),
    )


def _publicity(rule: Publicity, region: str) -> Publicity:
    found = rule.objection
    where = tuple(fill_name(place, region) for place in rule.where)
    return replace(rule, where=where, objection=found and replace(found, arbiter=fill_name(found.arbiter, region)))


def with_basics(book: RuleBook, *, names: Iterable[str], edition: int, year: int, theme: str) -> RuleBook:
    """Names (the first is the main one), edition, year, theme."""
    return replace(book, names=tuple(names), edition=edition, year=year, theme=theme)


def with_bodies(book: RuleBook, bodies: Iterable[tuple[BodyRole, str]]) -> RuleBook:
    """The bodies in order; one that stood there before keeps its mark."""
    known = {(body.role, body.name): body for body in book.bodies}
    return replace(book, bodies=tuple(known.get(pair) or Body(role=pair[0], name=pair[1]) for pair in bodies))


def with_cut_off(book: RuleBook, day: date | None) -> RuleBook:
    """The day on which age and firm age are counted."""
    return replace(book, cut_off=day)


def with_keys(book: RuleBook, document: Mapping[str, object]) -> RuleBook:
    """The book with some of its keys as ``document`` gives them, read again as a whole.

    What was only for tracks that are gone goes with them, and a condition of entry brings its question. Raises
    DocumentError with every fault.
    """
    base = book
    tracks = document.get("tracks")
    if isinstance(tracks, list):
        left = {row.get("code") for row in tracks if isinstance(row, Mapping)}
        base = without_tracks(book, {track.code for track in book.tracks} - left)
    return settled(book, completed(parse({**dump(base), **document})))


def settled(old: RuleBook, new: RuleBook) -> RuleBook:
    """``new`` with the marks of invention gone wherever it differs from ``old``, and what follows a number adjusted."""
    values = {one.name: _followed(getattr(old, one.name), getattr(new, one.name)) for one in fields(new)}
    return replace(new, **values)


def _followed(old: Any, new: Any) -> Any:
    if isinstance(new, tuple):
        return tuple(_followed(_before(old, new, place), part) for place, part in enumerate(new))
    if isinstance(new, Rule):
        return new if old is None or old == new else replace(new, demo=False)
    if not isinstance(new, Part):
        return new
    if not isinstance(old, type(new)):
        return replace(new, demo=False)
    values = {one.name: _followed(getattr(old, one.name), getattr(new, one.name)) for one in fields(new)}
    changed = replace(new, **values)
    if changed == old:
        return old
    changed = replace(changed, demo=False)
    if isinstance(changed, Dimension) and isinstance(old, Dimension):
        return _words_followed(old, changed)
    return changed


def _before(old: Any, new: tuple[Any, ...], place: int) -> Any:
    """What a row was before: that of its code, else the equal one, else the one at its place."""
    rows, part = old if isinstance(old, tuple) else (), new[place]
    if isinstance(part, Part) and hasattr(part, "code"):
        return next((row for row in rows if row.code == part.code), None)
    if part in rows:
        return part
    return rows[place] if len(rows) == len(new) else None


def _words_followed(old: Dimension, new: Dimension) -> Dimension:
    """The marks of the level words follow a changed maximum in proportion, unless they were changed as well."""
    if new.max == old.max or not old.max or new.levels != old.levels:
        return new
    return replace(new, levels=tuple(_scaled(word, old, new.max) for word in old.levels))


def _scaled(word: LevelWord, old: Dimension, new_max: Decimal) -> LevelWord:
    def follow(mark: Decimal) -> Decimal:
        return (mark * new_max / old.max / old.step).quantize(Decimal(1), ROUND_HALF_UP) * old.step

    at_most = None if word.at_most is None else follow(word.at_most)
    return replace(word, at_least=follow(word.at_least), at_most=at_most)


def fit_stages(saved: Any, typed: Any) -> None:
    """What follows from other numbers, unless it was typed itself: changes ``typed`` stages.

    No more sheets are asked for than a full panel leaves, and a stage that is the last now leads up by the quotas.
    """
    if typed and saved and typed[-1].get("code") != saved[-1].get("code"):
        was: Mapping[str, Any] = next((stage for stage in saved if stage.get("code") == typed[-1].get("code")), {})
        if typed[-1].get("advance_per_track") == was.get("advance_per_track"):
            typed[-1].pop("advance_per_track", None)
    before = {stage.get("code"): _asked_left(stage) for stage in saved if isinstance(stage, Mapping)}
    for stage in typed:
        rule = stage.get("scoring", {}).get("aggregation", {})
        asked, marks = rule.get("min_left"), stage.get("reviews_per_entry") or stage.get("panel_size")
        numbers = (asked, marks, rule.get("drop_high", 0), rule.get("drop_low", 0))
        if asked != before.get(stage.get("code")) or not all(isinstance(one, int) for one in numbers):
            continue
        rule["min_left"] = max(1, min(asked, marks - numbers[2] - numbers[3]))


def _asked_left(stage: Mapping[str, Any]) -> int:
    return int(stage.get("scoring", {}).get("aggregation", {}).get("min_left", USUAL_LEFT))
