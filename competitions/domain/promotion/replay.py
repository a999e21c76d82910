"""A decision as a document: all that it was computed from, so that anybody can compute it again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from competitions.domain.documents import part_document, read_part
from competitions.domain.promotion.combination import Change, Outcome, combine
from competitions.domain.promotion.facts import Field, Placed, TieAnswer
from competitions.domain.promotion.lines import decide
from competitions.domain.reading import read_document
from competitions.domain.rounding import ratio
from competitions.domain.rulebook import Promotion

FORMAT = "chuangxiang.promotion/1"


@dataclass(frozen=True)
class Inputs:
    """All that an outcome follows from."""

    rule: Promotion
    field: Field
    answers: tuple[TieAnswer, ...] = ()
    changes: tuple[Change, ...] = ()

    def outcome(self) -> Outcome:
        """Compute it."""
        return combine(decide(self.rule, self.field, self.answers), self.changes)

    @property
    def tracks(self) -> dict[str, str]:
        """The track of every entry."""
        return {one.entry: one.track for one in self.field.entries}


def dump(inputs: Inputs) -> dict[str, Any]:
    """Plain JSON such that `load(dump(inputs)) == inputs`. Fractions are text in lowest terms."""
    field = inputs.field
    return {
        "format": FORMAT,
        "rule": part_document(inputs.rule),
        "tracks": list(field.tracks),
        "quotas": dict(field.quotas),
        "direct": dict(field.direct),
        "heads": dict(field.heads),
        "numbers": dict(field.numbers),
        "winners": None if field.winners is None else sorted(field.winners),
        "together": field.together,
        "ascending": field.ascending,
        "ranked": field.ranked,
        # Only where halls count, so that earlier decisions keep their digest.
        **({"halls": list(field.halls), "apart": field.apart, "by_hall": sorted(field.by_hall)} if field.halls else {}),
        "entries": [_placed(one) for one in field.entries],
        "answers": [
            {"order": list(one.order), "chosen": None if one.chosen is None else sorted(one.chosen)}
            for one in inputs.answers
        ],
        "changes": [{"entry": one.entry, "passes": one.passes, "reason": one.reason} for one in inputs.changes],
    }


def load(document: Mapping[str, Any]) -> Inputs:
    """The inputs of a stored document. Raises ValueError for another format."""
    if document.get("format") != FORMAT:
        raise ValueError(f"not a promotion: {str(document.get('format'))[:40]!r}")
    field = Field(
        entries=tuple(_read_placed(row) for row in document["entries"]),
        tracks=tuple(document["tracks"]),
        quotas=document["quotas"],
        direct=document["direct"],
        heads=document["heads"],
        numbers=document["numbers"],
        winners=None if document["winners"] is None else frozenset(document["winners"]),
        together=document["together"],
        ascending=document["ascending"],
        ranked=document["ranked"],
        halls=tuple(document.get("halls", ())),
        apart=document.get("apart", False),
        by_hall=frozenset(document.get("by_hall", ())),
    )
    return Inputs(
        rule=read_document(document["rule"], lambda reader: read_part(Promotion, reader)),
        field=field,
        answers=tuple(
            TieAnswer(tuple(row["order"]), None if row["chosen"] is None else frozenset(row["chosen"]))
            for row in document["answers"]
        ),
        changes=tuple(Change(row["entry"], row["passes"], row["reason"]) for row in document["changes"]),
    )


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a document."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def agrees(document: Mapping[str, Any], promoted: Iterable[str]) -> bool:
    """Whether the stored document, computed again, lets exactly these entries pass."""
    outcome = load(document).outcome()
    return outcome.is_decided and sorted(outcome.promoted) == sorted(promoted)


def _placed(one: Placed) -> Sequence[Any]:
    rank = None if one.rank is None else ratio(one.rank)
    row = [one.entry, one.track, rank, one.unit, None if one.value is None else ratio(one.value), one.standing]
    return [*row, one.hall] if one.hall else row


def _read_placed(row: Sequence[Any]) -> Placed:
    entry, track, rank, unit, value, standing, *hall = row
    return Placed(
        entry,
        track,
        None if rank is None else Fraction(rank),
        unit,
        None if value is None else Fraction(value),
        standing,
        *hall,
    )
