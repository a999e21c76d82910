"""The results document: every number that counts is text, and every step of an entry can be read from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from competitions.domain.rounding import Rounding, number_text, ratio, shown
from competitions.domain.scoring.aggregate import Note
from competitions.domain.scoring.compute import EntryScore, PartScore, scores
from competitions.domain.scoring.pack import PackEntry, ScorePack
from competitions.domain.scoring.ranking import Ranked, ranked
from competitions.domain.scoring.warnings import Warned, warnings
from competitions.domain.sentences import Translate

FORMAT = "chuangxiang.results/1"
SIX = Rounding(6)  # how a number is shown that the rule does not round


@dataclass(frozen=True)
class Results:
    """What a pack comes to: scores in the order of its entries, and their ranks."""

    pack: ScorePack
    scores: tuple[EntryScore, ...]
    ranks: Ranked

    @cached_property
    def warnings(self) -> tuple[Warned, ...]:
        """What must not pass in silence; a ranking asks for none of it."""
        return tuple(warnings(self.pack, self.scores, self.ranks))

    @property
    def in_order(self) -> tuple[EntryScore, ...]:
        """By rank, then in the order of the pack; those without a rank last."""
        last = (max(self.ranks.places.values(), default=Fraction(0))) + 1
        return tuple(sorted(self.scores, key=lambda one: self.ranks.places.get(one.entry.id, last)))

    def document(self, inputs_sha256: str, translate: Translate = str) -> dict[str, object]:
        """The document of `docs/scoring.md`. `translate` gives the texts of the warnings in another language."""
        return {
            "format": FORMAT,
            "inputs_sha256": inputs_sha256,
            "results": [self._line(one) for one in self.in_order],
            "warnings": [
                {"code": one.code.value, "entry": one.entry, "text": one.text.text(translate)} for one in self.warnings
            ],
            "severity": None,
        }

    def _line(self, score: EntryScore) -> dict[str, object]:
        entry = score.entry
        place, side = self.ranks.places.get(entry.id), self.ranks.cut.get(entry.id)
        return {
            "entry": entry.id,
            "rank": None if place is None else number_text(place),
            "shown": text_of(score.exact, self.pack.rule.round),
            "exact": None if score.exact is None else ratio(score.exact),
            "status": entry.status.value,
            "tie_step": self.ranks.steps.get(entry.id),
            "at_cut": None if side is None else side.value,
            "parts": [_part(part) for part in score.parts],
            "adjustments": adjustments_text(entry),
        }


def tabulate(pack: ScorePack) -> Results:
    """The results of a pack. Nothing of it is refused here: what `parse` accepts has results."""
    scored = scores(pack)
    return Results(pack, scored, ranked(pack.rule, scored))


def as_text(document: Mapping[str, object]) -> str:
    """The bytes of a document, the same for the same document."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def text_of(value: Fraction | None, rounding: Rounding | None) -> str | None:
    """A number as it is published: with the places of its rounding, six where it has none."""
    return None if value is None else shown(value, rounding or SIX)


def adjustments_text(entry: PackEntry) -> str:
    """The sum of the amounts, with as many places as they were written with."""
    amounts = [one.amount for one in entry.adjustments]
    places = max((-int(amount.as_tuple().exponent) for amount in amounts), default=0)
    return shown(sum((Fraction(amount) for amount in amounts), Fraction(0)), Rounding(max(places, 0)))


def _part(score: PartScore) -> dict[str, object]:
    dropped: object = list(score.whole.dropped) if score.whole else []
    clamped: object = _texts(score.whole.clamped) if score.whole else {}
    if score.part.aggregate.per_item:
        dropped = {item: list(one.dropped) for item, one in score.items.items()}
        clamped = {item: _texts(one.clamped) for item, one in score.items.items()}
    return {
        "id": score.part.id,
        "n": len(score.totals),
        "judge_totals": _texts(score.totals),
        "dropped": dropped,
        "clamped": clamped,
        "exact": None if score.exact is None else ratio(score.exact),
        "shown": text_of(score.exact, score.part.round),
        "fallback": score.has(Note.FALLBACK),
    }


def _texts(values: Mapping[str, Fraction]) -> dict[str, str]:
    return {key: number_text(value) for key, value in values.items()}
