"""What is allowed but must not pass in silence."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from competitions.domain.rounding import Rounding, number_text, shown
from competitions.domain.scoring.aggregate import Note
from competitions.domain.scoring.compute import EntryScore
from competitions.domain.scoring.pack import RulePart, ScorePack
from competitions.domain.scoring.places import AtCut
from competitions.domain.scoring.ranking import Ranked, rank_value
from competitions.domain.scoring.words import Combine, Status
from competitions.domain.sentences import N_, Sentence, Value

K = TypeVar("K", bound=Hashable)
SIX, MOST_PLACES = Rounding(6), 12


class WarningCode(StrEnum):
    """The kinds of warnings. Codes stay; texts may change."""

    WEIGHTS = "WEIGHTS"  # the weights of a weighted sum do not add up to 1
    DROPS_UNUSED = "DROPS_UNUSED"  # drops are told, and the method drops nothing
    UNEVEN_SUM = "UNEVEN_SUM"  # sums over unequal numbers of marks
    NO_MARKS = "NO_MARKS"
    TRIM_FALLBACK = "TRIM_FALLBACK"  # too few marks to strike any; all count
    TRIM_REFUSED = "TRIM_REFUSED"  # too few marks to strike any; no result
    TOLERANCE = "TOLERANCE"  # the marks left differ too much; all count
    LOOKS_EQUAL = "LOOKS_EQUAL"  # ranked apart, and yet published with the same number
    CUT_TIE = "CUT_TIE"  # a tie across the line


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning; `entry` None: of the rule or of several entries."""

    code: WarningCode
    entry: str | None
    text: Sentence


_NOTES: Mapping[Note, tuple[WarningCode, str]] = {
    Note.FALLBACK: (
        WarningCode.TRIM_FALLBACK,
        N_("%(part)s: with %(n)s marks none is dropped; all of them count."),
    ),
    Note.REFUSED: (
        WarningCode.TRIM_REFUSED,
        N_("%(part)s: with %(n)s marks none can be dropped; the rule gives no result."),
    ),
    Note.TOLERANCE: (
        WarningCode.TOLERANCE,
        N_("%(part)s: the middle marks differ by more than %(tolerance)s; all marks count."),
    ),
}


def warnings(pack: ScorePack, scored: Sequence[EntryScore], ranks: Ranked) -> Iterator[Warned]:
    """Those of the rule, then those of the entries in the order of the pack, then those of the ranking."""
    yield from _of_rule(pack, scored)
    for score in scored:
        yield from _of_entry(score)
    yield from _look_alikes(pack, scored, ranks)
    yield from _cut_ties(pack, ranks)


def _of_rule(pack: ScorePack, scored: Sequence[EntryScore]) -> Iterator[Warned]:
    rule = pack.rule
    total = sum((part.weight for part in rule.parts), Fraction(0))
    if rule.combine is Combine.WEIGHTED_SUM and total != 1:
        text = Sentence(N_("The weights of the parts add up to %(total)s, not to 1."), {"total": number_text(total)})
        yield Warned(WarningCode.WEIGHTS, None, text)
    for index, part in enumerate(rule.parts):
        told = part.aggregate
        if not told.method.drops and (told.drop_high or told.drop_low or told.drop_fraction):
            msgid = N_("%(part)s: the method %(method)s drops no marks; the drops that the rule tells are not used.")
            yield Warned(
                WarningCode.DROPS_UNUSED, None, Sentence(msgid, {"part": part.id, "method": told.method.value})
            )
        yield from _uneven(part, {len(score.parts[index].totals) for score in scored} - {0})


def _uneven(part: RulePart, counts: set[int]) -> Iterator[Warned]:
    if part.aggregate.method.sums and part.aggregate.sum_to is None and len(counts) > 1:
        msgid = N_("%(part)s: marks are added up although their numbers differ (%(low)s to %(high)s); sum_to evens it.")
        params: dict[str, Value] = {"part": part.id, "low": min(counts), "high": max(counts)}
        yield Warned(WarningCode.UNEVEN_SUM, None, Sentence(msgid, params))


def _of_entry(score: EntryScore) -> Iterator[Warned]:
    entry = score.entry.id
    for part in score.parts:
        for note, (code, msgid) in _NOTES.items():
            if part.has(note):
                tolerance = number_text(part.part.aggregate.tolerance or Fraction(0))
                params: dict[str, Value] = {"part": part.part.id, "n": len(part.totals), "tolerance": tolerance}
                yield Warned(code, entry, Sentence(msgid, params))
    if (
        score.exact is None
        and score.entry.status is Status.ACTIVE
        and not any(p.has(Note.REFUSED) for p in score.parts)
    ):
        without = tuple(part.part.id for part in score.parts if part.exact is None)
        msgid = N_("No result: there are no marks or no factor in %(parts)s.")
        yield Warned(WarningCode.NO_MARKS, entry, Sentence(msgid, {"parts": without}))


def _look_alikes(pack: ScorePack, scored: Sequence[EntryScore], ranks: Ranked) -> Iterator[Warned]:
    """Entries of different value that the published text does not tell apart, when the value ranks them apart."""
    rule = pack.rule
    groups: dict[tuple[str, str], list[tuple[str, Fraction]]] = {}
    for score in scored:
        if score.entry.id in ranks.places:
            value = rank_value(rule, score)
            scope = (score.entry.track or "") if rule.rank_within else ""
            groups.setdefault((scope, shown(value, rule.round or SIX)), []).append((score.entry.id, value))
    for (_scope, text), group in groups.items():
        if len({value for _entry, value in group}) == 1 or len({ranks.places[entry] for entry, _value in group}) == 1:
            continue
        longer = told_apart(dict(group), rule.round or SIX)
        for entry, _value in group:
            msgid = N_("It shows %(shown)s as others do that are not equal to it; with more places it is %(longer)s.")
            yield Warned(WarningCode.LOOKS_EQUAL, entry, Sentence(msgid, {"shown": text, "longer": longer[entry]}))


def told_apart(values: Mapping[K, Fraction], rounding: Rounding) -> dict[K, str]:
    """The values with as many more places as tell all different ones apart, at most 12."""
    texts: dict[K, str] = {}
    for places in range(min(rounding.places + 1, MOST_PLACES), MOST_PLACES + 1):
        texts = {key: shown(value, Rounding(places, rounding.mode)) for key, value in values.items()}
        if len(set(texts.values())) == len(set(values.values())):
            break
    return texts


def _cut_ties(pack: ScorePack, ranks: Ranked) -> Iterator[Warned]:
    tied = tuple(entry.id for entry in pack.entries if ranks.cut.get(entry.id) is AtCut.TIED)
    if tied:
        msgid = N_("A tie across the line of %(places)s places is not decided: %(entries)s.")
        places = pack.rule.cut.places if pack.rule.cut else 0
        yield Warned(WarningCode.CUT_TIE, None, Sentence(msgid, {"places": places, "entries": tied}))
