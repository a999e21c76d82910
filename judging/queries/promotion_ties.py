"""Ties of a promotion: who stands equal on a line, by which steps of the book that is decided, and what is due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from competitions.domain.awards import Tie as AwardTie
from competitions.domain.halls import split_key
from competitions.domain.promotion import Decision, Line, Outcome, Side
from competitions.domain.rulebook import TieBy
from competitions.enums import TieStep
from competitions.models import Promotion, TieDecision
from competitions.queries.honours import awarded
from judging.queries.promotion_inputs import Source, awards_of
from judging.queries.promotion_words import line_name

_COMPARED = {
    TieBy.ITEM: gettext_lazy("score of an item"),
    TieBy.PART: gettext_lazy("score of a part"),
    TieBy.UNTRIMMED_MEAN: gettext_lazy("mean of all totals"),
    TieBy.HIGHEST_MARK: gettext_lazy("highest total"),
    TieBy.FEWEST_PENALTIES: gettext_lazy("fewest penalties"),
    TieBy.PRIOR: gettext_lazy("score of the earlier stage"),
    TieBy.EXACT: gettext_lazy("exact score"),
    TieBy.NEXT_BEST: gettext_lazy("next best part"),
}


@dataclass(frozen=True)
class OpenTie:
    """Equals that people decide about. ``key``: the track, empty over all. ``rank``: their place in the line.

    ``places``: how many of them pass; None when only their order counts, for ``award``.
    """

    key: str
    rank: int
    entries: tuple[int, ...]
    places: int | None
    award: str = ""


@dataclass(frozen=True)
class TieStepView:
    """One step of the book's list over a tie. ``state``: "done" (still equal), "now", "" (later)."""

    by: str
    label: str
    note: str
    state: str


def ties_of(source: Source, decision: Decision, *, with_decisions: bool) -> list[OpenTie]:
    """Every tie across the line of ``decision``, then those between two awards that are not asked already."""
    found = [
        OpenTie(tie.key, _place(decision, tie.key, tie.entries), tuple(map(int, tie.entries)), tie.places)
        for tie in decision.ties
    ]
    asked = {entry for tie in found for entry in tie.entries}
    awards = awards_of(source, with_decisions=with_decisions)
    for tie in awards.ties if awards else ():
        if not asked & set(tie.entries):
            asked |= set(tie.entries)
            found.append(award_tie(source, tie))
    return found


def late_ties(source: Source, promotion: Promotion, gone: frozenset[int]) -> list[OpenTie]:
    """Equals that came to stand on the line between two awards after somebody left: their order is asked for. No query."""
    found = awarded(source.stage.competition, [promotion], gone)
    return [award_tie(source, tie) for tie in found.ties if set(map(str, tie.entries)) <= source.rows.keys()]


def open_ties(source: Source, outcome: Outcome, all_ties: Sequence[OpenTie]) -> list[OpenTie]:
    """Those that nobody has decided: neither over the tie nor by a combination."""
    cuts = {entry for tie in all_ties if tie.places is not None for entry in tie.entries}
    found = ties_of(source, outcome.decision, with_decisions=True)
    return [tie for tie in found if (not cuts & set(tie.entries) if tie.places is None else _is_open(outcome, tie))]


def _is_open(outcome: Outcome, tie: OpenTie) -> bool:
    return any(outcome.sides[str(entry)] is Side.TIED for entry in tie.entries)


def _place(decision: Decision, key: str, entries: Sequence[str]) -> int:
    """1 and how many stand before them in their line."""
    line: Line = next(line for line in decision.lines if line.key == key)
    before = 0
    for group in line.groups:
        if set(group) & set(entries):
            break
        before += len(group)
    return before + 1


def award_tie(source: Source, tie: AwardTie) -> OpenTie:
    """Equals between two awards, with the place of the first of them."""
    awards = {award.code: award.name for award in source.book.awards}
    track, hall = split_key(tie.track)
    ranks = [
        Fraction(row["rank"])
        for row in source.rows.values()
        if row["rank"] is not None and track in ("", row["track"]) and hall in ("", row.get("hall", ""))
    ]
    mine = Fraction(source.rows[str(tie.entries[0])]["rank"])
    return OpenTie(tie.track, 1 + sum(rank < mine for rank in ranks), tie.entries, None, awards[tie.award])


def tie_words(source: Source, tie: OpenTie) -> str:
    """What to do about a tie."""
    track = line_name(source, tie.key)
    numbers = {"track": track, "count": len(tie.entries), "rank": tie.rank, "places": tie.places}
    if tie.places is None:
        text = _(
            "%(track)s: %(count)d entries share rank %(rank)d on the line between two awards. Enter their order with the reason."
        )
        return text % numbers
    return ngettext(
        "%(track)s: %(count)d entries share rank %(rank)d, and %(places)d place is left. Enter who passes, with the reason.",
        "%(track)s: %(count)d entries share rank %(rank)d, and %(places)d places are left. Enter who passes, with the reason.",
        tie.places,
    ) % {**numbers, "places": tie.places}


def people_steps(source: Source) -> list[str]:
    """The steps of the book's list that people take, in order; one without a name where the list has none."""
    named = [step.by.value for step in source.rules.scoring.tie_breaks if not step.by.is_computed]
    return named or [""]


def steps_of(source: Source, tie: OpenTie) -> list[TieStepView]:
    """The whole list over one tie: what was compared and left them equal, what people did, what is due."""
    taken = {row.by: row for row in source.decisions if set(row.order) == set(tie.entries)}
    views = [
        TieStepView("", _compared(source, step.by, step.item), _("still equal"), "done")
        for step in source.rules.scoring.tie_breaks
        if step.by.is_computed
    ]
    now_given = False
    for by in people_steps(source):
        row = taken.get(by)
        label = str(TieStep(by).label) if by else _("Decision of the organisers")
        if row is not None and not row.settled:
            views.append(TieStepView(by, label, _("still equal: %(reason)s") % {"reason": row.reason}, "done"))
        else:
            views.append(TieStepView(by, label, "", "" if now_given else "now"))
            now_given = True
    return views


def _compared(source: Source, by: TieBy, item: str) -> str:
    if by is TieBy.ITEM and item:
        name = next((one.name for rubric in source.book.rubrics for one in rubric.dimensions if one.code == item), item)
        return _("score of “%(item)s”") % {"item": name}
    return str(_COMPARED[by])


def next_step_by(source: Source, entries: Iterable[int]) -> str:
    """The step that people take next over these equals."""
    wanted = set(entries)
    left_equal = {row.by for row in source.decisions if set(row.order) == wanted and not row.settled}
    steps = people_steps(source)
    return next((by for by in steps if by not in left_equal), steps[-1])


def decided_label(source: Source, row: TieDecision) -> str:
    """Where a decision over a tie stands: line, rank, step."""
    parts = [line_name(source, row.track_code), _("rank %(n)d") % {"n": row.rank}]
    if row.by:
        parts.append(str(row.get_by_display()))
    return " · ".join(parts)
