"""Which sheets of an entry count after it was judged again, and which are kept beside."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from competitions.domain.rulebook import Rejudge, RejudgeCounts
from competitions.domain.scoring import Turn
from competitions.models import Stage
from judging.domain.gaps import mean_of
from judging.enums import COUNTED, OPEN_SHEETS, RejudgementState
from judging.models import Rejudgement, ScoreSheet
from judging.queries.rubrics import rules_of

Beside = tuple[ScoreSheet, Turn]


def counted(rows: Sequence[ScoreSheet], rule: Rejudge | None) -> tuple[list[ScoreSheet], list[Beside]]:
    """The sheets that count, in the order given, and those that were given beside, with which they are.

    While a re-judgement runs, and after it was dropped, the first sheets count; second sheets that are still open stand
    among the others, so that who waits is seen. Needs ``rejudgement``. No query.
    """
    if all(row.rejudgement_id is None for row in rows):
        return list(rows), []
    done = {row.stage_entry_id for row in rows if _state(row) == RejudgementState.DONE}
    means = _means(rows, done) if rule is not None and rule.counts is RejudgeCounts.MEAN else {}
    counts: list[ScoreSheet] = []
    beside: list[Beside] = []
    for row in rows:
        is_first = row.rejudgement_id is None
        if row.stage_entry_id not in done:
            if is_first or (_state(row) == RejudgementState.OPEN and row.state in OPEN_SHEETS):
                counts.append(row)
        elif not is_first and _state(row) != RejudgementState.DONE:
            continue
        elif rule is not None and rule.counts is RejudgeCounts.FURTHER:
            counts.append(row)
        else:
            beside += [(row, Turn.FIRST if is_first else Turn.SECOND)] if is_first or means else []
            if not is_first:
                counts.append(means.get(row.pk, row))
    return counts, beside


def set_aside(stage: Stage) -> QuerySet[ScoreSheet]:
    """The sheets of a stage that count no more: second ones of a re-judgement that was dropped, and first ones in whose place
    second ones came. A mean rests on the first sheet as well, where that judge gave a second mark."""
    rows, rule = ScoreSheet.objects.filter(stage_entry__stage=stage), rules_of(stage).rejudge
    if rule is None:
        return rows.none()
    done = Rejudgement.objects.filter(stage_entry=OuterRef("stage_entry"), state=RejudgementState.DONE)
    replaced = Q(Exists(done), rejudgement=None)
    if rule.counts is RejudgeCounts.MEAN:
        second = ScoreSheet.objects.filter(rejudgement__in=done, seat=OuterRef("seat"), state__in=COUNTED)
        replaced &= Q(~Exists(second))
    dropped = Q(rejudgement__state=RejudgementState.DROPPED)
    return rows.filter(dropped if rule.counts is RejudgeCounts.FURTHER else dropped | replaced)


def _state(row: ScoreSheet) -> str:
    return "" if row.rejudgement is None else row.rejudgement.state


def _means(rows: Sequence[ScoreSheet], done: set[int]) -> dict[int, ScoreSheet]:
    """Second sheet → a copy with the mean of it and of the first of the same judge, where both are in; never stored."""
    first = {
        (row.stage_entry_id, row.seat_id): row for row in rows if row.rejudgement_id is None and row.state in COUNTED
    }
    found: dict[int, ScoreSheet] = {}
    for row in rows:
        mine = first.get((row.stage_entry_id, row.seat_id))
        if (
            mine is not None
            and _state(row) == RejudgementState.DONE
            and row.state in COUNTED
            and row.stage_entry_id in done
        ):
            found[row.pk] = made = copy(row)
            made.values, made.is_mean = mean_of(mine.values, row.values), True
    return found


def second_label(label: str, rejudgement: int | None) -> str:
    """``label``, marked where it is that of a re-judgement."""
    return _("%(label)s again") % {"label": label} if rejudgement else label
